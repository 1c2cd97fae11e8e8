package io.postroad.testkit.peer;

/**
 * What a scripted server does next. Immutable.
 *
 * @param octets to send first, one character each; may be none
 * @param then what follows
 */
public record Act(String octets, Then then) {

  /** What a server does after it has spoken. */
  public enum Then {
    /** Reads the next command. */
    READ,
    /** Reads content up to the end of data. */
    READ_CONTENT,
    /** Ends its stream and reads whatever still comes, as a closing server does. */
    CLOSE,
    /** Closes at once; unread input makes that a reset. */
    DROP,
    /** Breaks the connection, in memory; elsewhere as {@link #DROP}. */
    RESET,
    /** Says nothing more and waits for the client to go. */
    STALL,
    /** Does not even read any more. */
    FREEZE
  }

  /** Sends the lines, each with CR LF, and reads the next command. */
  public static Act say(String... lines) {
    return new Act(octets(lines), Then.READ);
  }

  /** Sends the lines, each with CR LF, and reads content. */
  public static Act ask(String... lines) {
    return new Act(octets(lines), Then.READ_CONTENT);
  }

  /** Sends the lines, each with CR LF, and ends its stream. */
  public static Act close(String... lines) {
    return new Act(octets(lines), Then.CLOSE);
  }

  /** Does this without a word. */
  public static Act silently(Then then) {
    return new Act("", then);
  }

  private static String octets(String... lines) {
    StringBuilder text = new StringBuilder();
    for (String line : lines) {
      text.append(line).append("\r\n");
    }
    return text.toString();
  }
}
