package io.postroad.smtp.command;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The parameters HOLDFOR and HOLDUNTIL, of which a MAIL has one at most (RFC 4865 §3, §4.2). */
public sealed interface Hold {

  /** The most seconds that the nine digits of HOLDFOR can say. */
  long SECONDS_MAX = 999_999_999;

  /** Hold it for a time that begins when the content begins to arrive. */
  record For(Duration time) implements Hold {
    /** Checks that the nine digits can say it. */
    public For {
      if (!time.isPositive()
          || time.toSeconds() > SECONDS_MAX
          || !time.equals(time.truncatedTo(ChronoUnit.SECONDS))) {
        throw new IllegalArgumentException(
            "HOLDFOR is whole seconds from 1 on, nine digits at most");
      }
    }
  }

  /** Hold it until a moment. */
  record Until(Instant moment) implements Hold {}
}
