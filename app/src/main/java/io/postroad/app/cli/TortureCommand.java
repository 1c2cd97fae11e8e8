package io.postroad.app.cli;

import io.postroad.app.config.BadValueException;
import io.postroad.app.config.Quantities;
import io.postroad.app.torture.Torture;
import io.postroad.app.torture.TorturePlan;
import io.postroad.app.torture.TortureReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code postroad torture}: the promise of the 250, proved on the disk that will keep the mail. */
@Command(
    name = "torture",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Prove on this disk that an accepted message survives a crash.",
      "A server of its own is killed (SIGKILL) under load, again and again; in the end every message"
          + " that got 250 must be there, octet for octet. Exit 0 only then. Ends early when it is told"
          + " to (TERM)."
    },
    footerHeading = "%nExample:%n",
    footer = "  postroad torture --data /var/lib/postroad/torture --rounds 20")
final class TortureCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "a new folder on the disk in question (default: ./postroad-torture)")
  private String data = "postroad-torture";

  @Option(names = "--rounds", paramLabel = "N", description = "kills (default: 10)")
  private int rounds = 10;

  @Option(names = "--sessions", paramLabel = "N", description = "sessions at once (default: 20)")
  private int sessions = 20;

  @Option(names = "--size", paramLabel = "SIZE", description = "of a message (default: 8KiB)")
  private String size = "8KiB";

  @Option(names = "--json", description = "print JSON")
  private boolean json;

  TortureCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, CommandException {
    Path folder = terminal.folder().resolve(data).normalize();
    Torture torture = new Torture(plan(folder), terminal.execution().get());
    for (String signal : new String[] {"TERM", "INT"}) {
      Signals.handle(signal, torture::stop);
    }
    TortureReport report =
        torture.run(text -> (json ? terminal.err() : terminal.out()).println(text));
    if (json) {
      terminal.out().println(report.json());
    } else {
      report.print(terminal.out());
    }
    return report.kept() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private TorturePlan plan(Path folder) throws CommandException {
    try {
      long octets = Quantities.size(size);
      if (octets > 1L << 24) {
        throw CommandException.usage("--size: " + size + " is more than 16MiB");
      }
      return new TorturePlan(folder, rounds, sessions, (int) octets);
    } catch (BadValueException e) {
      throw CommandException.usage("--size: " + e.message());
    } catch (IllegalArgumentException e) {
      throw CommandException.usage("--rounds, --sessions, --size: " + e.getMessage());
    }
  }
}
