package io.postroad.app.cli;

import io.postroad.app.log.Faults;

/** The command line of this process. */
public final class Cli {
  private Cli() {}

  /** Runs one command line on the process's own streams; the exit code. */
  public static int run(String... args) {
    Terminal terminal = Terminal.ofProcess();
    Faults.sendTo(terminal.err());
    return CommandTree.run(terminal, args);
  }
}
