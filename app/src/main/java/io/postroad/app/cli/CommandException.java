package io.postroad.app.cli;

/** A command ends with a message (what, where, what to do) and an exit code. */
public final class CommandException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private CommandException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** The operation failed. */
  public static CommandException failed(String message) {
    return new CommandException(ExitCode.FAILED, message);
  }

  /** The command was used wrongly. */
  public static CommandException usage(String message) {
    return new CommandException(ExitCode.USAGE, message);
  }

  /** It may work later. */
  public static CommandException later(String message) {
    return new CommandException(ExitCode.LATER, message);
  }

  int exitCode() {
    return exitCode;
  }

  String message() {
    return String.valueOf(getMessage());
  }
}
