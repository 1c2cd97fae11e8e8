package io.postroad.message;

import io.postroad.smtp.envelope.Content;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/**
 * A message as its author's program submitted it, made fit to travel while it streams by: Bcc and
 * Resent-Bcc fields are left out (RFC 5322 §3.6.3), and Date and Message-ID are added below the
 * other fields where they are missing (RFC 6409 §8.2, §8.3). Nothing else is touched: not a line is
 * folded, ordered or ended otherwise, and the body passes as it is. Of a line of the header section
 * at most a field's name is held back. Read by one thread.
 */
public final class SubmittedContent implements Content {
  /** Longer than every name that is looked for. */
  private static final int NAME_MAX = 16;

  /** Names with blanks up to a colon (RFC 5322 §4.5.8) are gathered so far: nobody writes more. */
  private static final int BEGINNING_MAX = 1000;

  private static final Set<String> LOOKED_FOR = Set.of("date", "message-id", "bcc", "resent-bcc");

  /** What a line may be that stands where the header section may still be. */
  private enum Line {
    /** Its beginning is being gathered. */
    BEGINNING,
    /** It goes on as it is. */
    KEPT,
    /** It is left out. */
    LEFT_OUT
  }

  private final Content content;
  private final byte[] date;
  private final byte[] messageId;
  private final byte[] input = new byte[4096];
  private int from;
  private int to;
  private boolean ended;

  private boolean inHeader = true;
  private boolean anyLine;

  /** The last octet that came, so that what is added never ends up in an unfinished line. */
  private byte lastOctet = '\n';

  private boolean fieldLeftOut;
  private boolean hasDate;
  private boolean hasMessageId;
  private Line line = Line.BEGINNING;
  private byte[] beginning = new byte[NAME_MAX];
  private int begun;

  private byte[] pending = {};
  private int pendingFrom;

  /** {@code date} and {@code messageId} are the values of the fields, in ASCII without folds. */
  public SubmittedContent(Content content, String date, String messageId) {
    this.content = content;
    this.date = field("Date", date);
    this.messageId = field("Message-ID", messageId);
  }

  private static byte[] field(String name, String value) {
    return (name + ": " + value + "\r\n").getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    while (true) {
      int count = takePending(into, offset, length);
      if (count > 0) {
        return count;
      }
      if (!inHeader && from == to) {
        return ended ? -1 : content.read(into, offset, length);
      }
      if (from == to && !fill()) {
        if (!inHeader) {
          return -1;
        }
        endWithoutBody();
        continue;
      }
      count = inHeader ? header(into, offset, length) : rest(into, offset, length);
      if (count > 0) {
        return count;
      }
    }
  }

  private int takePending(byte[] into, int offset, int length) {
    int count = Math.min(length, pending.length - pendingFrom);
    System.arraycopy(pending, pendingFrom, into, offset, count);
    pendingFrom += count;
    return count;
  }

  private boolean fill() throws IOException {
    int count = ended ? -1 : content.read(input, 0, input.length);
    ended = count < 0;
    from = 0;
    to = Math.max(0, count);
    return count >= 0;
  }

  private int rest(byte[] into, int offset, int length) {
    int count = Math.min(length, to - from);
    System.arraycopy(input, from, into, offset, count);
    from += count;
    return count;
  }

  /** Takes octets of the header section until something is to be given out. */
  private int header(byte[] into, int offset, int length) {
    int count = 0;
    while (from < to && count < length && inHeader && pendingFrom == pending.length) {
      byte octet = input[from++];
      lastOctet = octet;
      switch (line) {
        case BEGINNING -> begin(octet);
        case KEPT -> into[offset + count++] = octet;
        case LEFT_OUT -> {
          // not a copy for others to see
        }
      }
      if (octet == '\n' && inHeader) {
        line = Line.BEGINNING;
        begun = 0;
      }
    }
    return count;
  }

  /** One more octet of a line that is not judged yet. */
  private void begin(byte octet) {
    if (begun == beginning.length) {
      beginning = Arrays.copyOf(beginning, 2 * begun);
    }
    beginning[begun++] = octet;
    boolean complete = octet == '\n';
    boolean open = begun < NAME_MAX || (begun < BEGINNING_MAX && blankSince());
    if (!complete && octet != ':' && open && !(begun == 1 && isBlank(octet))) {
      return;
    }
    if (begun == 2 && beginning[0] == '\r' && complete) {
      endHeader();
      return;
    }
    if (isBlank(beginning[0]) && anyLine) {
      judged(fieldLeftOut); // a folded line shares its field's fate
      return;
    }
    String name = name();
    if (!anyLine && name.isEmpty() && !startsAsEnvelope()) {
      // No header section at all: what comes is the body (RFC 5322 §2.1 needs the empty line).
      byte[] body = Arrays.copyOf(beginning, begun);
      endHeader();
      pending = joined(pending, body);
      return;
    }
    hasDate |= name.equals("date");
    hasMessageId |= name.equals("message-id");
    fieldLeftOut = name.equals("bcc") || name.equals("resent-bcc");
    judged(fieldLeftOut);
  }

  /** Whether nothing but blanks has come behind a name that is looked for. */
  private boolean blankSince() {
    int end = begun;
    while (end > 0 && isBlank(beginning[end - 1])) {
      end--;
    }
    String name = new String(beginning, 0, end, StandardCharsets.ISO_8859_1);
    return end < begun && LOOKED_FOR.contains(name.toLowerCase(Locale.ROOT));
  }

  private void judged(boolean leftOut) {
    anyLine = true;
    line = leftOut ? Line.LEFT_OUT : Line.KEPT;
    if (!leftOut) {
      give(Arrays.copyOf(beginning, begun));
    }
  }

  /**
   * The field's name in lower case; empty where the line is no field, or one with a longer name.
   */
  private String name() {
    String text = new String(beginning, 0, begun, StandardCharsets.ISO_8859_1);
    int colon = text.indexOf(':');
    String name = colon < 0 ? "" : text.substring(0, colon).stripTrailing();
    boolean isName = name.chars().allMatch(c -> c > ' ' && c < 0x7F);
    if (colon < 0 && begun == NAME_MAX && text.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
      return "x"; // some field, none that is looked for
    }
    return isName ? name.toLowerCase(Locale.ROOT) : "";
  }

  /** Some programs send the first line of a mailbox file along. */
  private boolean startsAsEnvelope() {
    String text = new String(beginning, 0, begun, StandardCharsets.ISO_8859_1);
    return text.startsWith("From ") || text.startsWith(">From ");
  }

  private static boolean isBlank(byte octet) {
    return octet == ' ' || octet == '\t';
  }

  private void endHeader() {
    give(missing());
    give(new byte[] {'\r', '\n'});
    inHeader = false;
  }

  /** The content ended inside its header section. */
  private void endWithoutBody() {
    byte[] partial = line == Line.BEGINNING ? Arrays.copyOf(beginning, begun) : new byte[0];
    give(partial);
    boolean unfinished = lastOctet != '\n' && line != Line.LEFT_OUT;
    byte[] missing = missing();
    if (unfinished && missing.length > 0) {
      give(new byte[] {'\r', '\n'});
    }
    give(missing);
    inHeader = false;
  }

  private byte[] missing() {
    byte[] both = joined(hasDate ? new byte[0] : date, hasMessageId ? new byte[0] : messageId);
    hasDate = true;
    hasMessageId = true;
    return both;
  }

  private void give(byte[] octets) {
    byte[] left = Arrays.copyOfRange(pending, pendingFrom, pending.length);
    pending = joined(left, octets);
    pendingFrom = 0;
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  @Override
  public void close() {
    content.close();
  }
}
