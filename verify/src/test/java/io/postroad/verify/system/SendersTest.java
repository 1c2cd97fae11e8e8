package io.postroad.verify.system;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other people's programs send to a running server; the octets in the Maildir are compared. */
final class SendersTest {
  @TempDir private static Path folder;

  private static Postroad server;
  private static Maildir bob;

  @BeforeAll
  static void start() {
    server =
        Postroad.start(
            folder.resolve("server"),
            """
            hostname = "mx.example.test"
            data = "{folder}/data"

            [[listen]]
            address = "127.0.0.1:0"
            service = "mx"
            check-sender = "off"

            [http]
            listen = ""

            [domains."example.test"]
            mailboxes = ["bob"]
            deliver = "maildir:{folder}/mail/{domain}/{mailbox}"
            """);
    bob = new Maildir(folder.resolve("server/mail/example.test/bob"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  @DisplayName("swaks sends a message with dots, 8-bit octets and a long line: every octet arrives")
  void swaks() throws IOException {
    Path file = Files.write(folder.resolve("swaks.eml"), Sample.withEverything("swaks"));
    Command.tool(
            "swaks",
            "--server",
            "127.0.0.1",
            "--port",
            Integer.toString(server.smtpPort()),
            "--from",
            "alice@example.org",
            "--to",
            "bob@example.test",
            "--data",
            "@" + file)
        .run()
        .succeeded();
    // swaks ends what it is given with one more line end.
    String arrived = Maildir.withoutTrace(bob.await("swaks"));
    assertThat(arrived).isEqualTo(Sample.withLineFeeds(Sample.withEverything("swaks")) + "\n");
  }

  @Test
  @DisplayName("msmtp sends a message with dots, 8-bit octets and a long line: every octet arrives")
  void msmtp() {
    Command.tool(
            "msmtp",
            "--file=/dev/null",
            "--host=127.0.0.1",
            "--port=" + server.smtpPort(),
            "--from=alice@example.org",
            "--tls=off",
            "--auth=off",
            "bob@example.test")
        .input(
            Sample.withLineFeeds(Sample.withEverything("msmtp"))
                .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1))
        .run()
        .succeeded();
    assertArrived("msmtp", Sample.withEverything("msmtp"));
  }

  @Test
  @DisplayName("curl sends a message with dots, 8-bit octets and a long line: every octet arrives")
  void curl() throws IOException {
    Path file = Files.write(folder.resolve("curl.eml"), Sample.withEverything("curl"));
    Command.tool(
            "curl",
            "--silent",
            "--show-error",
            "--url",
            "smtp://127.0.0.1:" + server.smtpPort() + "/client.example.org",
            "--mail-from",
            "alice@example.org",
            "--mail-rcpt",
            "bob@example.test",
            "--upload-file",
            file.toString())
        .run()
        .succeeded();
    assertArrived("curl", Sample.withEverything("curl"));
  }

  @Test
  @DisplayName(
      "Python's smtplib sends a message with dots, 8-bit octets and a long line: every octet arrives")
  void smtplib() throws IOException {
    Path file = Files.write(folder.resolve("smtplib.eml"), Sample.withEverything("smtplib"));
    Path script =
        Files.writeString(
            folder.resolve("send.py"),
            """
            import smtplib, sys
            with smtplib.SMTP("127.0.0.1", int(sys.argv[1])) as client:
                client.sendmail("alice@example.org", ["bob@example.test"],
                                open(sys.argv[2], "rb").read(), mail_options=["BODY=8BITMIME"])
                print(client.verify("bob@example.test"))
            """);
    Command.Run run =
        Command.tool(
                "python3", script.toString(), Integer.toString(server.smtpPort()), file.toString())
            .run()
            .succeeded();
    assertThat(run.out()).contains("252");
    assertArrived("smtplib", Sample.withEverything("smtplib"));
  }

  @Test
  @DisplayName(
      "Angus Mail sends a message with dots, 8-bit octets and a long line: every octet arrives")
  void angusMail() throws MessagingException {
    Properties properties = new Properties();
    properties.put("mail.smtp.host", "127.0.0.1");
    properties.put("mail.smtp.port", Integer.toString(server.smtpPort()));
    properties.put("mail.smtp.localhost", "client.example.org");
    properties.put("mail.smtp.allow8bitmime", "true");
    Session session = Session.getInstance(properties);
    Message message =
        new MimeMessage(session, new ByteArrayInputStream(Sample.withEverything("angus")));
    try (Transport transport = session.getTransport("smtp")) {
      transport.connect();
      transport.sendMessage(
          message, new InternetAddress[] {new InternetAddress("bob@example.test")});
    }
    assertArrived("angus", Sample.withEverything("angus"));
  }

  private static void assertArrived(String subject, byte[] sent) {
    String arrived = bob.await(subject);
    assertThat(arrived).startsWith("Return-Path: <alice@example.org>\nReceived: from ");
    assertThat(Maildir.withoutTrace(arrived)).isEqualTo(Sample.withLineFeeds(sent));
  }
}
