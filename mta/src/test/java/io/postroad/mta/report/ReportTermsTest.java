package io.postroad.mta.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.mta.Settings;
import io.postroad.mta.queue.Cause;
import io.postroad.mta.queue.Reporter;
import io.postroad.mta.routing.AddressBook;
import io.postroad.mta.spool.NewMessage;
import io.postroad.mta.spool.Origin;
import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.QueueId;
import io.postroad.mta.spool.Spool;
import io.postroad.mta.spool.memory.MemoryDisk;
import io.postroad.mta.spool.segment.SegmentSettings;
import io.postroad.mta.spool.segment.SegmentSpool;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.command.Parameters;
import io.postroad.smtp.command.RcptParameters;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.smtp.reply.EnhancedStatus;
import io.postroad.testkit.sim.Simulation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a report takes over from the message it is about. */
class ReportTermsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
  private static final String SECRET = "the body that must not travel";

  private record Made(MailParameters parameters, String text) {}

  /** The report on a message with these parameters that failed. */
  private static Made report(String parameters) {
    List<Made> made = new ArrayList<>();
    Simulation.run(
        1,
        world -> {
          MemoryDisk disk = new MemoryDisk(1L << 28, 1);
          Spool spool =
              SegmentSpool.open(
                  disk, world.execution(), SegmentSettings.forDisk(disk, 1 << 20), _ -> {});
          Settings settings = new Settings();
          DeliveryReports reports =
              new DeliveryReports(
                  spool,
                  new AddressBook(settings::get, world.time(), Settings.KEY),
                  settings::get,
                  world.execution());
          made.add(made(spool, reports, parameters));
        });
    return made.getFirst();
  }

  private static Made made(Spool spool, DeliveryReports reports, String parameters)
      throws IOException {
    Recipient bob =
        new Recipient(Mailbox.parse("bob@there.test").orElseThrow(), RcptParameters.NONE);
    NewMessage message =
        new NewMessage(
            QueueId.of(NOW.toEpochMilli() << 16, 1),
            new Envelope(
                Mailbox.parse("alice@sender.test").orElseThrow(),
                Parameters.mail(parameters),
                List.of(bob)),
            NOW,
            Origin.TRUSTED,
            List.of("there.test"));
    byte[] octets = ("Subject: x\r\n\r\n" + SECRET + "\r\n").getBytes(StandardCharsets.US_ASCII);
    QueueEntry entry = spool.accept(message, Content.of(octets));
    Cause cause =
        new Cause.Ours(new EnhancedStatus(5, 7, 30), "no REQUIRETLS", Cause.Scope.MESSAGE);
    Reporter.Decision decision =
        reports.report(entry, List.of(new Reporter.Item.Failed(bob, cause)));
    Spool.Report report = ((Reporter.Decision.Send) decision).report();
    return new Made(report.message().envelope().parameters(), text(report.content()));
  }

  private static String text(Content content) throws IOException {
    try (content) {
      byte[] all = new byte[1 << 16];
      int count = Math.max(0, content.read(all, 0, all.length));
      return new String(all, 0, count, StandardCharsets.ISO_8859_1);
    }
  }

  @Test
  @DisplayName(
      "RFC 8689 §5: the report asks for REQUIRETLS and returns the header alone, whatever RET says")
  void requireTls() {
    Made made = report(" RET=FULL REQUIRETLS");
    assertThat(made.parameters().requireTls()).isTrue();
    assertThat(made.text()).contains("Status: 5.7.30", "Subject: x").doesNotContain(SECRET);
    Made usual = report(" RET=FULL");
    assertThat(usual.parameters().requireTls()).isFalse();
    assertThat(usual.text()).contains(SECRET);
  }

  @Test
  @DisplayName("RFC 4865 §5.1.2: the report says what hold was asked for, and asks for none itself")
  void hold() {
    Made made = report(" HOLDFOR=3600");
    assertThat(made.text())
        .containsSubsequence("\r\nArrival-Date: ", "\r\nFuture-Release-Request: for;3600\r\n");
    assertThat(made.parameters().hold()).isEmpty();
    assertThat(report(" HOLDUNTIL=2026-03-02T00:00:00Z").text())
        .contains("\r\nFuture-Release-Request: until;2026-03-02T00:00:00Z\r\n");
    assertThat(report("").text()).doesNotContain("Future-Release-Request");
  }

  @Test
  @DisplayName("RFC 6710 §4.6: a report has the priority of what it is about")
  void priority() {
    assertThat(report(" MT-PRIORITY=5").parameters().mtPriority()).hasValue(5);
    assertThat(report("").parameters().mtPriority()).isEmpty();
  }
}
