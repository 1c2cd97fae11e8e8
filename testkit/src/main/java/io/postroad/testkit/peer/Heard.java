package io.postroad.testkit.peer;

import java.nio.charset.StandardCharsets;

/** What a client said to a scripted server. Immutable but for the octets. */
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
   * What followed a 354, as it came: dots still stuffed, the end of data included.
   *
   * @param whole whether the end of data came; else the client ended or broke the connection
   */
  record Content(byte[] octets, boolean whole) implements Heard {

    /** The octets as text, one character each. */
    public String text() {
      return new String(octets, StandardCharsets.ISO_8859_1);
    }
  }
}
