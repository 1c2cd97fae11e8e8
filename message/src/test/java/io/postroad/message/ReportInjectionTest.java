package io.postroad.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.command.OriginalRecipient;
import io.postroad.smtp.text.Utf8;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** S3: nothing that a peer or a message says can change the structure of a report. */
class ReportInjectionTest {

  private static final List<String> PIECES =
      List.of(
          "\r\n",
          "\n",
          "\r",
          "\0",
          " ",
          "--report-",
          "--",
          ":",
          "\r\n\r\n",
          "X-Evil: 1",
          "\u2028",
          "\u202e",
          "\ud800",
          "Gr\u00fc\u00df",
          "=?utf-8?q?=0D=0A?=",
          "550 5.1.1",
          ";",
          "<",
          ">",
          "a".repeat(120),
          "b".repeat(1100),
          "Content-Type: text/html",
          "\t",
          "\u0085",
          "\ud83d\ude00");

  private static String hostile(Random random) {
    StringBuilder text = new StringBuilder();
    int count = random.nextInt(8);
    for (int i = 0; i < count; i++) {
      text.append(
          random.nextInt(4) == 0
              ? String.valueOf((char) random.nextInt(0x300))
              : PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString();
  }

  private static Optional<String> maybe(Random random) {
    return random.nextInt(4) == 0 ? Optional.empty() : Optional.of(hostile(random));
  }

  @Test
  @DisplayName(
      "S3: arbitrary replies, names and subjects leave three parts and the fields we wrote")
  void property() {
    Random random = new Random(20260103);
    int cases = 1500;
    long octets = 0;
    for (int i = 0; i < cases; i++) {
      DeliveryReport report = report(random);
      byte[] written = report.toOctets();
      octets += written.length;
      check(report, new String(written, StandardCharsets.ISO_8859_1));
    }
    System.out.printf("report injection: cases=%d octets=%d broken=0%n", cases, octets);
  }

  private static Optional<OriginalRecipient> original(Random random) {
    StringBuilder address = new StringBuilder("x");
    hostile(random)
        .codePoints()
        .filter(Utf8::isPrintable)
        .limit(400)
        .forEach(address::appendCodePoint);
    return switch (random.nextInt(3)) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of(OriginalRecipient.of("utf-8", address.toString()));
      default ->
          Optional.of(
              OriginalRecipient.of("x400", address.toString().replaceAll("[^\\x20-\\x7e]", "?")));
    };
  }

  private static Optional<Diagnostic> diagnostic(Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of(new Diagnostic.Sentence(hostile(random)));
      default ->
          Optional.of(new Diagnostic.Answer(List.of("550-" + hostile(random), hostile(random))));
    };
  }

  private static DeliveryReport report(Random random) {
    List<ReportedRecipient> recipients = new ArrayList<>();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      recipients.add(
          new ReportedRecipient(
              hostile(random),
              original(random),
              List.of(ReportAction.values()).get(random.nextInt(4)),
              random.nextBoolean() ? "5.1.1" : hostile(random),
              maybe(random),
              diagnostic(random),
              Optional.of(DeliveryReportTest.WRITTEN),
              Optional.of(DeliveryReportTest.WRITTEN)));
    }
    String content = "Subject: " + hostile(random) + "\r\n" + hostile(random) + "\r\n\r\nbody\r\n";
    return new DeliveryReport(
        hostile(random),
        hostile(random),
        hostile(random),
        hostile(random),
        DeliveryReportTest.WRITTEN,
        ZoneOffset.UTC,
        DeliveryReportTest.ARRIVAL,
        maybe(random),
        random.nextBoolean() ? Optional.of(DeliveryReportTest.WRITTEN) : Optional.empty(),
        recipients,
        ReturnedContent.of(content.getBytes(StandardCharsets.UTF_8), random.nextBoolean()));
  }

  private static void check(DeliveryReport report, String text) {
    require(text.endsWith("\r\n"), "ends in CRLF", text);
    boolean eightBit = text.chars().anyMatch(c -> c > 127);
    require(!eightBit || report.isEightBit(), "7 bit unless it says otherwise", text);
    int line = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean newline = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
      if (newline) {
        i++;
        line = 0;
      } else {
        require(c != '\r' && c != '\n' && c != 0 && ++line <= 998, "lines are sound", text);
      }
    }
    HeaderSection header =
        HeaderSection.of(text.getBytes(StandardCharsets.ISO_8859_1), HeaderLimits.DEFAULTS);
    require(header.flaws().isEmpty(), "the header section is sound", text);
    for (HeaderField field : header.fields()) {
      require(
          List.of(
                  "date",
                  "from",
                  "to",
                  "subject",
                  "message-id",
                  "in-reply-to",
                  "references",
                  "auto-submitted",
                  "mime-version",
                  "content-type",
                  "content-transfer-encoding")
              .contains(field.key()),
          "only our fields",
          text);
    }
    String type = header.first("Content-Type").orElseThrow().unfolded();
    String boundary = type.substring(type.indexOf("boundary=\"") + 10, type.length() - 1);
    String[] parts = text.split("\r\n--" + Pattern.quote(boundary), -1);
    require(parts.length == 5 && parts[4].equals("--\r\n"), "three parts", text);
    machinePart(report, parts[2], text);
  }

  private static void machinePart(DeliveryReport report, String part, String text) {
    String[] blocks = part.split("\r\n\r\n", -1);
    require(blocks.length == report.recipients().size() + 2, "one group a recipient", text);
    for (int i = 1; i < blocks.length; i++) {
      HeaderSection fields =
          HeaderSection.of(
              (blocks[i] + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII), HeaderLimits.DEFAULTS);
      require(fields.flaws().isEmpty(), "groups are sound", text);
      for (HeaderField field : fields.fields()) {
        require(
            List.of(
                    "original-envelope-id",
                    "reporting-mta",
                    "x-postroad-queue-id",
                    "arrival-date",
                    "deliver-by-date",
                    "original-recipient",
                    "final-recipient",
                    "action",
                    "status",
                    "remote-mta",
                    "diagnostic-code",
                    "last-attempt-date",
                    "will-retry-until")
                .contains(field.name().toLowerCase(Locale.ROOT)),
            "only our fields in groups",
            text);
      }
    }
  }

  private static void require(boolean holds, String rule, String text) {
    if (!holds) {
      assertThat(text).as(rule).isEmpty();
    }
  }
}
