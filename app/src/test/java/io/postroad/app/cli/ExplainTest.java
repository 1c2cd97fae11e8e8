package io.postroad.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.app.json.Json;
import io.postroad.app.serve.RunningServer;
import io.postroad.testkit.tls.TestCertificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code explain}: the decision as the server makes it, with the line that made each step. */
class ExplainTest {
  private static final String MORE =
      """
      [relay]
      trusted-networks = ["10.0.0.0/8"]
      domains = ["customer.test"]
      [domains."Example.test"]
      mailboxes = ["alice", "bob"]
      deliver = "maildir:/var/mail/{domain}/{mailbox}"
      [domains."Example.test".aliases]
      info = ["alice", "carol@elsewhere.test"]
      ring = ["gnir"]
      gnir = ["ring"]
      [domains."Example.test".lists.team]
      members = ["bob", "carol@elsewhere.test"]
      owners = ["alice"]
      [[routes]]
      match = ["closed.test"]
      via = "reject:closed for good"
      [[routes]]
      match = ["*"]
      via = "smtp:127.0.0.1:2599"
      [shaping.domains."127.0.0.1"]
      rate = "10/s"
      """;

  @TempDir private Path folder;

  private Run explain(String... args) {
    List<String> all = new ArrayList<>(List.of("explain"));
    all.addAll(List.of(args));
    all.addAll(List.of("--config", folder.resolve("p.toml").toString()));
    return Run.in(folder, all.toArray(new String[0]));
  }

  /** The line of the file on which this stands. */
  private int line(String text) throws Exception {
    return Files.readAllLines(folder.resolve("p.toml")).indexOf(text) + 1;
  }

  private void configuration() throws Exception {
    RunningServer.with(folder, MORE).close(); // leaves its file, and no server
  }

  @Test
  @DisplayName(
      "issue item 6: an alias with a target elsewhere: each step has the setting and its line")
  void tellsSettings() throws Exception {
    configuration();
    Run run = explain("INFO@example.test", "--from", "s@sender.test");
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    String file = folder.resolve("p.toml").toString();
    assertThat(run.out())
        .startsWith(
            """
            INFO@example.test: 250 2.1.5 recipient OK
            asked for mail from <s@sender.test>, by the client 192.0.2.1 (no --client was given)
            """)
        .contains("info is an alias for alice, carol@elsewhere.test\n")
        .contains(file + ":" + line("info = [\"alice\", \"carol@elsewhere.test\"]") + ": [domains.")
        .contains("goes into the Maildir /var/mail/example.test/alice\n")
        .contains("to carol@elsewhere.test, with the sender <SRS0=", ", by 127.0.0.1:2599\n")
        .contains("route 2 matches elsewhere.test: mail goes to the next hop 127.0.0.1:2599\n")
        .contains(
            file + ":" + line("via = \"smtp:127.0.0.1:2599\"") + ": [[routes]] #2 via = \"smtp:")
        .contains("10 messages in 1s", file + ":" + line("rate = \"10/s\""))
        .contains("default: [shaping.default] connections = 20")
        .contains("given up after 5d");
  }

  @Test
  @DisplayName("issue item 6: a running server and the file alone say the same, as JSON too")
  void sameWithAndWithoutServer() throws Exception {
    String[] question = {"carol@elsewhere.test", "--from", "<>", "--client", "10.1.2.3", "--json"};
    Map<String, Object> running;
    try (RunningServer server = RunningServer.with(folder, MORE)) {
      running = json(explain(question));
      Run api =
          Run.in(
              folder,
              "explain",
              "x@elsewhere.test",
              "--api",
              server.http(),
              "--token",
              server.token());
      assertThat(api.out()).contains("550 5.7.1 relaying denied for <x@elsewhere.test>");
    }
    Map<String, Object> alone = json(explain(question));
    assertThat(alone).isEqualTo(running);
    assertThat(alone).containsEntry("accepted", true).containsEntry("from", "");
    assertThat(alone)
        .containsEntry("assumed", List.of())
        .containsEntry("listener-number", 1)
        .containsEntry("auth", null);
    assertThat(alone.get("steps").toString())
        .contains("is in a trusted network", "line=" + line("trusted-networks = [\"10.0.0.0/8\"]"));
  }

  @Test
  @DisplayName(
      "issue item 6: which listener, what its TLS shows and which limits bind are told with their lines")
  void listenerCertificateAndLimits() throws Exception {
    Files.write(folder.resolve("own.pem"), TestCertificates.octets("exchanger.pem"));
    Files.write(folder.resolve("own.key"), TestCertificates.octets("exchanger.key"));
    Files.setPosixFilePermissions(
        folder.resolve("own.key"), PosixFilePermissions.fromString("rw-r-----"));
    RunningServer.with(
            folder,
            """
            [[listen]]
            address = "127.0.0.1:10465"
            service = "submission"
            tls = "implicit"
            [tls]
            certificate = "own.pem"
            key = "own.key"
            [limits]
            message-size = "7MiB"
            messages-per-session = 0
            [accounts."jürgen@bücher.test"]
            [[routes]]
            match = ["closed.test"]
            via = "reject:closed for good"
            [[routes]]
            match = ["*"]
            via = "discard"
            """)
        .close();
    String file = folder.resolve("p.toml").toString();
    Run user = explain("x@where.test", "--auth", "JÜRGEN@bücher.test", "--from", "eve@where.test");
    assertThat(user.out())
        .contains("553 5.7.1", "by the client 192.0.2.1 (no --client was given) as jürgen@xn--")
        .contains("it comes to listener 2 of 2, submission on 127.0.0.1:10465\n")
        .contains(file + ":" + line("service = \"submission\"") + ": [[listen]] #2 service = ")
        .contains("TLS begins with the connection\n")
        .contains("clients are shown the certificate of mx.example.org", "which ends in ")
        .contains(file + ":" + line("certificate = \"own.pem\"") + ": [tls] certificate = ")
        .contains("but that account has no password: nobody can\n");
    Run own = explain("x@closed.test", "--auth", "jürgen@bücher.test");
    assertThat(own.out())
        .startsWith("x@closed.test: 550 5.7.1 closed for good\n")
        .contains("route 1 matches closed.test")
        .endsWith(": [[routes]] #1 match = [\"closed.test\"]\n");
    Run taken = explain("x@where.test", "--auth", "jürgen@bücher.test");
    assertThat(taken.out())
        .contains("has logged in and may send to any domain\n")
        .contains("a message has at most 7MiB and 1000 recipients\n")
        .contains(file + ":" + line("message-size = \"7MiB\"") + ": [limits] message-size = ")
        .contains("a session has any number of messages, at most 10 unknown recipients")
        .contains("one address has at most 10 failed logins in 10 minutes");
    Files.writeString(folder.resolve("own.pem"), "broken");
    assertThat(explain("x@where.test").out())
        .contains("it comes to listener 1 of 2, mx on 127.0.0.1:0\n", "own.pem", "cannot be used");
  }

  @Test
  @DisplayName("issue item 6: where users log in, nobody else is taken, from whatever network")
  void submissionAlone() throws Exception {
    Path config = folder.resolve("p.toml");
    Files.writeString(
        config,
        """
        hostname = "mx1.example.test"
        data = "data"
        [[listen]]
        address = "127.0.0.1:0"
        service = "submission"
        [relay]
        trusted-networks = ["127.0.0.0/8"]
        """);
    assertThat(explain("x@where.test", "--client", "127.0.0.1").out())
        .startsWith("x@where.test: 530 5.7.0 ")
        .contains(
            "asked for mail from <>, the null reverse-path (no --from was given), by the client")
        .contains("the first start makes a self-signed certificate")
        .contains("127.0.0.1 is a stranger", "users send here, and nobody has logged in");
    Files.writeString(
        config, Files.readString(config).replace("\"submission\"", "\"mx\"\ntls = \"off\""));
    assertThat(explain("x@where.test", "--client", "127.0.0.1").out())
        .contains("TLS is not offered", "do not bind a trusted network");
    Run nobody = explain("x@where.test", "--auth", "a@b.test");
    assertThat(nobody.code()).isEqualTo(2);
  }

  private static Map<String, Object> json(Run run) throws Exception {
    assertThat(run.err()).isEmpty();
    return new java.util.HashMap<>(Json.readObject(run.out()));
  }

  @Test
  @DisplayName("issue item 6: refusals are those of RCPT, and say which setting refuses")
  void refusals() throws Exception {
    configuration();
    assertThat(explain("nobody@example.test").out())
        .contains("550 5.1.1 <nobody@example.test> is not a mailbox here", ":" + mailboxesLine());
    assertThat(explain("team@example.test", "--from", "s@sender.test").out())
        .contains("550 5.7.1 only members may send", "default: [domains.\"Example.test\".lists.");
    assertThat(explain("team@example.test", "--from", "carol@elsewhere.test").out())
        .contains("with the sender <team-bounces+bob=example.test@example.test>");
    assertThat(explain("x@closed.test", "--client", "10.0.0.1").out())
        .contains("550 5.7.1 closed for good", "route 1 matches closed.test");
    assertThat(explain("ring@example.test").out())
        .contains("554 5.4.6", "ring is an alias for gnir", "gnir is an alias for ring")
        .endsWith("that goes round in a ring, or over 10 deep, or to over 1000 addresses\n");
    assertThat(explain("x@customer.test").out())
        .contains("anyone may send to customer.test through this server", ", by 127.0.0.1:2599");
    assertThat(explain("SRS0=AAAAAA=BB=x.test=y@example.test").out())
        .contains("550 5.1.1", "but not made by this server");
  }

  private String mailboxesLine() throws Exception {
    return line("mailboxes = [\"alice\", \"bob\"]") + ": [domains.\"Example.test\"] mailboxes";
  }

  @Test
  @DisplayName("product §1: without configuration everything is caught, and DNS is never asked")
  void catcher() {
    Run run = Run.in(folder, "explain", "any@where.test");
    assertThat(run.out())
        .contains("250 2.1.5 recipient OK", "the built-in inbox takes it", ", by inbox");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no address", "a@b@c", "", "<a@x.test>,<b@x.test>"})
  @DisplayName("product §1: what is no address is wrong usage")
  void wrongUsage(String address) {
    assertThat(Run.in(folder, "explain", address).code()).isEqualTo(2);
    assertThat(Run.in(folder, "explain", "a@x.test", "--client", "nowhere").code()).isEqualTo(2);
    assertThat(Run.in(folder, "explain", "a@x.test", "--auth", "nobody").code()).isEqualTo(2);
    assertThat(Run.in(folder, "explain", "a@x.test", "--from", address + "x").code()).isEqualTo(2);
  }
}
