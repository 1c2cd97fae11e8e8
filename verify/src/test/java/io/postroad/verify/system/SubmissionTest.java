package io.postroad.verify.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Other people's programs submit mail inside TLS, logged in (RFC 6409, RFC 4954). */
final class SubmissionTest {
  private static final String ALICE = "alice@example.test";
  private static final String PASSWORD = "hunter2";

  @TempDir private static Path folder;

  private static Postroad server;
  private static Maildir bob;

  @BeforeAll
  static void start() throws IOException {
    Files.writeString(folder.resolve("password"), PASSWORD + "\n");
    server =
        Postroad.start(
            folder.resolve("server"),
            """
            hostname = "mx.example.test"
            data = "{folder}/data"

            [[listen]]
            address = "127.0.0.1:0"
            service = "submission"

            [http]
            listen = ""

            [accounts."alice@example.test"]
            password = "SCRAM-SHA-256$600000:MDEyMzQ1Njc4OWFiY2RlZg==\
            $QIFSzeeNgaIEIWU1Rbmb0IuvRr/wzGU7PWk3j0ldq2E=:1A8pu86SJ5ex5rTUl1Z2ABsf2Jpp9BR7unBIaE9N9TA="

            [domains."example.test"]
            mailboxes = ["alice", "bob"]
            deliver = "maildir:{folder}/mail/{domain}/{mailbox}"
            """);
    bob = new Maildir(folder.resolve("server/mail/example.test/bob"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String port() {
    return Integer.toString(server.smtpPort());
  }

  private static String message(String subject) {
    return "From: alice@example.test\nTo: bob@example.test\nBcc: eve@example.test\nSubject: "
        + subject
        + "\n\nhello\n";
  }

  private static void assertSubmitted(String subject) {
    assertThat(bob.await(subject))
        .contains(" with ESMTPSA id ", "\nDate: ", "\nMessage-ID: ")
        .doesNotContain("eve@example.test");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PLAIN", "LOGIN"})
  @DisplayName("swaks submits inside TLS, by PLAIN and by LOGIN")
  void swaks(String mechanism) throws IOException {
    String subject = "swaks" + mechanism;
    Path file = Files.writeString(folder.resolve(subject), message(subject));
    Command.tool(
            "swaks",
            "--server",
            "127.0.0.1",
            "--port",
            port(),
            "--from",
            ALICE,
            "--to",
            "bob@example.test",
            "--tls",
            "--auth",
            mechanism,
            "--auth-user",
            ALICE,
            "--auth-password",
            PASSWORD,
            "--data",
            "@" + file)
        .run()
        .succeeded();
    assertSubmitted(subject);
  }

  @Test
  @DisplayName("msmtp submits by SCRAM-SHA-256")
  void msmtp() {
    Command.tool(
            "msmtp",
            "--file=/dev/null",
            "--host=127.0.0.1",
            "--port=" + port(),
            "--from=" + ALICE,
            "--tls=on",
            "--tls-certcheck=off",
            "--auth=scram-sha-256",
            "--user=" + ALICE,
            "--passwordeval=cat " + folder.resolve("password"),
            "--remove-bcc-headers=off",
            "bob@example.test")
        .input(message("msmtp").getBytes(StandardCharsets.US_ASCII))
        .run()
        .succeeded();
    assertSubmitted("msmtp");
    await().until(() -> server.log().contains("SCRAM-SHA-256"));
    assertThat(server.log()).doesNotContain(PASSWORD);
  }

  @Test
  @DisplayName("curl submits inside TLS, logged in")
  void curl() throws IOException {
    Path file = Files.writeString(folder.resolve("curl"), message("curl").replace("\n", "\r\n"));
    Command.tool(
            "curl",
            "--silent",
            "--show-error",
            "--ssl-reqd",
            "--insecure",
            "--url",
            "smtp://127.0.0.1:" + port() + "/client.example.org",
            "--user",
            ALICE + ":" + PASSWORD,
            "--mail-from",
            ALICE,
            "--mail-rcpt",
            "bob@example.test",
            "--upload-file",
            file.toString())
        .run()
        .succeeded();
    assertSubmitted("curl");
  }

  @Test
  @DisplayName("Python's smtplib submits, and may not send as somebody else")
  void smtplib() throws IOException {
    Path script =
        Files.writeString(
            folder.resolve("submit.py"),
            """
            import smtplib, ssl, sys
            with smtplib.SMTP("127.0.0.1", int(sys.argv[1])) as client:
                client.starttls(context=ssl._create_unverified_context())
                client.login("alice@example.test", "hunter2")
                client.sendmail("alice@example.test", ["bob@example.test"], sys.argv[2])
                try:
                    client.sendmail("bob@example.test", ["bob@example.test"], "x")
                except smtplib.SMTPSenderRefused as refused:
                    print(refused.smtp_code, refused.smtp_error)
            """);
    Command.Run run =
        Command.tool("python3", script.toString(), port(), message("smtplib")).run().succeeded();
    assertThat(run.out()).contains("553").contains("5.7.1");
    assertSubmitted("smtplib");
  }

  @Test
  @DisplayName("Angus Mail submits inside TLS, logged in")
  void angusMail() throws MessagingException {
    Properties properties = new Properties();
    properties.put("mail.smtp.host", "127.0.0.1");
    properties.put("mail.smtp.port", port());
    properties.put("mail.smtp.localhost", "client.example.org");
    properties.put("mail.smtp.from", ALICE);
    properties.put("mail.smtp.auth", "true");
    properties.put("mail.smtp.starttls.required", "true");
    properties.put("mail.smtp.ssl.trust", "*");
    properties.put("mail.smtp.ssl.checkserveridentity", "false");
    Session session = Session.getInstance(properties);
    byte[] octets = message("angus").replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
    MimeMessage message = new MimeMessage(session, new ByteArrayInputStream(octets));
    try (Transport transport = session.getTransport("smtp")) {
      transport.connect(ALICE, PASSWORD);
      transport.sendMessage(
          message, new InternetAddress[] {new InternetAddress("bob@example.test")});
    }
    assertSubmitted("angus");
  }

  @ParameterizedTest
  @ValueSource(strings = {"scram-sha-256-plus", "scram-sha-256", "plain", "login"})
  @DisplayName("postroad send logs in by each mechanism, and shows no credential")
  void send(String mechanism) {
    Command.Run run =
        Command.of(
                Postroad.launcher(),
                "send",
                "--server",
                "127.0.0.1:" + port(),
                "--starttls",
                "require",
                "--from",
                ALICE,
                "--to",
                "bob@example.test",
                "--subject",
                mechanism,
                "--user",
                ALICE,
                "--password-file",
                folder.resolve("password").toString(),
                "--auth",
                mechanism)
            .environment("POSTROAD_JAVA_HOME", System.getProperty("java.home"))
            .run()
            .succeeded();
    assertThat(run.out()).contains("S: 235 2.7.0").doesNotContain("aHVudGVyM");
  }
}
