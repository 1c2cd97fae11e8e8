package io.postroad.smtp.server;

import io.postroad.smtp.command.Command;
import io.postroad.smtp.command.Parsed;

/** What came, or happened, where a command was expected. Immutable. */
sealed interface Input {

  /** A well-formed command. */
  record Got(Command command) implements Input {}

  /** A line that is no command. */
  record Malformed(Parsed.Faulty fault) implements Input {}

  /** A line over its limit; it was read to its end and dropped. */
  record TooLong() implements Input {}

  /** A CR or LF alone, or a NUL (rule S1). */
  record BareControl() implements Input {}

  /** A first line of another protocol (rule S6). */
  record Foreign() implements Input {}

  /** The client ended its stream. */
  record End() implements Input {}

  /** Nothing complete came in time. */
  record Late() implements Input {}

  /** The session was told to end. */
  record Rung(Bell.Reason reason) implements Input {}
}
