package io.postroad.mta.spool;

import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A queue id: 26 lower-case letters and digits, 48 bits of milliseconds and 80 bits of chance, in
 * base 32 without i, l, o and u, so that ids sort by time. Immutable.
 */
public record QueueId(String text) implements Comparable<QueueId> {

  private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final int LENGTH = 26;

  /** Checks the form. */
  public QueueId {
    if (!wellFormed(text)) {
      throw new IllegalArgumentException("not a queue id");
    }
  }

  /** The id in {@code text}, if it is one. */
  public static Optional<QueueId> parse(String text) {
    return wellFormed(text) ? Optional.of(new QueueId(text)) : Optional.empty();
  }

  /** A new id for something that begins at {@code now}. */
  public static QueueId create(Instant now, RandomGenerator random) {
    return of((now.toEpochMilli() << 16) | (random.nextLong() & 0xFFFF), random.nextLong());
  }

  /** The id whose 128 bits are given. */
  public static QueueId of(long high, long low) {
    char[] text = new char[LENGTH];
    long hi = high;
    long lo = low;
    for (int i = LENGTH - 1; i >= 0; i--) {
      text[i] = DIGITS.charAt((int) (lo & 31));
      lo = (lo >>> 5) | (hi << 59);
      hi >>>= 5;
    }
    return new QueueId(new String(text));
  }

  /** The upper 64 bits. */
  public long high() {
    long hi = 0;
    long lo = 0;
    for (int i = 0; i < LENGTH; i++) {
      hi = (hi << 5) | (lo >>> 59);
      lo = (lo << 5) | DIGITS.indexOf(text.charAt(i));
    }
    return hi;
  }

  /** The lower 64 bits. */
  public long low() {
    long lo = 0;
    for (int i = 0; i < LENGTH; i++) {
      lo = (lo << 5) | DIGITS.indexOf(text.charAt(i));
    }
    return lo;
  }

  /** When it was made, to the millisecond. */
  public Instant created() {
    return Instant.ofEpochMilli(high() >>> 16);
  }

  @Override
  public int compareTo(QueueId other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }

  private static boolean wellFormed(String text) {
    if (text.length() != LENGTH || text.charAt(0) > '7') {
      return false;
    }
    for (int i = 0; i < LENGTH; i++) {
      if (DIGITS.indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }
}
