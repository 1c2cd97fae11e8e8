package io.postroad.app;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program's entry point. */
@Command(
    name = "postroad",
    mixinStandardHelpOptions = true,
    version = "postroad 0.1.0-SNAPSHOT",
    description = "A mail transfer system.")
public final class Main {
  private Main() {}

  /** Runs one command line and exits with its code. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }
}
