package io.postroad.smtp.wire;

import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * Lines from a connection. A line ends in CR LF exactly (RFC 5321 §2.3.8). Nothing over the limit
 * is ever buffered, and an idle reader holds 256 octets. Confined to one thread.
 */
public final class LineReader {

  private static final Line TOO_LONG = new Line.TooLong();
  private static final Line BARE_CONTROL = new Line.BareControl();
  private static final Line END = new Line.End();

  private final InputBuffer input;

  /** Reads from {@code transport}, which stays its owner's to close. */
  public LineReader(Transport transport) {
    this(transport, InputBuffer.LARGEST);
  }

  /**
   * The same with a bound of its own on what is read ahead of a content; a line is bounded by its
   * own limit.
   *
   * @param unreadMax octets; below 1 KiB it is 1 KiB
   */
  public LineReader(Transport transport, int unreadMax) {
    input = new InputBuffer(transport, unreadMax);
  }

  /** Whether octets have arrived that no line has taken: the next read may not need to wait. */
  public boolean hasBuffered() {
    return !input.isEmpty();
  }

  /**
   * Whether octets are buffered here or wait in the connection: input that came early (rule S4).
   */
  public boolean hasInput() {
    return !input.isEmpty() || input.hasInput();
  }

  /** The first of the buffered octets, 0 to 255, without taking it; empty when none is buffered. */
  public OptionalInt peek() {
    return input.isEmpty() ? OptionalInt.empty() : OptionalInt.of(input.octets[input.from] & 0xFF);
  }

  /**
   * Waits until an octet is buffered; false when the peer ended its stream.
   *
   * @throws DeadlineException when the deadline passed first; nothing is lost
   */
  public boolean await(Deadline deadline) throws IOException {
    return !input.isEmpty() || input.fill(InputBuffer.IDLE, deadline) >= 0;
  }

  /**
   * Reads the next line.
   *
   * @param octetsMax the longest line, CR LF included
   * @param first when its first octet must have come
   * @param onceBegun how long after its first octet it must be complete
   * @throws DeadlineException when either passed; what then works is said at {@link Transport#read}
   * @throws IOException when the connection is gone
   */
  public Line read(int octetsMax, Deadline first, Duration onceBegun, Time time)
      throws IOException {
    return read(octetsMax, "", octetsMax, first, onceBegun, time);
  }

  /**
   * The same, where lines that begin in a certain way may be longer.
   *
   * @param prefix ASCII in upper case, which stands for any case
   * @param prefixedMax the longest line that begins so, CR LF included, if that is more
   */
  public Line read(
      int octetsMax, String prefix, int prefixedMax, Deadline first, Duration onceBegun, Time time)
      throws IOException {
    input.rest();
    if (input.isEmpty() && input.fill(octetsMax, first) < 0) {
      return END;
    }
    return rest(octetsMax, prefix, prefixedMax, time.deadlineIn(onceBegun), time);
  }

  /**
   * Reads the next line, all of which must have come by {@code latest}, whenever it began.
   *
   * @throws DeadlineException when it had not; the connection stays usable
   */
  public Line read(int octetsMax, Deadline latest, Time time) throws IOException {
    input.rest();
    if (input.isEmpty() && input.fill(octetsMax, latest) < 0) {
      return END;
    }
    return rest(octetsMax, "", octetsMax, latest, time);
  }

  private Line rest(int octetsMax, String prefix, int prefixedMax, Deadline complete, Time time)
      throws IOException {
    int most = octetsMax;
    boolean tooLong = false;
    int scanned = 0;
    while (true) {
      byte[] octets = input.octets;
      int at = Octets.nextControl(octets, input.from + scanned, input.to);
      scanned = at - input.from;
      if (at < input.to && octets[at] != '\r') {
        return BARE_CONTROL;
      }
      if (scanned + 2 > most && most < prefixedMax && !tooLong && begins(prefix, scanned)) {
        most = prefixedMax;
      }
      tooLong |= scanned + 2 > most;
      if (at + 1 < input.to) {
        if (octets[at + 1] != '\n') {
          return BARE_CONTROL;
        }
        int start = input.from;
        input.from = at + 2;
        return tooLong ? TOO_LONG : new Line.Text(Arrays.copyOfRange(octets, start, at));
      }
      if (tooLong) {
        input.from = at;
        scanned = 0;
      }
      if (complete.passed(time)) {
        // Input that is there already would always win against a deadline: it could go on for ever.
        throw new DeadlineException("the line did not end in time");
      }
      if (input.fill(most, complete) < 0) {
        return END;
      }
    }
  }

  /** Whether the line in the buffer, of which so many octets are there, begins so. */
  private boolean begins(String prefix, int there) {
    if (there < prefix.length()) {
      return false;
    }
    for (int i = 0; i < prefix.length(); i++) {
      byte octet = input.octets[input.from + i];
      char wanted = prefix.charAt(i);
      if (octet != wanted && !(octet >= 'a' && octet <= 'z' && octet - 32 == wanted)) {
        return false;
      }
    }
    return true;
  }

  InputBuffer input() {
    return input;
  }
}
