package io.postroad.app.cli;

import io.postroad.smtp.client.ContentSource;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.text.Utf8;
import java.io.ByteArrayOutputStream;

/** A whole message in memory, as a command reads it. Immutable as long as nobody writes to it. */
final class MailOctets implements ContentSource {
  private final byte[] octets;

  private MailOctets(byte[] octets) {
    this.octets = octets;
  }

  /** Text whose line ends may be LF, as files have them: every one becomes CR LF. */
  static MailOctets withLineEnds(byte[] text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length + text.length / 32 + 2);
    int last = 0;
    for (byte octet : text) {
      if (octet == '\n' && last != '\r') {
        out.write('\r');
      }
      out.write(octet);
      last = octet;
    }
    if (last != '\n') {
      out.write('\r');
      out.write('\n');
    }
    return new MailOctets(out.toByteArray());
  }

  long size() {
    return octets.length;
  }

  boolean eightBit() {
    for (byte octet : octets) {
      if (octet < 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether the header section is UTF-8 beyond ASCII; octets that are neither are left alone. */
  boolean hasUtf8Header() {
    int end = 0;
    while (end + 3 < octets.length
        && !(octets[end] == '\r'
            && octets[end + 1] == '\n'
            && octets[end + 2] == '\r'
            && octets[end + 3] == '\n')) {
      end++;
    }
    return Utf8.decode(octets, 0, end).filter(text -> !Utf8.isAscii(text)).isPresent();
  }

  @Override
  public Content open() {
    return Content.of(octets);
  }
}
