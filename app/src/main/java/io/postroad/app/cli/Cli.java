package io.postroad.app.cli;

import io.postroad.app.log.Faults;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.tls.TlsPreparation;

/** The command line of this process. */
public final class Cli {
  private Cli() {}

  /** Runs one command line on the process's own streams; the exit code. */
  public static int run(String... args) {
    Terminal terminal = Terminal.ofProcess();
    Faults.sendTo(terminal.err());
    prepare(terminal, args);
    return CommandTree.run(terminal, args);
  }

  /** While the command line and the configuration are read, another core gets TLS ready. */
  private static void prepare(Terminal terminal, String... args) {
    switch (args.length == 0 ? "" : args[0]) {
      case "serve" -> start(terminal, TlsPreparation::forServer);
      case "send" -> start(terminal, TlsPreparation::forClient);
      default -> {}
    }
  }

  private static void start(Terminal terminal, Runnable preparation) {
    var _ = terminal.execution().get().start(Execution.Kind.PLATFORM, "prepare-tls", preparation);
  }
}
