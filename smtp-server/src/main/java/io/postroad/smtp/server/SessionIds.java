package io.postroad.smtp.server;

import io.postroad.smtp.runtime.Time;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ids of sessions: lower-case letters and digits, unique in the process, sortable by time: the
 * milliseconds of the wall clock and a running number, both in base 36. Thread-safe.
 */
final class SessionIds {
  private static final int RADIX = 36;
  private static final int TIME_DIGITS = 9;
  private static final int NUMBER_DIGITS = 4;
  private static final long NUMBERS = (long) Math.pow(RADIX, NUMBER_DIGITS);

  private final Time time;
  private final AtomicLong number = new AtomicLong();

  SessionIds(Time time) {
    this.time = time;
  }

  String next() {
    return digits(time.now().toEpochMilli(), TIME_DIGITS)
        + digits(number.getAndIncrement() % NUMBERS, NUMBER_DIGITS);
  }

  private static String digits(long value, int count) {
    String text = Long.toString(value, RADIX);
    return "0".repeat(Math.max(0, count - text.length())) + text;
  }
}
