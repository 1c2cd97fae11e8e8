package io.postroad.app.web.inbox;

import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.address.Paths;
import io.postroad.smtp.address.ReversePath;
import io.postroad.smtp.command.BodyType;
import io.postroad.smtp.command.MailParameters;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A stored message as it is sent on: without the Return-Path that final delivery put on top (RFC
 * 5321 §4.4), all else octet for octet.
 */
final class ReleasedOctets {
  private static final byte[] RETURN_PATH = "Return-Path:".getBytes(StandardCharsets.US_ASCII);
  private static final int LOOK_MAX = 8192;

  /** A line of text and its CR (RFC 5321 §4.5.3.1.6). */
  private static final int LINE_MAX = 999;

  private ReleasedOctets() {}

  static InputStream of(InputStream stored) throws IOException {
    BufferedInputStream octets = new BufferedInputStream(stored, LOOK_MAX);
    octets.mark(LOOK_MAX);
    byte[] begin = octets.readNBytes(RETURN_PATH.length);
    boolean found =
        new String(begin, StandardCharsets.ISO_8859_1)
            .equalsIgnoreCase(new String(RETURN_PATH, StandardCharsets.US_ASCII));
    if (!found) {
      octets.reset();
      return octets;
    }
    int before = 0;
    for (int c = octets.read(); c >= 0; before = c, c = octets.read()) {
      if (before == '\n' && c != ' ' && c != '\t') { // the next field; a fold goes on
        return new java.io.SequenceInputStream(
            new java.io.ByteArrayInputStream(new byte[] {(byte) c}), octets);
      }
    }
    return octets;
  }

  /**
   * What MAIL must say of these octets: their number, eight bits, lines that SMTP does not know.
   */
  static MailParameters parameters(InputStream octets, ReversePath from, List<Mailbox> to)
      throws IOException {
    Kind kind = Kind.of(octets);
    boolean utf8 = !Paths.isAscii(from) || !to.stream().allMatch(Mailbox::isAscii);
    Optional<BodyType> body =
        kind.binary
            ? Optional.of(BodyType.BINARY_MIME)
            : kind.eightBit ? Optional.of(BodyType.EIGHT_BIT_MIME) : Optional.empty();
    return new MailParameters(
        OptionalLong.of(kind.size),
        body,
        utf8 || kind.utf8Header,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        false);
  }

  /** What the octets are made of. */
  private static final class Kind {
    private long size;
    private boolean eightBit;
    private boolean utf8Header;
    private boolean binary;
    private boolean inBody;
    private int line;
    private int before = -1;

    static Kind of(InputStream octets) throws IOException {
      Kind kind = new Kind();
      byte[] chunk = new byte[1 << 16];
      for (int n = octets.read(chunk); n >= 0; n = octets.read(chunk)) {
        for (int i = 0; i < n; i++) {
          kind.take(chunk[i]);
        }
      }
      return kind;
    }

    private void take(byte octet) {
      size++;
      if (octet < 0) {
        eightBit = true;
        utf8Header |= !inBody;
      }
      boolean bareReturn = before == '\r' && octet != '\n';
      boolean bareFeed = before != '\r' && octet == '\n';
      binary |= octet == 0 || bareReturn || bareFeed || line > LINE_MAX;
      if (octet == '\n') {
        inBody |= line <= 1; // an empty line, but for its CR
        line = 0;
      } else {
        line++;
      }
      before = octet;
    }
  }
}
