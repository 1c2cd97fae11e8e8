package io.postroad.message;

import io.postroad.smtp.text.Utf8;
import io.postroad.smtp.trace.MailDate;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * A delivery report: tells a sender what became of a message (RFC 3464, in the form of RFC 6522).
 * It has a part in plain words, a part for programs, and the message's header section or all of it.
 * The caller sends it with the null reverse-path (RFC 5321 §4.5.5). Immutable.
 *
 * @param reportingMta this server's name
 * @param reportId makes the report's Message-ID unique: letters and digits
 * @param queueId of the message the report is about
 * @param to who gets it: the reverse-path of that message
 * @param written when the report is made
 * @param zone in which its times are written
 * @param arrival when that message came in
 * @param envelopeId what the sender calls it (RFC 3461 ENVID, decoded)
 * @param recipients what became of each; at least one
 * @param returned what is given back of that message
 */
public record DeliveryReport(
    String reportingMta,
    String reportId,
    String queueId,
    String to,
    Instant written,
    ZoneId zone,
    Instant arrival,
    Optional<String> envelopeId,
    List<ReportedRecipient> recipients,
    ReturnedContent returned) {

  /** An address has at most 254 octets (RFC 5321 §4.5.3.1.3 and erratum 1690); some may be more. */
  private static final int ADDRESS_MAX = 320;

  /** Copies the list; a report about nobody cannot be written. */
  public DeliveryReport {
    recipients = List.copyOf(recipients);
    if (recipients.isEmpty()) {
      throw new IllegalArgumentException("a delivery report has at least one recipient");
    }
  }

  /**
   * Whether the report has octets over 127 (it has them only where the returned message has, or an
   * address): it then needs 8BITMIME, {@code BODY=8BITMIME} (RFC 6152).
   */
  public boolean isEightBit() {
    return returned.isEightBit() || needsSmtpUtf8() || namesBeyondAscii();
  }

  /** Whether its own header section is UTF-8, because its reader's address is (RFC 6533 §5). */
  public boolean needsSmtpUtf8() {
    return !Utf8.isAscii(to);
  }

  /** Whether it tells of an address beyond ASCII, for which RFC 6533 §4 has a type of its own. */
  private boolean namesBeyondAscii() {
    return recipients.stream()
        .anyMatch(r ->
            !Utf8.isAscii(r.finalRecipient())
                || r.originalRecipient().filter(o -> !Utf8.isAscii(o)).isPresent());
  }

  /** The report as it is sent: CR LF line ends, no line over 998 octets. */
  public byte[] toOctets() {
    String human = new ReportWords(this).text();
    boolean ascii = human.chars().allMatch(c -> c < 128);
    ReportText machine = machinePart();
    byte[] back = returned.toOctets();
    String boundary =
        boundary(human + machine.text() + new String(back, StandardCharsets.ISO_8859_1));
    String encoding = isEightBit() ? "8bit" : "7bit";
    ReportText front = header(boundary, encoding);
    if (ascii) {
      part(front, boundary, "text/plain; charset=us-ascii", "7bit").append(human);
    } else {
      part(front, boundary, "text/plain; charset=utf-8", "quoted-printable")
          .append(QuotedPrintable.encode(human));
    }
    boolean global = namesBeyondAscii();
    part(
            front,
            boundary,
            global ? "message/global-delivery-status" : "message/delivery-status",
            global ? "8bit" : "7bit")
        .append(machine.text());
    part(front, boundary, returnedType(), returned.isEightBit() ? "8bit" : "7bit");
    ByteArrayOutputStream out = new ByteArrayOutputStream(back.length + 8192);
    out.writeBytes(front.octets());
    out.writeBytes(back);
    out.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII));
    return out.toByteArray();
  }

  /** RFC 6533 §6.2, §6.3: what has a header section in UTF-8 has types of its own. */
  private String returnedType() {
    if (returned.hasUtf8Header()) {
      return returned.isWhole() ? "message/global" : "message/global-headers";
    }
    return returned.isWhole() ? "message/rfc822" : "text/rfc822-headers";
  }

  /** The date of RFC 5322 §3.3. */
  String date(Instant instant) {
    return MailDate.format(instant, zone);
  }

  /** What the report is about, in the order of weight. */
  ReportAction gravest() {
    for (ReportAction action : ReportAction.values()) {
      if (recipients.stream().anyMatch(recipient -> recipient.action() == action)) {
        return action;
      }
    }
    throw new IllegalStateException("a report has recipients");
  }

  private ReportText header(String boundary, String encoding) {
    String host = ReportText.atom(reportingMta, 255);
    ReportText header =
        new ReportText()
            .field("Date", date(written))
            .field("From", "Mail Delivery System <postmaster@" + host + ">")
            .unicodeField("To", "<" + ReportText.readable(to, ADDRESS_MAX).replace(' ', '_') + ">")
            .field("Subject", subject())
            .field("Message-ID", "<" + ReportText.atom(reportId, 64) + ".report@" + host + ">");
    originalMessageId().ifPresent(id -> header.field("In-Reply-To", id).field("References", id));
    if (goesWithoutTls()) {
      header.field("TLS-Required", "No");
    }
    return header
        .field("Auto-Submitted", "auto-replied")
        .field("MIME-Version", "1.0")
        .line("Content-Type: multipart/report; report-type=delivery-status;")
        .line(" boundary=\"" + boundary + "\"")
        .line("Content-Transfer-Encoding: " + encoding)
        .line("")
        .line("This is a delivery report in MIME form (RFC 3464).");
  }

  private String subject() {
    boolean alone = recipients.size() == 1;
    String who = alone ? " to " + recipients.getFirst().finalRecipient() : "";
    return switch (gravest()) {
      case FAILED -> "Your message" + who + " could not be delivered" + (alone ? "" : " to all");
      case DELAYED -> "Your message" + who + " is delayed";
      case RELAYED -> "Your message" + who + " was passed on";
      case EXPANDED -> "Your message" + who + " was passed on to several addresses";
      case DELIVERED -> "Your message" + who + " was delivered";
    };
  }

  /** The Message-ID of the message, if it is fit to stand in a field of ours. */
  private Optional<String> originalMessageId() {
    return HeaderSection.of(returned.toOctets(), HeaderLimits.DEFAULTS)
        .first("Message-ID")
        .map(HeaderField::unfolded)
        .filter(id ->
            id.length() <= 250
                && id.startsWith("<")
                && id.endsWith(">")
                && id.chars().allMatch(c -> c > ' ' && c < 127)
                && id.indexOf('<', 1) < 0
                && id.indexOf('>') == id.length() - 1);
  }

  /** What is to arrive rather than be secret is so in a report, too (RFC 8689 §6). */
  private boolean goesWithoutTls() {
    return HeaderSection.of(returned.toOctets(), HeaderLimits.DEFAULTS)
        .first("TLS-Required")
        .map(HeaderField::unfolded)
        .filter(value -> value.strip().equalsIgnoreCase("No"))
        .isPresent();
  }

  private static ReportText part(ReportText out, String boundary, String type, String encoding) {
    return out.line("")
        .line("--" + boundary)
        .line("Content-Type: " + type)
        .line("Content-Transfer-Encoding: " + encoding)
        .line("");
  }

  private ReportText machinePart() {
    ReportText text = new ReportText();
    envelopeId.ifPresent(id -> envelopeId(id, text));
    text.field("Reporting-MTA", mtaType() + "; " + ReportText.atom(reportingMta, 255));
    text.field("X-Postroad-Queue-ID", ReportText.atom(queueId, 64));
    text.field("Arrival-Date", date(arrival));
    for (ReportedRecipient recipient : recipients) {
      text.line("");
      describe(recipient, text);
    }
    return text;
  }

  /** Character by character what the sender gave, several spaces too (RFC 3461 §6.3 a). */
  private static void envelopeId(String id, ReportText text) {
    boolean plain = id.length() <= 100 && id.chars().allMatch(c -> c >= ' ' && c < 0x7F);
    if (plain) {
      text.line("Original-Envelope-Id: " + id);
    } else {
      text.field("Original-Envelope-Id", id);
    }
  }

  /** RFC 3461 §6.3 (b): a name of one label stands in no DNS. */
  private String mtaType() {
    return reportingMta.indexOf('.') >= 0 ? "dns" : "x-local-hostname";
  }

  private void describe(ReportedRecipient recipient, ReportText text) {
    recipient
        .originalRecipient()
        .ifPresent(original -> text.unicodeField("Original-Recipient", typedAddress(original)));
    String address = recipient.finalRecipient();
    text.unicodeField(
        "Final-Recipient",
        Utf8.isAscii(address)
            ? "rfc822; " + ReportText.ascii(address, ADDRESS_MAX)
            : "utf-8; " + ReportText.readable(address, ADDRESS_MAX));
    text.field("Action", recipient.action().word());
    text.field("Status", status(recipient));
    recipient
        .remoteMta()
        .ifPresent(host -> text.field("Remote-MTA", "dns; " + ReportText.atom(host, 255)));
    recipient
        .diagnostic()
        .ifPresent(said ->
            text.field("Diagnostic-Code", (isReply(said) ? "smtp; " : "x-postroad; ") + said));
    recipient.lastAttempt().ifPresent(at -> text.field("Last-Attempt-Date", date(at)));
    if (recipient.action() == ReportAction.DELAYED) {
      recipient.willRetryUntil().ifPresent(at -> text.field("Will-Retry-Until", date(at)));
    }
  }

  /** {@code type;address} with an address type that is an atom, else {@code rfc822;} before it. */
  private static String typedAddress(String original) {
    int semicolon = original.indexOf(';');
    boolean typed =
        semicolon > 0
            && semicolon <= 20
            && original
                .substring(0, semicolon)
                .chars()
                .allMatch(c -> c < 127 && (Character.isLetterOrDigit(c) || c == '-'));
    String type = typed ? original.substring(0, semicolon) : "rfc822";
    String address = typed ? original.substring(semicolon + 1) : original;
    return type
        + "; "
        + (type.equalsIgnoreCase("utf-8")
            ? ReportText.readable(address, ADDRESS_MAX)
            : ReportText.ascii(address, ADDRESS_MAX));
  }

  /** What a host said is an SMTP reply; what we say ourselves is not (RFC 3464 §2.3.6). */
  static boolean isReply(String said) {
    return said.length() >= 3
        && said.charAt(0) >= '2'
        && said.charAt(0) <= '5'
        && Character.isDigit(said.charAt(1))
        && Character.isDigit(said.charAt(2))
        && (said.length() == 3 || said.charAt(3) == ' ' || said.charAt(3) == '-');
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
          !part.isEmpty() && part.length() <= 3 && part.chars().allMatch(c -> c >= '0' && c <= '9');
    }
    // A failure that a 4yz reply caused (expiry) keeps its class: RFC 3464 lets both stand.
    boolean fits =
        wellFormed
            && (parts[0].charAt(0) == wanted
                || (recipient.action() == ReportAction.FAILED && parts[0].charAt(0) == '4'));
    return fits ? recipient.status() : wanted + ".0.0";
  }

  /** A boundary that stands nowhere in the parts. */
  private String boundary(String text) {
    StringBuilder base = new StringBuilder("report-");
    reportId
        .chars()
        .limit(32)
        .forEach(c -> base.append(c < 127 && Character.isLetterOrDigit(c) ? (char) c : '-'));
    String boundary = base.toString();
    for (int i = 1; text.contains("--" + boundary); i++) {
      boundary = base + "-" + i;
    }
    return boundary;
  }
}
