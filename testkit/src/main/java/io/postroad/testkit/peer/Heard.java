package io.postroad.testkit.peer;

import java.util.Locale;

/** What a client said to a scripted server. Immutable. */
public sealed interface Heard {

  /** The connection was opened: the time for a greeting. */
  record Opened() implements Heard {}

  /** A command line, without its CR LF. */
  record Command(String line) implements Heard {

    /** Whether it begins with {@code verb}, whatever the case. */
    public boolean is(String verb) {
      return line.regionMatches(true, 0, verb, 0, verb.length());
    }
  }

  /**
   * BDAT with the octets that it announced (RFC 3030 §2).
   *
   * @param line the command, without its CR LF
   * @param octets one character each
   * @param whole whether all of them came
   */
  record Chunk(String line, String octets, boolean whole) implements Heard {

    /** Whether it is the last of its content. */
    public boolean last() {
      return line.toUpperCase(Locale.ROOT).endsWith(" LAST");
    }
  }

  /**
   * What followed a 354, as it came: dots still stuffed, the end of data included.
   *
   * @param octets one character each
   * @param whole whether the end of data came; else the client ended or broke the connection
   */
  record Content(String octets, boolean whole) implements Heard {}
}
