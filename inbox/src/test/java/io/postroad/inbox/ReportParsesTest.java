package io.postroad.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.message.DeliveryReport;
import io.postroad.message.Diagnostic;
import io.postroad.message.HeaderLimits;
import io.postroad.message.HeaderSection;
import io.postroad.message.ReportAction;
import io.postroad.message.ReportedRecipient;
import io.postroad.message.ReturnedContent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.james.mime4j.MimeException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** An independent parser finds in our delivery reports what we put there. */
class ReportParsesTest {

  @Test
  @DisplayName("RFC 6522, RFC 3464: a parser of others finds three parts and the right fields")
  void parsedBack() throws IOException, MimeException {
    Random random = new Random(20260106);
    int cases = 300;
    for (int i = 0; i < cases; i++) {
      byte[] noise = new byte[random.nextInt(300)];
      random.nextBytes(noise);
      String said = "550 5.1.1 " + new String(noise, StandardCharsets.ISO_8859_1);
      check(report(said, noise, i % 2 == 0));
    }
    System.out.printf("report parsed back: cases=%d broken=0%n", cases);
  }

  private static DeliveryReport report(String said, byte[] noise, boolean full) {
    String content =
        "Subject: " + new String(noise, StandardCharsets.ISO_8859_1) + "\r\n\r\nbody\r\n";
    Instant now = Instant.parse("2026-03-06T10:05:07Z");
    return new DeliveryReport(
        "mx1.example.test",
        "abc",
        "def",
        "alice@example.test",
        now,
        ZoneOffset.UTC,
        now,
        Optional.empty(),
        Optional.empty(),
        List.of(
            new ReportedRecipient(
                "bob@partner.test",
                Optional.empty(),
                ReportAction.FAILED,
                "5.1.1",
                Optional.of("mx.partner.test"),
                Optional.of(new Diagnostic.Answer(List.of(said))),
                Optional.of(now),
                Optional.empty())),
        ReturnedContent.of(content.getBytes(StandardCharsets.ISO_8859_1), full));
  }

  private static void check(DeliveryReport report) throws IOException, MimeException {
    MimeWalk walk = new MimeWalk(new ByteArrayInputStream(report.toOctets()));
    List<String> types = new ArrayList<>();
    List<byte[]> contents = new ArrayList<>();
    for (MimePart part = walk.next(); part != null; part = walk.next()) {
      types.add(part.mediaType());
      contents.add(walk.content().readAllBytes());
    }
    assertThat(types)
        .containsExactly(
            "text/plain",
            "message/delivery-status",
            report.returned().isWhole() ? "message/rfc822" : "text/rfc822-headers");
    assertThat(new String(contents.get(0), StandardCharsets.UTF_8))
        .contains("bob@partner.test", "There is no mailbox with this address.");
    String machine = new String(contents.get(1), StandardCharsets.US_ASCII);
    HeaderSection recipient =
        HeaderSection.of(
            machine.substring(machine.indexOf("\r\n\r\n") + 4).getBytes(StandardCharsets.US_ASCII),
            HeaderLimits.DEFAULTS);
    assertThat(recipient.fields())
        .extracting(field -> field.name() + ":" + field.unfolded())
        .contains("Final-Recipient:rfc822; bob@partner.test", "Action:failed", "Status:5.1.1")
        .anyMatch(field -> field.startsWith("Diagnostic-Code:smtp; 550 5.1.1"))
        .hasSize(6);
    assertThat(contents.get(2)).isEqualTo(report.returned().toOctets());
  }
}
