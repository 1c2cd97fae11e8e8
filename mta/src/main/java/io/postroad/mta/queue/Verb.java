package io.postroad.mta.queue;

import java.util.Locale;

/** An operator's verb on one message. */
public enum Verb {
  /** Keep it back until released. */
  HOLD,
  /** Let a held message go on. */
  RELEASE,
  /** Try every waiting recipient now, and forget the back-off of its destinations. */
  RETRY,
  /** Give up now and report to the sender. */
  BOUNCE,
  /** Drop it without a report. */
  DELETE;

  /** As it is written in commands and paths. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
