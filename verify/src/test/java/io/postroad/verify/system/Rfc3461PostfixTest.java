package io.postroad.verify.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Wishes for reports go through a real Postfix and back: alice of home.test is with Postroad, which
 * passes mail for example.test and gone.test to Postfix; Postfix sends its reports to Postroad.
 * Every report is read by Python's own parser.
 */
final class Rfc3461PostfixTest {
  private static final String ENVID = "QQ+314 159";

  @TempDir private Path folder;

  /** A report as Python's {@code email} reads it: field by field, recipients behind the message. */
  private record Report(String raw, List<String> fields) {

    boolean says(String... wanted) {
      return fields.containsAll(List.of(wanted));
    }
  }

  @Test
  @DisplayName(
      "RFC 3461 §5.2.1, RFC 3464: Postfix honours what we pass on; ENVID and ORCPT come back unchanged")
  void thereAndBack() throws IOException {
    int home = Ports.free();
    int refusing = Ports.free();
    int silent = Ports.free();
    String transports =
        """
        transport_maps = inline:{ home.test=smtp:[127.0.0.1]:%d, gone.test=smtp:[127.0.0.1]:%d }
        relay_domains = gone.test
        """
            .formatted(home, refusing);
    try (Background rejecting = Background.smtpSink(folder, refusing, 100, "-f", "RCPT");
        Background plain = Background.smtpSink(folder, silent, 100, "-N"); // without DSN
        PostfixPeer postfix =
            PostfixPeer.start(folder.resolve("postfix"), Ports.free(), transports);
        Postroad server = server(home, postfix.port(), silent)) {
      send(server, "success", "bob@example.test", "success,failure", "Bob+x@Example.test");
      send(server, "failure", "carol@gone.test", "failure", "Carol@gone.test");
      send(server, "never", "dave@gone.test", "never", "Dave@gone.test");
      send(server, "relayed", "erin@silent.test", "success", "Erin@silent.test");
      send(server, "last", "frank@gone.test", "failure", "Frank@gone.test");
      Path inbox = server.folder().resolve("mail/alice");
      List<Report> reports =
          Awaitility.await("four reports")
              .atMost(Duration.ofSeconds(60))
              .pollInterval(Duration.ofMillis(200))
              .until(() -> reports(inbox), found -> found.size() >= 4);
      assertThat(rejecting.output() + plain.output()).doesNotContain("fatal");
      assertThat(reports)
          .hasSize(4)
          .allSatisfy(report -> {
            assertThat(report.raw()).contains("Return-Path: <>");
            assertThat(report.fields()).contains("original-envelope-id: " + ENVID);
          });
      assertThat(reports)
          .anyMatch(r ->
              r.says(
                  "original-recipient: rfc822;Bob+x@Example.test",
                  "final-recipient: rfc822;bob@example.test",
                  "action: delivered",
                  "reporting-mta: dns;postfix.example.test"))
          .anyMatch(r ->
              r.says(
                  "original-recipient: rfc822;Carol@gone.test",
                  "final-recipient: rfc822;carol@gone.test",
                  "action: failed",
                  "reporting-mta: dns;postfix.example.test"))
          .anyMatch(r ->
              r.says(
                  "original-recipient: rfc822;Erin@silent.test",
                  "final-recipient: rfc822;erin@silent.test",
                  "action: relayed",
                  "reporting-mta: dns;home.example.test"))
          .noneMatch(r -> r.raw().contains("dave@gone.test"));
      System.out.printf("postfix with DSN: sent=5 reports=%d unwanted=0%n", reports.size());
    }
  }

  private Postroad server(int port, int postfix, int silent) {
    return Postroad.start(
        folder.resolve("home"),
        """
        hostname = "home.example.test"
        data = "{folder}/data"

        [[listen]]
        address = "127.0.0.1:%d"
        service = "mx"
        check-sender = "off"

        [http]
        listen = ""

        [relay]
        trusted-networks = ["127.0.0.0/8"]

        [domains."home.test"]
        mailboxes = ["alice"]
        deliver = "maildir:{folder}/mail/{mailbox}"

        [[routes]]
        match = ["silent.test"]
        via = "smtp:127.0.0.1:%d"

        [[routes]]
        match = ["*"]
        via = "smtp:127.0.0.1:%d"
        """
            .formatted(port, silent, postfix));
  }

  private static void send(
      Postroad server, String subject, String to, String wish, String original) {
    Command.of(
            Postroad.launcher(),
            "send",
            "--server",
            "127.0.0.1:" + server.smtpPort(),
            "--from",
            "alice@home.test",
            "--to",
            to,
            "--subject",
            subject,
            "--notify",
            wish,
            "--ret",
            "hdrs",
            "--envid",
            ENVID,
            "--orcpt",
            original)
        .environment("POSTROAD_JAVA_HOME", System.getProperty("java.home"))
        .within(Duration.ofSeconds(60))
        .run()
        .succeeded();
  }

  /** Everything in the Maildir, through Python's parser. */
  private List<Report> reports(Path inbox) throws IOException {
    Path script =
        Files.writeString(
            folder.resolve("read.py"),
            """
            import email, email.policy, sys
            raw = open(sys.argv[1], "rb").read()
            mail = email.message_from_bytes(raw, policy=email.policy.compat32)
            assert mail.get_content_type() == "multipart/report", mail.get_content_type()
            assert mail.get_param("report-type") == "delivery-status"
            parts = mail.get_payload()
            assert len(parts) == 3 and not mail.defects, mail.defects
            assert parts[0].get_content_maintype() == "text"
            assert parts[1].get_content_type() == "message/delivery-status"
            assert parts[2].get_content_type() in ("text/rfc822-headers", "message/rfc822-headers")
            for block in parts[1].get_payload():
                assert not block.defects
                for name, value in block.items():
                    print(name.lower() + ": " + value.replace("; ", ";"))
            """);
    List<Report> found = new ArrayList<>();
    for (String raw : new Maildir(inbox).messages()) {
      Path file = Files.writeString(folder.resolve("report"), raw, StandardCharsets.ISO_8859_1);
      Command.Run run = Command.of("python3", script.toString(), file.toString()).run().succeeded();
      found.add(new Report(raw, run.out().lines().toList()));
    }
    return found;
  }
}
