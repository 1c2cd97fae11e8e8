package io.postroad.message;

import io.postroad.message.mime.MimeHeaders;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.text.Utf8;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * What a delivery report gives back of the message it is about: its header section, or all of it
 * when that was asked for and it is at most {@value #OCTETS_MAX} octets (rule B2). Immutable.
 */
public final class ReturnedContent {

  /** The most that is given back. */
  public static final int OCTETS_MAX = 64 * 1024;

  /** RFC 5322 §2.1.1: a line without its end. */
  private static final int LINE_MAX = 998;

  private final boolean whole;
  private final byte[] octets;

  private ReturnedContent(boolean whole, byte[] octets) {
    this.whole = whole;
    this.octets = octets;
  }

  /** Nothing is known of the content any more. */
  public static ReturnedContent none() {
    return new ReturnedContent(false, new byte[0]);
  }

  /**
   * Reads what is given back of {@code content}, at most {@value #OCTETS_MAX} octets and one more.
   * Does not close it.
   *
   * @param full whether all of it was asked for (RFC 3461 RET=FULL)
   */
  public static ReturnedContent read(Content content, boolean full) throws IOException {
    byte[] front = new byte[OCTETS_MAX + 1];
    int length = 0;
    while (length < front.length) {
      int count = content.read(front, length, front.length - length);
      if (count < 0) {
        break;
      }
      length += count;
    }
    return of(Arrays.copyOf(front, length), full);
  }

  /** Like {@link #read}, of a content (or the front of one) that is at hand. */
  public static ReturnedContent of(byte[] content, boolean full) {
    if (full && content.length <= OCTETS_MAX && isCleanText(content)) {
      return new ReturnedContent(true, content.clone());
    }
    return new ReturnedContent(false, headerSection(content));
  }

  /** Whether it is the whole message. */
  public boolean isWhole() {
    return whole;
  }

  /** CR LF line ends throughout, the last line included; a copy. */
  public byte[] toOctets() {
    return octets.clone();
  }

  /** Whether it has octets over 127. */
  public boolean isEightBit() {
    for (byte octet : octets) {
      if (octet < 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a header section of it is UTF-8 beyond ASCII (RFC 6532): its own, that of a part, or of
   * a message inside.
   */
  public boolean hasUtf8Header() {
    if (!isEightBit()) {
      return false;
    }
    byte[] headers = MimeHeaders.octets(octets);
    return Utf8.decode(headers, 0, headers.length).filter(text -> !Utf8.isAscii(text)).isPresent();
  }

  /** Whether it can stand in a report as it is: whole lines of allowed length, nothing odd. */
  private static boolean isCleanText(byte[] content) {
    int line = 0;
    for (int i = 0; i < content.length; i++) {
      byte octet = content[i];
      if (octet == '\r' && i + 1 < content.length && content[i + 1] == '\n') {
        i++;
        line = 0;
      } else if (octet == '\r' || octet == '\n' || octet == 0 || ++line > LINE_MAX) {
        return false;
      }
    }
    return line == 0;
  }

  /**
   * The header section in a form that cannot leave its part: CR LF line ends, no NUL, no line over
   * the limit, no empty line, cut at a line's end.
   */
  private static byte[] headerSection(byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int i = 0;
    while (i < content.length && content[i] != '\r' && content[i] != '\n') {
      int end = i;
      while (end < content.length && content[end] != '\r' && content[end] != '\n') {
        end++;
      }
      byte[] line = wrapped(content, i, end);
      if (out.size() + line.length > OCTETS_MAX) {
        break;
      }
      out.writeBytes(line);
      i = end;
      if (i + 1 < content.length && content[i] == '\r' && content[i + 1] == '\n') {
        i += 2;
      } else if (i < content.length) {
        i++;
      }
    }
    return out.toByteArray();
  }

  /** One line with its end, folded where it is too long (RFC 5322 §2.2.3). */
  private static byte[] wrapped(byte[] content, int from, int to) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(to - from + 2);
    int at = from;
    while (true) {
      int end = pieceEnd(content, at, to, at == from ? LINE_MAX : LINE_MAX - 1);
      for (int i = at; i < end; i++) {
        out.write(content[i] == 0 ? '?' : content[i]);
      }
      out.write('\r');
      out.write('\n');
      if (end == to) {
        return out.toByteArray();
      }
      if (!isBlank(content[end])) {
        out.write(' ');
      }
      at = end;
    }
  }

  /** Where a piece of at most so many octets ends: before white space, else before a character. */
  private static int pieceEnd(byte[] content, int from, int to, int most) {
    if (to - from <= most) {
      return to;
    }
    int end = from + most;
    while (end > from + 1 && !isBlank(content[end])) {
      end--;
    }
    if (end > from + 1) {
      return end;
    }
    end = from + most;
    // At most three octets of UTF-8 follow the first of a character.
    for (int i = 0; i < 3 && (content[end] & 0xC0) == 0x80; i++) {
      end--;
    }
    return end;
  }

  private static boolean isBlank(byte octet) {
    return octet == ' ' || octet == '\t';
  }
}
