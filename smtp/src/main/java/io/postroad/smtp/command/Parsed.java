package io.postroad.smtp.command;

/** What a line gave: a command or a fault, and nothing else. Immutable. */
public sealed interface Parsed {

  /** A well-formed command. */
  record Well(Command command) implements Parsed {}

  /**
   * No command.
   *
   * @param fault why
   * @param detail what the fault is about (a verb, a parameter), printable and at most 64
   *     characters; may be empty
   */
  record Faulty(SyntaxFault fault, String detail) implements Parsed {}
}
