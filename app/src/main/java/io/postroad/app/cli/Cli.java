package io.postroad.app.cli;

/** The command line of this process. */
public final class Cli {
  private Cli() {}

  /** Runs one command line on the process's own streams; the exit code. */
  public static int run(String... args) {
    return CommandTree.run(Terminal.ofProcess(), args);
  }
}
