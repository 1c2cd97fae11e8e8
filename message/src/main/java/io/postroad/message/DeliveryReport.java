package io.postroad.message;

import io.postroad.smtp.command.Hold;
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
 * @param deliverBy by when its sender wanted it delivered (RFC 2852 §5)
 * @param hold how long its sender wanted it held (RFC 4865 §5.1.2)
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
    Optional<Instant> deliverBy,
    Optional<Hold> hold,
    List<ReportedRecipient> recipients,
    ReturnedContent returned) {

  /** Copies the list; a report about nobody cannot be written. */
  public DeliveryReport {
    recipients = List.copyOf(recipients);
    if (recipients.isEmpty()) {
      throw new IllegalArgumentException("a delivery report has at least one recipient");
    }
  }

  /** A report on a message that was not to be held. */
  public DeliveryReport(
      String reportingMta,
      String reportId,
      String queueId,
      String to,
      Instant written,
      ZoneId zone,
      Instant arrival,
      Optional<String> envelopeId,
      Optional<Instant> deliverBy,
      List<ReportedRecipient> recipients,
      ReturnedContent returned) {
    this(
        reportingMta,
        reportId,
        queueId,
        to,
        written,
        zone,
        arrival,
        envelopeId,
        deliverBy,
        Optional.empty(),
        recipients,
        returned);
  }

  /**
   * Whether the report has octets over 127 (it has them only where the returned message has, or an
   * address): it then needs 8BITMIME, {@code BODY=8BITMIME} (RFC 6152).
   */
  public boolean isEightBit() {
    return returned.isEightBit() || needsSmtpUtf8() || namesBeyondAscii();
  }

  /**
   * Whether it is sent with SMTPUTF8 (RFC 6531 §3.4): the address of its reader is beyond ASCII, or
   * a header section is that it gives back. The latter can be encoded for a server without.
   */
  public boolean needsSmtpUtf8() {
    return !Utf8.isAscii(to) || returned.hasUtf8Header();
  }

  /** Whether it tells of an address beyond ASCII, for which RFC 6533 §4.1 has a type of its own. */
  private boolean namesBeyondAscii() {
    return recipients.stream()
        .anyMatch(r ->
            !Utf8.isAscii(r.finalRecipient())
                || r.originalRecipient().filter(o -> !Utf8.isAscii(o.address())).isPresent());
  }

  /** The report as it is sent: CR LF line ends, no line over 998 octets. */
  public byte[] toOctets() {
    String human = new ReportWords(this).text();
    boolean ascii = human.chars().allMatch(c -> c < 128);
    boolean global = namesBeyondAscii();
    String machine = new StatusFields(this, global).text();
    byte[] back = returned.toOctets();
    String boundary = boundary(human + machine + new String(back, StandardCharsets.ISO_8859_1));
    String encoding = isEightBit() ? "8bit" : "7bit";
    String status = global ? "global-delivery-status" : "delivery-status";
    ReportText front = header(status, boundary, encoding);
    if (ascii) {
      part(front, boundary, "text/plain; charset=us-ascii", "7bit").append(human);
    } else {
      part(front, boundary, "text/plain; charset=utf-8", "quoted-printable")
          .append(QuotedPrintable.encode(human));
    }
    part(front, boundary, "message/" + status, global ? "8bit" : "7bit").append(machine);
    part(front, boundary, returnedType(), returned.isEightBit() ? "8bit" : "7bit");
    ByteArrayOutputStream out = new ByteArrayOutputStream(back.length + 8192);
    out.writeBytes(front.octets());
    out.writeBytes(back);
    out.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII));
    return out.toByteArray();
  }

  /** RFC 6533 §4.2, §4.3: what has a header section in UTF-8 has types of its own. */
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

  /** RFC 6522 §3: the type of the report is the subtype of its second part. */
  private ReportText header(String type, String boundary, String encoding) {
    String host = ReportText.atom(reportingMta, 255);
    ReportText header =
        new ReportText()
            .field("Date", date(written))
            .field("From", "Mail Delivery System <postmaster@" + host + ">")
            .exactField("To", "<" + to + ">")
            .field("Subject", subject())
            .field("Message-ID", "<" + ReportText.atom(reportId, 64) + ".report@" + host + ">");
    originalMessageId().ifPresent(id -> header.field("In-Reply-To", id).field("References", id));
    if (goesWithoutTls()) {
      header.field("TLS-Required", "No");
    }
    return header
        .field("Auto-Submitted", "auto-replied")
        .field("MIME-Version", "1.0")
        .line("Content-Type: multipart/report; report-type=" + type + ";")
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
