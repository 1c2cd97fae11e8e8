package io.postroad.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.command.OriginalRecipient;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Addresses and answers in the fields of a report: character by character as they came. */
class ReportAddressTest {

  private static ReportedRecipient about(String address, OriginalRecipient original) {
    return new ReportedRecipient(
        address,
        Optional.of(original),
        ReportAction.FAILED,
        "5.1.1",
        Optional.of("mx.partner.test"),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static ReportedRecipient saying(Diagnostic diagnostic) {
    return new ReportedRecipient(
        "bob@partner.test",
        Optional.empty(),
        ReportAction.FAILED,
        "5.1.1",
        Optional.of("mx.partner.test"),
        Optional.of(diagnostic),
        Optional.empty(),
        Optional.empty());
  }

  private static List<String> lines(ReportedRecipient... about) {
    return Arrays.asList(
        new String(
                DeliveryReportTest.report(ReturnedContent.none(), about).toOctets(),
                StandardCharsets.UTF_8)
            .split("\r\n", -1));
  }

  private static OriginalRecipient original(String value) {
    byte[] octets = value.getBytes(StandardCharsets.UTF_8);
    return OriginalRecipient.parse(new String(octets, StandardCharsets.ISO_8859_1)).orElseThrow();
  }

  @Test
  @DisplayName("RFC 3461 §5.4, §6.3 (d): Original-Recipient has all 500 characters and every space")
  void whole() {
    String value = "x400;/G=" + "a".repeat(200) + "  b" + "c".repeat(230);
    String encoded = value.replace("=", "+3D").replace(" ", "+20");
    assertThat(lines(about("bob@partner.test", original(encoded))))
        .contains("Original-Recipient: " + value.replaceFirst(";", "; "));
    String beyond = "utf-8;" + "\u7528".repeat(150) + "@partner.test";
    assertThat(lines(about("bob@partner.test", original(beyond))))
        .contains("Original-Recipient: " + beyond.replaceFirst(";", "; "));
    String type = "x-an-address-type-with-a-long-name";
    assertThat(lines(about("bob@partner.test", original(type + ";a"))))
        .contains("Original-Recipient: " + type + "; a");
  }

  @Test
  @DisplayName("RFC 3464 §2.3.2: Final-Recipient is exactly the address of the envelope")
  void finalRecipient() {
    assertThat(lines(about("\"a  b\"@partner.test", original("rfc822;x"))))
        .contains("Final-Recipient: rfc822; \"a  b\"@partner.test");
  }

  @Test
  @DisplayName("RFC 3464 §2: the report is addressed to the reverse-path, whatever is quoted in it")
  void addressed() {
    DeliveryReport plain =
        DeliveryReportTest.report(
            ReturnedContent.none(), DeliveryReportTest.failed("b@c.test", "5.1.1", "550 no"));
    DeliveryReport quoted =
        new DeliveryReport(
            plain.reportingMta(),
            plain.reportId(),
            plain.queueId(),
            "\"a  b\"@example.test",
            plain.written(),
            ZoneOffset.UTC,
            plain.arrival(),
            Optional.empty(),
            Optional.empty(),
            plain.recipients(),
            plain.returned());
    assertThat(new String(quoted.toOctets(), StandardCharsets.US_ASCII))
        .contains("\r\nTo: <\"a  b\"@example.test>\r\n");
  }

  @Test
  @DisplayName("RFC 6533 §3: in message/delivery-status type utf-8 is written in utf-8-addr-xtext")
  void sevenBit() {
    assertThat(lines(about("bob@partner.test", original("utf-8;a\\x{2B}b@partner.test"))))
        .contains(
            "Content-Type: message/delivery-status",
            "Original-Recipient: utf-8; a\\x{2B}b@partner.test");
  }

  @Test
  @DisplayName("RFC 6533 §3: in message/global-delivery-status it is a mailbox as people write it")
  void global() {
    OriginalRecipient embedded = original("utf-8;a\\x{2B}\\x{3B4}@partner.test");
    assertThat(lines(about("bob@partner.test", embedded)))
        .contains(
            "Content-Type: message/global-delivery-status",
            "Original-Recipient: utf-8; a+\u03b4@partner.test");
    assertThat(lines(about("bob@partner.test", original("utf-8;no\\x{20}mailbox\\x{3B4}"))))
        .as("what is no mailbox is copied without alteration")
        .contains("Original-Recipient: utf-8; no\\x{20}mailbox\\x{3B4}");
  }

  @Test
  @DisplayName("RFC 3461 §9.2: each line of a reply is a line of Diagnostic-Code, its spaces kept")
  void answers() {
    Diagnostic answer =
        new Diagnostic.Answer(List.of("550-5.1.1 mailbox  unavailable", "550 5.1.1 has moved"));
    assertThat(lines(saying(answer)))
        .containsSubsequence(
            "Diagnostic-Code: smtp; 550-5.1.1 mailbox  unavailable", " 550 5.1.1 has moved");
  }

  @Test
  @DisplayName(
      "RFC 3464 §2.3.6: what we say ourselves is never of type smtp, whatever it looks like")
  void ownWords() {
    List<String> lines = lines(saying(new Diagnostic.Sentence("550 messages wait before it")));
    assertThat(lines).contains("Diagnostic-Code: x-postroad; 550 messages wait before it");
    assertThat(String.join(" ", lines)).doesNotContain("mx.partner.test said");
  }
}
