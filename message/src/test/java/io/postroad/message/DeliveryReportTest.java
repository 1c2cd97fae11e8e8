package io.postroad.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postroad.smtp.command.OriginalRecipient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Delivery reports, octet for octet; the golden files are reviewed on change. */
class DeliveryReportTest {

  static final Instant ARRIVAL = Instant.parse("2026-03-01T10:00:00Z");
  static final Instant WRITTEN = Instant.parse("2026-03-06T10:05:07Z");

  private static final String ORIGINAL =
      """
      Return-Path: <alice@example.test>
      Received: from laptop.example.test by mx1.example.test; Sun, 1 Mar 2026 10:00:00 +0000
      From: Alice <alice@example.test>
      To: bob@partner.test
      Subject: Meeting on Friday
      Message-ID: <meeting.1@example.test>

      Hello Bob,
      shall we meet?
      """
          .replace("\n", "\r\n");

  static ReturnedContent headers(String content) {
    return ReturnedContent.of(content.getBytes(StandardCharsets.ISO_8859_1), false);
  }

  static ReportedRecipient failed(String address, String status, String said) {
    return new ReportedRecipient(
        address,
        original("rfc822", address),
        ReportAction.FAILED,
        status,
        Optional.of("mx.partner.test"),
        Optional.of(answer(said)),
        Optional.of(WRITTEN),
        Optional.empty());
  }

  static Optional<OriginalRecipient> original(String type, String address) {
    return Optional.of(OriginalRecipient.of(type, address));
  }

  static Diagnostic answer(String... lines) {
    return new Diagnostic.Answer(List.of(lines));
  }

  static DeliveryReport report(ReturnedContent returned, ReportedRecipient... recipients) {
    return new DeliveryReport(
        "mx1.example.test",
        "01jnq8z4kabcdefghjkmnpqrst",
        "01jnq5v2p0123456789abcdefg",
        "alice@example.test",
        WRITTEN,
        ZoneOffset.UTC,
        ARRIVAL,
        Optional.empty(),
        Optional.empty(),
        List.of(recipients),
        returned);
  }

  private static void matches(String name, DeliveryReport report) throws IOException {
    try (InputStream golden =
        Objects.requireNonNull(DeliveryReportTest.class.getResourceAsStream(name), name)) {
      assertThat(new String(report.toOctets(), StandardCharsets.ISO_8859_1))
          .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.ISO_8859_1));
    }
  }

  @Test
  @DisplayName("RFC 3464: a failed recipient, with the header section returned")
  void failed() throws IOException {
    matches(
        "report-failed.eml",
        report(
            headers(ORIGINAL), failed("bob@partner.test", "5.1.1", "550 5.1.1 no such mailbox")));
  }

  @Test
  @DisplayName("RFC 1047: a failed recipient to whom it may have been delivered all the same")
  void maybeDelivered() {
    ReportedRecipient failed = failed("bob@partner.test", "5.4.7", "waited in vain for a reply");
    String words = "It may have arrived all the same:";
    assertThat(text(report(headers(ORIGINAL), failed))).doesNotContain(words);
    assertThat(text(report(headers(ORIGINAL), failed.butMaybeDelivered())))
        .contains(words)
        .contains("Action: failed");
  }

  @Test
  @DisplayName("RFC 3464 §2.3.3: a delayed recipient, with the time it is given up")
  void delayed() throws IOException {
    DeliveryReport report =
        report(
            headers(ORIGINAL),
            new ReportedRecipient(
                "bob@partner.test",
                Optional.empty(),
                ReportAction.DELAYED,
                "4.4.1",
                Optional.empty(),
                Optional.of(new Diagnostic.Sentence("connection refused by 192.0.2.7:25")),
                Optional.of(WRITTEN),
                Optional.of(Instant.parse("2026-03-11T10:00:00Z"))));
    matches("report-delayed.eml", report);
  }

  private static ReportedRecipient succeeded(
      String address, Optional<OriginalRecipient> original, ReportAction action) {
    boolean relayed = action == ReportAction.RELAYED;
    return new ReportedRecipient(
        address,
        original,
        action,
        "2.0.0",
        Optional.of("mx.partner.test").filter(_ -> relayed),
        Optional.of(answer("250 2.0.0 Ok: queued as 4F1")).filter(_ -> relayed),
        Optional.of(WRITTEN),
        Optional.empty());
  }

  @Test
  @DisplayName("RFC 3461 §5.2.3, §6.3: delivered to a mailbox, without ENVID and ORCPT")
  void delivered() throws IOException {
    matches(
        "report-delivered.eml",
        report(
            headers(ORIGINAL),
            succeeded("bob@example.test", Optional.empty(), ReportAction.DELIVERED)));
  }

  @Test
  @DisplayName("RFC 3461 §5.2.2, §6.3: relayed to a server without DSN, with ENVID and ORCPT")
  void relayed() throws IOException {
    DeliveryReport plain =
        report(
            headers(ORIGINAL),
            succeeded(
                "bob@partner.test",
                original("rfc822", "Bob+x@Partner.test"),
                ReportAction.RELAYED));
    matches(
        "report-relayed.eml",
        new DeliveryReport(
            plain.reportingMta(),
            plain.reportId(),
            plain.queueId(),
            plain.to(),
            plain.written(),
            plain.zone(),
            plain.arrival(),
            Optional.of("QQ+314159  =x"),
            Optional.of(Instant.parse("2026-03-01T10:10:00Z")),
            plain.recipients(),
            plain.returned()));
  }

  @Test
  @DisplayName("RFC 3461 §5.2.7.3: an alias that stands for several was expanded")
  void expanded() throws IOException {
    matches(
        "report-expanded.eml",
        report(
            headers(ORIGINAL),
            succeeded("everyone@example.test", Optional.empty(), ReportAction.EXPANDED)));
  }

  @Test
  @DisplayName("RFC 3461 §6.3 (b): a server without a full name in DNS says so")
  void localName() {
    DeliveryReport named =
        report(headers(ORIGINAL), succeeded("b@c.test", Optional.empty(), ReportAction.DELIVERED));
    DeliveryReport local =
        new DeliveryReport(
            "box",
            named.reportId(),
            named.queueId(),
            named.to(),
            named.written(),
            named.zone(),
            named.arrival(),
            named.envelopeId(),
            named.deliverBy(),
            named.recipients(),
            named.returned());
    assertThat(text(named)).contains("Reporting-MTA: dns; mx1.example.test\r\n");
    assertThat(text(local)).contains("Reporting-MTA: x-local-hostname; box\r\n");
  }

  private static String text(DeliveryReport report) {
    return new String(report.toOctets(), StandardCharsets.ISO_8859_1);
  }

  @Test
  @DisplayName("RFC 3464: failed, relayed and delivered recipients with text of other scripts")
  void mixed() throws IOException {
    DeliveryReport report =
        new DeliveryReport(
            "mx1.example.test",
            "01jnq8z4kabcdefghjkmnpqrst",
            "01jnq5v2p0123456789abcdefg",
            "alice@example.test",
            WRITTEN,
            ZoneOffset.ofHours(1),
            ARRIVAL,
            Optional.of("QQ314159"),
            Optional.empty(),
            List.of(
                failed("bob@partner.test", "5.2.2", "552 5.2.2 Postfach über dem Limit\r\nX: y"),
                new ReportedRecipient(
                    "carol@elsewhere.test",
                    original("rfc822", "carol+x@elsewhere.test"),
                    ReportAction.RELAYED,
                    "2.0.0",
                    Optional.of("relay.elsewhere.test"),
                    Optional.empty(),
                    Optional.of(WRITTEN),
                    Optional.empty()),
                new ReportedRecipient(
                    "dave@example.test",
                    Optional.empty(),
                    ReportAction.DELIVERED,
                    "2.0.0",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty())),
            ReturnedContent.of(
                ("Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nX-Raw: "
                        + new String(
                            "Zoë".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1)
                        + "\r\n\r\nHello.\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1),
                true));
    assertThat(report.isEightBit()).isTrue();
    assertThat(report.needsSmtpUtf8()).as("it gives back a header in UTF-8").isTrue();
    assertThat(report(headers(ORIGINAL), report.recipients().getFirst()).needsSmtpUtf8()).isFalse();
    matches("report-mixed.eml", report);
  }

  @Test
  @DisplayName("RFC 6533 §4.1, §4.3: addresses and header fields beyond ASCII have their own types")
  void beyondAscii() {
    byte[] header = "Subject: \u7528\r\n\r\nx\r\n".getBytes(StandardCharsets.UTF_8);
    DeliveryReport report =
        new DeliveryReport(
            "mx1.example.test",
            "01jnq8z4kabcdefghjkmnpqrst",
            "01jnq5v2p0123456789abcdefg",
            "\u7528\u6237@example.test",
            WRITTEN,
            ZoneOffset.UTC,
            ARRIVAL,
            Optional.empty(),
            Optional.empty(),
            List.of(
                new ReportedRecipient(
                    "\u03b4@partner.test",
                    original("utf-8", "\u03b4@partner.test"),
                    ReportAction.FAILED,
                    "5.6.7",
                    Optional.empty(),
                    Optional.of(new Diagnostic.Sentence("the server does not offer SMTPUTF8")),
                    Optional.empty(),
                    Optional.empty())),
            ReturnedContent.of(header, false));
    String text = new String(report.toOctets(), StandardCharsets.UTF_8);
    assertThat(report.needsSmtpUtf8()).isTrue();
    assertThat(report.isEightBit()).isTrue();
    assertThat(text)
        .contains(
            "\r\nTo: <\u7528\u6237@example.test>\r\n",
            "Content-Type: multipart/report; report-type=global-delivery-status;\r\n",
            "Content-Type: message/global-delivery-status\r\nContent-Transfer-Encoding: 8bit\r\n",
            "\r\nOriginal-Recipient: utf-8; \u03b4@partner.test\r\n",
            "\r\nFinal-Recipient: utf-8; \u03b4@partner.test\r\n",
            "Content-Type: message/global-headers\r\n");
    assertThat(ReturnedContent.of(header, true).hasUtf8Header()).isTrue();
    assertThat(headers(ORIGINAL).hasUtf8Header()).isFalse();
    assertThat(
            ReturnedContent.of("A: b\r\n\r\n\u00e9\r\n".getBytes(StandardCharsets.UTF_8), true)
                .hasUtf8Header())
        .isFalse();
  }

  @Test
  @DisplayName(
      "B2: the whole message only when asked for and up to 64 KiB, else its header section")
  void returnedContent() {
    byte[] small = ORIGINAL.getBytes(StandardCharsets.US_ASCII);
    byte[] large = (ORIGINAL + "x\r\n".repeat(22_000)).getBytes(StandardCharsets.US_ASCII);
    assertThat(ReturnedContent.of(small, true).isWhole()).isTrue();
    assertThat(ReturnedContent.of(small, true).toOctets()).isEqualTo(small);
    assertThat(ReturnedContent.of(large, true).isWhole()).isFalse();
    String headers = new String(ReturnedContent.of(large, true).toOctets(), StandardCharsets.UTF_8);
    assertThat(headers).startsWith("Return-Path:").endsWith("<meeting.1@example.test>\r\n");
    assertThat(ReturnedContent.of(small, false).isWhole()).isFalse();
    assertThat(ReturnedContent.none().toOctets()).isEmpty();
  }

  @Test
  @DisplayName("RFC 5322 §2.1.1: over-long returned lines are folded, odd whole messages cut down")
  void returnedLines() {
    String longField = "X-Long: " + "y".repeat(3000) + "\r\nTo: a@b.test\r\n\r\nbody";
    String text = new String(headers(longField).toOctets(), StandardCharsets.US_ASCII);
    assertThat(text.lines().mapToInt(String::length).max().orElse(0)).isLessThanOrEqualTo(998);
    assertThat(text).endsWith("\r\nTo: a@b.test\r\n").doesNotContain("body");
    for (String odd : List.of("A: b\r\n\r\nx\ny\r\n", "A: b\r\n\r\nno end", "A: b\r\n\r\n\0\r\n")) {
      assertThat(ReturnedContent.of(odd.getBytes(StandardCharsets.US_ASCII), true).isWhole())
          .as(odd)
          .isFalse();
    }
  }

  @Test
  @DisplayName("RFC 3463: a status that does not fit the action is replaced by a general one")
  void statusFits() {
    assertThat(StatusFields.status(failed("a@b.test", "5.1.1", "x"))).isEqualTo("5.1.1");
    assertThat(StatusFields.status(failed("a@b.test", "4.4.7", "x"))).isEqualTo("4.4.7");
    assertThat(StatusFields.status(failed("a@b.test", "2.0.0", "x"))).isEqualTo("5.0.0");
    assertThat(StatusFields.status(failed("a@b.test", "5.1\r\nX: y", "x"))).isEqualTo("5.0.0");
    assertThat(StatusFields.status(failed("a@b.test", "5.01.1", "x"))).isEqualTo("5.0.0");
    assertThat(StatusFields.status(failed("a@b.test", "5.1.10", "x"))).isEqualTo("5.1.10");
  }

  @Test
  @DisplayName("RFC 3464: a report about nobody cannot be made")
  void nobody() {
    assertThatThrownBy(() -> report(ReturnedContent.none()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
