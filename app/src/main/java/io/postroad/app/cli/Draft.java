package io.postroad.app.cli;

import io.postroad.app.compose.HeaderText;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.trace.MailDate;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * A message in the making (RFC 5322, RFC 2045): text in UTF-8, files as attachments. For one
 * thread.
 */
final class Draft {
  private static final String END = "\r\n";
  private static final int LINE_MAX = 998;

  private final List<String> fields = new ArrayList<>();
  private final List<Attachment> attachments = new ArrayList<>();
  private final String boundary;
  private String body = "";

  /** A file that goes along. */
  record Attachment(String name, String base64) {

    static Attachment of(String name, byte[] octets) {
      return new Attachment(name, Draft.base64(octets));
    }
  }

  /** A draft with the fields that every message has. */
  Draft(String from, List<String> to, String host, Execution execution) {
    String unique =
        String.format(
            Locale.ROOT,
            "%x.%016x",
            execution.time().now().toEpochMilli(),
            execution.random().nextLong());
    this.boundary = "=_" + unique;
    fields.add("From: " + (from.isEmpty() ? "postmaster@" + host : from));
    fields.add("To: " + String.join("," + END + " ", to));
    fields.add("Date: " + MailDate.format(execution.time().now(), ZoneId.systemDefault()));
    fields.add("Message-ID: <" + unique + "@" + host + ">");
    fields.add("MIME-Version: 1.0");
  }

  void subject(String text) {
    fields.add("Subject: " + words(text));
  }

  /** A field as it was given on the command line; {@code N: V}. */
  void field(String line) throws CommandException {
    int colon = line.indexOf(':');
    boolean name = colon > 0 && line.substring(0, colon).chars().allMatch(c -> c > ' ' && c < 0x7F);
    if (!name || line.chars().anyMatch(c -> c < ' ' && c != '\t')) {
      throw CommandException.usage(
          "\""
              + line.lines().findFirst().orElse("")
              + "\" is not a header field; write 'Name: text'"
              + " on one line");
    }
    String field = line.substring(0, colon);
    fields.removeIf(known -> known.regionMatches(true, 0, field + ":", 0, colon + 1));
    fields.add(field + ": " + words(line.substring(colon + 1).strip()));
  }

  void body(String text) {
    this.body = text;
  }

  void attach(Attachment attachment) {
    attachments.add(attachment);
  }

  /** The message with CR LF line ends. */
  byte[] octets() {
    StringBuilder text = new StringBuilder();
    fields.forEach(field -> text.append(field).append(END));
    if (attachments.isEmpty()) {
      text.append(part());
    } else {
      text.append("Content-Type: multipart/mixed; boundary=\"").append(boundary).append('"');
      text.append(END).append(END).append("--").append(boundary).append(END).append(part());
      attachments.forEach(file ->
          text.append(END).append("--").append(boundary).append(END).append(attachment(file)));
      text.append(END).append("--").append(boundary).append("--").append(END);
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The text's own fields, an empty line, and the text in an encoding that fits it. */
  private String part() {
    String lines = withLineEnds(body);
    boolean plain =
        lines.chars().allMatch(c -> (c >= ' ' && c < 0x7F) || c == '\t' || c == '\r' || c == '\n')
            && lines.lines().allMatch(line -> line.length() <= LINE_MAX);
    String type = "Content-Type: text/plain; charset=" + (plain ? "us-ascii" : "utf-8") + END;
    return plain
        ? type + "Content-Transfer-Encoding: 7bit" + END + END + lines
        : type
            + "Content-Transfer-Encoding: base64"
            + END
            + END
            + base64(lines.getBytes(StandardCharsets.UTF_8));
  }

  private static String attachment(Attachment file) {
    return "Content-Type: application/octet-stream"
        + END
        + "Content-Disposition: attachment; filename"
        + HeaderText.parameter(file.name())
        + END
        + "Content-Transfer-Encoding: base64"
        + END
        + END
        + file.base64();
  }

  /** Text of a header field; see {@link HeaderText#words}. */
  static String words(String text) {
    return HeaderText.words(text);
  }

  private static String base64(byte[] octets) {
    return Base64.getMimeEncoder().encodeToString(octets) + END;
  }

  private static String withLineEnds(String text) {
    String lines = text.replace("\r\n", "\n").replace('\r', '\n').replace("\n", END);
    return lines.endsWith(END) ? lines : lines + END;
  }
}
