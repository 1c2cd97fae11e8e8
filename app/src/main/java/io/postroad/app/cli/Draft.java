package io.postroad.app.cli;

import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.trace.MailDate;
import java.io.ByteArrayOutputStream;
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
  private static final int WORD_OCTETS_MAX = 42;
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
        + parameter(file.name())
        + END
        + "Content-Transfer-Encoding: base64"
        + END
        + END
        + file.base64();
  }

  /** A file name as a parameter; beyond ASCII as RFC 2231 §4 has it. */
  private static String parameter(String name) {
    boolean plain = name.chars().allMatch(c -> c >= ' ' && c < 0x7F && c != '"' && c != '\\');
    if (plain) {
      return "=\"" + name + '"';
    }
    StringBuilder result = new StringBuilder("*=utf-8''");
    for (byte octet : name.getBytes(StandardCharsets.UTF_8)) {
      int c = octet & 0xFF;
      boolean safe = c < 0x7F && (Character.isLetterOrDigit(c) || c == '.' || c == '-' || c == '_');
      result.append(safe ? Character.toString(c) : String.format(Locale.ROOT, "%%%02X", c));
    }
    return result.toString();
  }

  /**
   * Text of a header field; beyond ASCII in encoded words (RFC 2047 §2), each of whole characters.
   */
  static String words(String text) {
    if (text.chars().allMatch(c -> c >= ' ' && c < 0x7F) && text.length() <= LINE_MAX - 100) {
      return text;
    }
    List<String> words = new ArrayList<>();
    ByteArrayOutputStream word = new ByteArrayOutputStream();
    text.codePoints()
        .forEach(c -> {
          byte[] octets = Character.toString(c).getBytes(StandardCharsets.UTF_8);
          if (word.size() + octets.length > WORD_OCTETS_MAX) {
            words.add(encodedWord(word));
          }
          word.writeBytes(octets);
        });
    words.add(encodedWord(word));
    return String.join(END + " ", words);
  }

  private static String encodedWord(ByteArrayOutputStream word) {
    String encoded = Base64.getEncoder().encodeToString(word.toByteArray());
    word.reset();
    return "=?utf-8?B?" + encoded + "?=";
  }

  private static String base64(byte[] octets) {
    return Base64.getMimeEncoder().encodeToString(octets) + END;
  }

  private static String withLineEnds(String text) {
    String lines = text.replace("\r\n", "\n").replace('\r', '\n').replace("\n", END);
    return lines.endsWith(END) ? lines : lines + END;
  }
}
