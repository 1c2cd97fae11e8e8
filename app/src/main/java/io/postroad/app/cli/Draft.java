package io.postroad.app.cli;

import io.postroad.app.compose.HeaderText;
import io.postroad.app.compose.Letter;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.trace.MailDate;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A message in the making (RFC 5322, RFC 2045): text in UTF-8, files as attachments. For one
 * thread.
 */
final class Draft {
  private static final String END = "\r\n";

  private final List<String> fields = new ArrayList<>();
  private final List<Letter.Attached> files = new ArrayList<>();
  private final String boundary;
  private String body = "";

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
    if (field.equalsIgnoreCase("MIME-Version")) {
      return; // every letter has it, and there is one version (RFC 2045 §4)
    }
    fields.removeIf(known -> known.regionMatches(true, 0, field + ":", 0, colon + 1));
    fields.add(field + ": " + words(line.substring(colon + 1).strip()));
  }

  void body(String text) {
    this.body = text;
  }

  void attach(String name, byte[] octets) {
    files.add(new Letter.Attached(name, "application/octet-stream", "", ByteBuffer.wrap(octets)));
  }

  /** The message with CR LF line ends. */
  byte[] octets() throws IOException {
    try (InputStream octets = new Letter(fields, boundary, body, "", files).octets()) {
      return octets.readAllBytes();
    }
  }

  /** Text of a header field; see {@link HeaderText#words}. */
  static String words(String text) {
    return HeaderText.words(text);
  }
}
