package io.postroad.mta.spool.segment;

import java.util.Locale;
import java.util.OptionalInt;

/** The names of the spool's files. */
final class SegmentName {
  static final String LOCK = "lock";
  static final String IDENTITY = "identity";
  static final String RESERVE = "reserve";

  /** A file that does not count yet: removed at the next start. */
  static final String UNFINISHED = ".new";

  /** A removed segment's file, to be written again by the process that removed it. */
  static final String SPARE = ".spare";

  private static final String LOG = ".log";
  private static final String SIDECAR = ".idx";
  private static final String DAMAGED = ".damaged";

  private SegmentName() {}

  static String log(int number) {
    return base(number) + LOG;
  }

  static String spare(int number) {
    return base(number) + SPARE;
  }

  static String sidecar(int number) {
    return base(number) + SIDECAR;
  }

  static String damaged(int number) {
    return base(number) + DAMAGED;
  }

  static OptionalInt logNumber(String name) {
    return number(name, LOG);
  }

  static OptionalInt sidecarNumber(String name) {
    return number(name, SIDECAR);
  }

  static OptionalInt damagedNumber(String name) {
    return number(name, DAMAGED);
  }

  private static String base(int number) {
    return String.format(Locale.ROOT, "%010d", number);
  }

  private static OptionalInt number(String name, String suffix) {
    if (name.length() != 10 + suffix.length() || !name.endsWith(suffix)) {
      return OptionalInt.empty();
    }
    long number = 0;
    for (int i = 0; i < 10; i++) {
      char digit = name.charAt(i);
      if (digit < '0' || digit > '9') {
        return OptionalInt.empty();
      }
      number = number * 10 + (digit - '0');
    }
    return number <= Integer.MAX_VALUE ? OptionalInt.of((int) number) : OptionalInt.empty();
  }
}
