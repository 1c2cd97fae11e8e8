package io.postroad.verify.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.testkit.tls.TestCertificates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Other people's programs and the TLS of a running server (rules T1, S5, S6). */
final class TlsPeersTest {
  @TempDir private static Path folder;

  private static Postroad server;
  private static Maildir bob;
  private static Path authority;

  @BeforeAll
  static void start() throws IOException {
    for (String name : List.of("exchanger.key", "exchanger.pem", "authority.pem")) {
      Path file = Files.write(folder.resolve(name), TestCertificates.octets(name));
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    }
    authority = folder.resolve("authority.pem");
    server =
        Postroad.start(
            folder.resolve("server"),
            """
            hostname = "mx.example.org"
            data = "{folder}/data"

            [[listen]]
            address = "127.0.0.1:0"
            check-sender = "off"

            [[listen]]
            address = "127.0.0.1:%d"
            check-sender = "off"
            tls = "implicit"

            [tls]
            certificate = "{folder}/../exchanger.pem"
            key = "{folder}/../exchanger.key"

            [http]
            listen = ""

            [domains."example.test"]
            mailboxes = ["bob"]
            deliver = "maildir:{folder}/mail/{domain}/{mailbox}"
            """
                .formatted(Ports.free()));
    bob = new Maildir(folder.resolve("server/mail/example.test/bob"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String port() {
    return Integer.toString(server.smtpPort());
  }

  private static String implicitPort() {
    List<String> ports =
        server.lines().stream()
            .filter(line -> line.startsWith("listening smtp "))
            .map(line -> line.split(" ", -1)[2])
            .map(address -> address.substring(address.lastIndexOf(':') + 1))
            .toList();
    return ports.getLast();
  }

  private static Command.Run openssl(String... words) {
    List<String> all = new ArrayList<>(List.of("s_client", "-connect", "127.0.0.1:" + port()));
    all.addAll(List.of("-starttls", "smtp", "-CAfile", authority.toString()));
    all.addAll(List.of(words));
    return Command.tool("openssl", all.toArray(String[]::new))
        .input("QUIT\r\n".getBytes(StandardCharsets.US_ASCII))
        .run();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-tls1_2", "-tls1_3"})
  @DisplayName("T1: openssl verifies the chain and the name, in TLS 1.2 and 1.3")
  void opensslVerifies(String protocol) {
    Command.Run run =
        openssl(protocol, "-verify_return_error", "-verify_hostname", "mx.example.org");
    assertThat(run.out()).contains("Verify return code: 0 (ok)").contains("CN = mx.example.org");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-tls1", "-tls1_1"})
  @DisplayName("T1: openssl gets nothing below TLS 1.2")
  void oldProtocols(String protocol) {
    Command.Run run = openssl(protocol, "-cipher", "ALL:@SECLEVEL=0");
    assertThat(run.exit()).isNotZero();
    assertThat(run.out()).doesNotContain("Cipher is ECDHE");
  }

  @Test
  @DisplayName("S6: openssl with an ALPN list that lacks smtp is refused, with smtp it is not")
  void alpn() {
    assertThat(openssl("-alpn", "http/1.1").err()).contains("no application protocol");
    assertThat(openssl("-alpn", "smtp").out()).contains("ALPN protocol: smtp");
  }

  @Test
  @DisplayName("T1: renegotiation that openssl asks for ends the connection")
  void renegotiation() {
    Command.Run run =
        Command.tool(
                "openssl",
                "s_client",
                "-connect",
                "127.0.0.1:" + port(),
                "-starttls",
                "smtp",
                "-tls1_2")
            .input("R\nQUIT\r\n".getBytes(StandardCharsets.US_ASCII))
            .run();
    assertThat(run.err()).contains("RENEGOTIATING").doesNotContain("221 2.0.0");
    assertThat(run.out()).doesNotContain("221 2.0.0");
  }

  @Test
  @DisplayName("T1: sslscan finds nothing below TLS 1.2 and no weak cipher")
  void sslscan() {
    for (List<String> how :
        List.of(
            List.of("--starttls-smtp", "127.0.0.1:" + port()),
            List.of("127.0.0.1:" + implicitPort()))) {
      List<String> words = new ArrayList<>(List.of("--no-colour", "--show-certificate"));
      words.addAll(how);
      Command.Run run = Command.tool("sslscan", words.toArray(String[]::new)).run().succeeded();
      List<String> ciphers =
          run.out().lines().filter(l -> l.matches("(Preferred|Accepted) .*")).toList();
      long old = ciphers.stream().filter(l -> !l.matches("\\S+\\s+TLSv1\\.[23] .*")).count();
      long weak =
          ciphers.stream()
              .filter(l -> !l.matches(".*(TLS_(AES|CHACHA20)|ECDHE-\\w+-(AES\\d+-GCM|CHACHA20)).*"))
              .count();
      long enabled =
          run.out().lines().filter(l -> l.matches("(SSLv[23]|TLSv1\\.[01]) +enabled")).count();
      System.out.printf(
          "TLS scan: ciphers=%d tls<1.2=%d weak=%d%n", ciphers.size(), old + enabled, weak);
      assertThat(ciphers).hasSizeGreaterThan(3);
      assertThat(old + enabled).isZero();
      assertThat(weak).isZero();
    }
  }

  @Test
  @DisplayName("swaks sends over STARTTLS and over implicit TLS")
  void swaks() {
    for (List<String> how :
        List.of(List.of("--tls", "--port", port()), List.of("-tlsc", "--port", implicitPort()))) {
      String subject = "swaks" + how.getFirst();
      Stream<String> words =
          Stream.of(
              "--server",
              "127.0.0.1",
              "--from",
              "alice@example.org",
              "--to",
              "bob@example.test",
              "--header",
              "Subject: " + subject);
      Command.tool("swaks", Stream.concat(words, how.stream()).toArray(String[]::new))
          .run()
          .succeeded();
      assertThat(bob.await(subject)).contains("with ESMTPS id ");
    }
  }

  @Test
  @DisplayName("curl verifies and sends over STARTTLS and over implicit TLS")
  void curl() throws IOException {
    for (String url :
        List.of("smtp://localhost:" + port(), "smtps://localhost:" + implicitPort())) {
      String subject = "curl-" + url.substring(0, 5).replace(":", "");
      Path file = Files.write(folder.resolve(subject), Sample.withEverything(subject));
      Command.tool(
              "curl",
              "--silent",
              "--show-error",
              "--ssl-reqd",
              "--ipv4",
              "--cacert",
              authority.toString(),
              "--url",
              url,
              "--mail-from",
              "alice@example.org",
              "--mail-rcpt",
              "bob@example.test",
              "--upload-file",
              file.toString())
          .run()
          .succeeded();
      assertThat(bob.await(subject)).contains("with ESMTPS id ");
    }
  }

  @Test
  @DisplayName("postroad send verifies the server, and does not send to one it cannot verify")
  void send() {
    List<String> words = List.of("--server", "localhost:" + port(), "--from", "alice@example.org");
    Command.Run good =
        send(words, "--subject", "verified", "--starttls", "verify", "--ca", authority.toString());
    assertThat(good.succeeded().out()).contains("inside TLS: TLSv1.3");
    assertThat(bob.await("verified")).contains("with ESMTPS id ");
    Command.Run bad = send(words, "--subject", "unverified", "--starttls", "verify");
    assertThat(bad.exit()).isEqualTo(75);
    assertThat(bad.out()).doesNotContain("MAIL FROM");
  }

  private static Command.Run send(List<String> words, String... more) {
    List<String> all = new ArrayList<>(List.of(Postroad.launcher(), "send"));
    all.addAll(words);
    all.addAll(List.of("--to", "bob@example.test", "--body", "hello"));
    all.addAll(List.of(more));
    return Command.of(all.toArray(String[]::new))
        .environment("POSTROAD_JAVA_HOME", System.getProperty("java.home"))
        .run();
  }
}
