package io.postroad.app.cli;

import io.postroad.message.AddressList;
import io.postroad.message.HeaderField;
import io.postroad.message.HeaderLimits;
import io.postroad.message.HeaderSection;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.trace.MailDate;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A message that a program handed in: read to its end, completed with what every message needs (RFC
 * 6409 §8: Date, Message-ID, From). For one thread.
 */
final class HandedMessage {
  private static final int RECIPIENTS_MAX = 100_000;

  private final byte[] octets;
  private final HeaderSection header;
  private final String missing;

  private HandedMessage(byte[] octets, HeaderSection header, String missing) {
    this.octets = octets;
    this.header = header;
    this.missing = missing;
  }

  /**
   * Reads a message.
   *
   * @param endAtDot whether a line with a lone dot is its end
   */
  static HandedMessage read(
      InputStream in, boolean endAtDot, String sender, String origin, Execution execution)
      throws IOException {
    byte[] octets = endAtDot ? untilDot(in) : in.readAllBytes();
    HeaderSection header = HeaderSection.of(octets, HeaderLimits.DEFAULTS);
    StringBuilder missing = new StringBuilder();
    if (header.first("From").isEmpty()) {
      missing.append("From: ").append(from(sender, origin)).append('\n');
    }
    if (header.first("Date").isEmpty()) {
      String date = MailDate.format(execution.time().now(), ZoneId.systemDefault());
      missing.append("Date: ").append(date).append('\n');
    }
    if (header.first("Message-ID").isEmpty()) {
      missing.append(
          String.format(
              Locale.ROOT,
              "Message-ID: <%x.%016x@%s>%n",
              execution.time().now().toEpochMilli(),
              execution.random().nextLong(),
              origin));
    }
    if (header.fields().isEmpty() && !beginsWithEmptyLine(octets)) {
      missing.append('\n'); // there is no header section: all of it is the body
    }
    return new HandedMessage(octets, header, missing.toString());
  }

  private static String from(String sender, String origin) {
    return sender.isEmpty() || sender.equals("<>") ? "postmaster@" + origin : sender;
  }

  private static boolean beginsWithEmptyLine(byte[] octets) {
    return octets.length > 0
        && (octets[0] == '\n' || (octets[0] == '\r' && octets.length > 1 && octets[1] == '\n'));
  }

  private static byte[] untilDot(InputStream in) throws IOException {
    InputStream buffered = new BufferedInputStream(in);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int octet = buffered.read(); octet >= 0; octet = buffered.read()) {
      line.write(octet);
      if (octet == '\n') {
        String text = line.toString(StandardCharsets.ISO_8859_1);
        if (text.equals(".\n") || text.equals(".\r\n")) {
          return all.toByteArray();
        }
        line.writeTo(all);
        line.reset();
      }
    }
    if (!line.toString(StandardCharsets.ISO_8859_1).equals(".")) {
      line.writeTo(all);
    }
    return all.toByteArray();
  }

  /** The addresses in To, Cc and Bcc. */
  List<String> recipients() {
    List<String> addresses = new ArrayList<>();
    for (String name : List.of("To", "Cc", "Bcc")) {
      for (HeaderField field : header.all(name)) {
        AddressList.parse(field.unfolded(), RECIPIENTS_MAX)
            .forEach(named -> addresses.add(named.address()));
      }
    }
    return addresses;
  }

  /** The message as it is sent, without its Bcc fields where those were asked for. */
  MailOctets content(boolean withoutBcc) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(octets.length + missing.length());
    out.writeBytes(missing.getBytes(StandardCharsets.UTF_8));
    int at = 0;
    boolean leftOut = false;
    while (at < octets.length) {
      int end = lineEnd(at);
      boolean folded = octets[at] == ' ' || octets[at] == '\t';
      boolean empty = octets[at] == '\n' || (octets[at] == '\r' && end - at == 2);
      if (empty) {
        break;
      }
      leftOut = folded ? leftOut : withoutBcc && isBcc(at);
      if (!leftOut) {
        out.write(octets, at, end - at);
      }
      at = end;
    }
    out.write(octets, at, octets.length - at);
    return MailOctets.withLineEnds(out.toByteArray());
  }

  private int lineEnd(int from) {
    int end = from;
    while (end < octets.length && octets[end] != '\n') {
      end++;
    }
    return Math.min(end + 1, octets.length);
  }

  private boolean isBcc(int at) {
    int length = Math.min(4, octets.length - at);
    return new String(octets, at, length, StandardCharsets.ISO_8859_1)
        .toLowerCase(Locale.ROOT)
        .equals("bcc:");
  }
}
