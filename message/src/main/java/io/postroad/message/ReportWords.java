package io.postroad.message;

import java.util.List;
import java.util.Optional;

/**
 * The part of a delivery report that a person reads: whom it is about, why, what to do, and what to
 * quote to a postmaster. Lines of at most 76 chars.
 */
final class ReportWords {

  private static final int WIDTH = 76;
  private static final int SUBJECT_MAX = 150;

  private static final String MAYBE_DELIVERED =
      "It may have arrived all the same: a server was given the whole message, and its answer never"
          + " came. Ask before you send it again.";

  private final DeliveryReport report;
  private final StringBuilder out = new StringBuilder();

  ReportWords(DeliveryReport report) {
    this.report = report;
  }

  /** CR LF line ends; no control characters. */
  String text() {
    paragraph("", opening());
    subject().ifPresent(subject -> paragraph("    ", "Subject: " + subject));
    paragraph("    ", "Received: " + report.date(report.arrival()));
    section(
        ReportAction.FAILED, "It could not be delivered to the following, and is not tried again:");
    section(ReportAction.DELAYED, "It could not be delivered yet to:");
    section(ReportAction.DELIVERED, "It was delivered to:");
    section(
        ReportAction.RELAYED,
        "It was passed on to the next server, which may send no further reports, for:");
    section(ReportAction.EXPANDED, "It was passed on to everybody whom this address stands for:");
    line("");
    paragraph("", closing());
    line("");
    paragraph("", "The mail server " + ReportText.atom(report.reportingMta(), 255));
    return out.toString();
  }

  private void line(String line) {
    out.append(line).append("\r\n");
  }

  private String opening() {
    return switch (report.gravest()) {
      case FAILED -> "This is the mail server. A message that you sent could not be delivered.";
      case DELAYED ->
          "This is the mail server. A message that you sent is delayed. You need not send it"
              + " again.";
      case RELAYED, EXPANDED, DELIVERED ->
          "This is the mail server. Here is the confirmation that you asked for.";
    };
  }

  private String closing() {
    return "If you need help, send this whole message to your postmaster. The number"
        + " (queue id) of your message on this server is "
        + ReportText.atom(report.queueId(), 64)
        + ".";
  }

  private Optional<String> subject() {
    return HeaderSection.of(report.returned().toOctets(), HeaderLimits.DEFAULTS)
        .first("Subject")
        .map(HeaderField::decodedText)
        .map(text -> ReportText.readable(text, SUBJECT_MAX))
        .filter(text -> !text.isEmpty());
  }

  private void section(ReportAction action, String heading) {
    List<ReportedRecipient> some =
        report.recipients().stream().filter(one -> one.action() == action).toList();
    if (some.isEmpty()) {
      return;
    }
    line("");
    paragraph("", heading);
    for (ReportedRecipient recipient : some) {
      line("");
      paragraph(
          "    ", ReportText.readable(recipient.finalRecipient(), 320) + writtenAs(recipient));
      explain(recipient);
    }
  }

  /** Of an alias the sender knows the name alone, and must be able to find it again. */
  private static String writtenAs(ReportedRecipient recipient) {
    return recipient
        .originalRecipient()
        .map(original ->
            original.isUtf8() || original.addressType().equalsIgnoreCase("rfc822")
                ? original.address()
                : original.addressType() + ";" + original.address())
        .filter(original -> !original.equalsIgnoreCase(recipient.finalRecipient()))
        .map(original -> " (sent to " + ReportText.readable(original, 320) + ")")
        .orElse("");
  }

  private void explain(ReportedRecipient recipient) {
    switch (recipient.action()) {
      case FAILED -> {
        StatusMeaning meaning = StatusMeaning.of(recipient.status());
        paragraph("        ", meaning.why());
        paragraph("        ", meaning.advice());
        if (recipient.maybeDelivered()) {
          paragraph("        ", MAYBE_DELIVERED);
        }
        answer(recipient);
      }
      case DELAYED -> {
        recipient
            .willRetryUntil()
            .ifPresent(at ->
                paragraph(
                    "        ", "It is tried again by itself until " + report.date(at) + "."));
        answer(recipient);
      }
      case RELAYED -> answer(recipient);
      case EXPANDED, DELIVERED -> {} // there is nothing to explain
    }
  }

  private void answer(ReportedRecipient recipient) {
    recipient
        .diagnostic()
        .ifPresent(said ->
            paragraph(
                "        ",
                recipient
                        .remoteMta()
                        .filter(_ -> said instanceof Diagnostic.Answer)
                        .map(host -> "The server " + ReportText.atom(host, 255) + " said: ")
                        .orElse("The reason in technical words: ")
                    + ReportText.readable(said.oneLine(), 900)));
  }

  /** Writes {@code words} in lines of at most {@value #WIDTH} chars, longer words broken. */
  private void paragraph(String indent, String words) {
    StringBuilder line = new StringBuilder(indent);
    for (String word : words.split(" ", -1)) {
      String rest = word;
      if (line.length() > indent.length() && line.length() + 1 + rest.length() > WIDTH) {
        line(line.toString());
        line = new StringBuilder(indent);
      }
      if (line.length() > indent.length()) {
        line.append(' ');
      }
      while (line.length() + rest.length() > WIDTH) {
        int fits = WIDTH - line.length();
        fits -= Character.isHighSurrogate(rest.charAt(fits - 1)) ? 1 : 0;
        line(line + rest.substring(0, fits));
        rest = rest.substring(fits);
        line = new StringBuilder(indent);
      }
      line.append(rest);
    }
    line(line.toString());
  }
}
