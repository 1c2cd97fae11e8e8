package io.postroad.message;

import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.text.Utf8;
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

  /** Whether its header section is UTF-8 beyond ASCII (RFC 6532). */
  public boolean hasUtf8Header() {
    int end = 0;
    while (end + 2 < octets.length && !(octets[end] == '\n' && octets[end + 1] == '\r')) {
      end++;
    }
    int to = end + 2 < octets.length ? end : octets.length;
    return Utf8.decode(octets, 0, to).filter(text -> !Utf8.isAscii(text)).isPresent();
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
    byte[] out = new byte[OCTETS_MAX];
    int length = 0;
    int i = 0;
    while (i < content.length && content[i] != '\r' && content[i] != '\n') {
      int end = i;
      while (end < content.length && content[end] != '\r' && content[end] != '\n') {
        end++;
      }
      int size = wrappedSize(end - i);
      if (length + size > out.length) {
        break;
      }
      length = wrap(content, i, end, out, length);
      i = end;
      if (i + 1 < content.length && content[i] == '\r' && content[i + 1] == '\n') {
        i += 2;
      } else if (i < content.length) {
        i++;
      }
    }
    return Arrays.copyOf(out, length);
  }

  private static int wrappedSize(int line) {
    return line + 2 + 3 * (line / (LINE_MAX - 1));
  }

  /** Copies one line with its end; breaks it with folds where it is too long. */
  private static int wrap(byte[] content, int from, int to, byte[] out, int at) {
    int length = at;
    int column = 0;
    for (int i = from; i < to; i++) {
      if (column == LINE_MAX - 1) {
        out[length++] = '\r';
        out[length++] = '\n';
        out[length++] = ' ';
        column = 1;
      }
      out[length++] = content[i] == 0 ? (byte) '?' : content[i];
      column++;
    }
    out[length++] = '\r';
    out[length++] = '\n';
    return length;
  }
}
