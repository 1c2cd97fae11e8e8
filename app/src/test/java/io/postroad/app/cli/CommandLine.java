package io.postroad.app.cli;

import java.nio.file.Path;

/** Runs commands for tests of other packages. Stateless. */
public final class CommandLine {
  private CommandLine() {}

  /** The exit code, a space, and what was written: to the output, then to the error output. */
  public static String run(Path folder, String... args) {
    Run run = Run.in(folder, args);
    return run.code() + " " + run.out() + run.err();
  }
}
