package io.postroad.message;

import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.command.Hold;
import io.postroad.smtp.command.OriginalRecipient;
import io.postroad.smtp.text.UnicodeXtext;
import io.postroad.smtp.text.Utf8;
import java.util.List;

/**
 * The part of a delivery report that programs read: a group of fields on the message, and one for
 * each recipient (RFC 3464 §2.2, §2.3), in the order of its grammar. Confined to one thread.
 */
final class StatusFields {

  private final DeliveryReport report;
  private final boolean global;
  private final ReportText text = new ReportText();

  /**
   * Fields of a report.
   *
   * @param global whether they may hold UTF-8 (RFC 6533 §4.1)
   */
  StatusFields(DeliveryReport report, boolean global) {
    this.report = report;
    this.global = global;
  }

  /** CR LF line ends. */
  String text() {
    report.envelopeId().ifPresent(id -> text.linesField("Original-Envelope-Id", "", List.of(id)));
    text.field("Reporting-MTA", mtaType() + "; " + ReportText.atom(report.reportingMta(), 255));
    text.field("Arrival-Date", report.date(report.arrival()));
    report.deliverBy().ifPresent(by -> text.field("Deliver-By-Date", report.date(by)));
    report.hold().ifPresent(hold -> text.field("Future-Release-Request", asked(hold)));
    text.field("X-Postroad-Queue-ID", ReportText.atom(report.queueId(), 64));
    for (ReportedRecipient recipient : report.recipients()) {
      text.line("");
      describe(recipient);
    }
    return text.text();
  }

  /** RFC 4865 §5.1.2: as MAIL had it. */
  private static String asked(Hold hold) {
    return switch (hold) {
      case Hold.For(var time) -> "for;" + time.toSeconds();
      case Hold.Until(var moment) -> "until;" + moment;
    };
  }

  /** RFC 3461 §6.3 (b): a name of one label stands in no DNS. */
  private String mtaType() {
    return report.reportingMta().indexOf('.') >= 0 ? "dns" : "x-local-hostname";
  }

  private void describe(ReportedRecipient recipient) {
    recipient
        .originalRecipient()
        .ifPresent(original -> text.exactField("Original-Recipient", typed(original)));
    String address = recipient.finalRecipient();
    text.exactField("Final-Recipient", (Utf8.isAscii(address) ? "rfc822; " : "utf-8; ") + address);
    text.field("Action", recipient.action().word());
    text.field("Status", status(recipient));
    recipient
        .remoteMta()
        .ifPresent(host -> text.field("Remote-MTA", "dns; " + ReportText.atom(host, 255)));
    recipient
        .diagnostic()
        .ifPresent(said -> {
          switch (said) {
            case Diagnostic.Answer answer ->
                text.linesField("Diagnostic-Code", "smtp; ", answer.lines());
            case Diagnostic.Sentence sentence ->
                text.field("Diagnostic-Code", "x-postroad; " + sentence.text());
          }
        });
    recipient.lastAttempt().ifPresent(at -> text.field("Last-Attempt-Date", report.date(at)));
    if (recipient.action() == ReportAction.DELAYED) {
      recipient.willRetryUntil().ifPresent(at -> text.field("Will-Retry-Until", report.date(at)));
    }
  }

  /**
   * An address of type {@code utf-8} is written in full where UTF-8 may stand, unless it is no
   * mailbox, and in utf-8-addr-xtext elsewhere (RFC 6533 §3); any other is decoded (RFC 3461 §6.3).
   */
  private String typed(OriginalRecipient original) {
    String address = original.address();
    if (original.isUtf8() && !(global && Mailbox.parse(address).isPresent())) {
      address = global ? original.encoded() : UnicodeXtext.encode(address);
    }
    return original.addressType() + "; " + address;
  }

  /** A status that fits the action (RFC 3463 §2), whatever we were given. */
  static String status(ReportedRecipient recipient) {
    char wanted =
        switch (recipient.action()) {
          case FAILED -> '5';
          case DELAYED -> '4';
          case RELAYED, EXPANDED, DELIVERED -> '2';
        };
    String[] parts = recipient.status().split("\\.", -1);
    boolean wellFormed = parts.length == 3 && parts[0].length() == 1;
    for (String part : parts) {
      wellFormed &=
          !part.isEmpty()
              && part.length() <= 3
              && (part.length() == 1 || part.charAt(0) != '0')
              && part.chars().allMatch(c -> c >= '0' && c <= '9');
    }
    // A failure that a 4yz reply caused (expiry) keeps its class: RFC 3464 lets both stand.
    boolean fits =
        wellFormed
            && (parts[0].charAt(0) == wanted
                || (recipient.action() == ReportAction.FAILED && parts[0].charAt(0) == '4'));
    return fits ? recipient.status() : wanted + ".0.0";
  }
}
