package io.postroad.testkit.peer;

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
   * What followed a 354, as it came: dots still stuffed, the end of data included.
   *
   * @param octets one character each
   * @param whole whether the end of data came; else the client ended or broke the connection
   */
  record Content(String octets, boolean whole) implements Heard {}
}
