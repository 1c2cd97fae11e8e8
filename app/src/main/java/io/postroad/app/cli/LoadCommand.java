package io.postroad.app.cli;

import io.postroad.app.config.BadValueException;
import io.postroad.app.config.Configurations;
import io.postroad.app.config.Quantities;
import io.postroad.app.load.LoadPlan;
import io.postroad.app.load.LoadReport;
import io.postroad.app.load.LoadRun;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.client.ClientSettings;
import io.postroad.smtp.client.SmtpClient;
import io.postroad.smtp.command.ClientName;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.wire.SocketNetwork;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code postroad load}: many sessions at once towards one server. */
@Command(
    name = "load",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Send many messages in many sessions at once, and tell rate and times.",
      "Exit 0 only when every message was accepted. Ends early when it is told to (TERM)."
    },
    footerHeading = "%nExample:%n",
    footer = "  postroad load --server 127.0.0.1:2525 --sessions 100 --count 20000 --size 4KiB")
final class LoadCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = "--server",
      paramLabel = "HOST[:PORT]",
      description = "the server (default: 127.0.0.1:2525)")
  private String server = "127.0.0.1:2525";

  @Option(names = "--sessions", paramLabel = "N", description = "sessions at once (default: 10)")
  private int sessions = 10;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "messages of all sessions together (default: 1000, with --time no bound)")
  private @Nullable Long count;

  @Option(names = "--time", paramLabel = "TIME", description = "begin no message after so long")
  private @Nullable String atMost;

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      description = "of a message, header section included (default: 4KiB)")
  private String size = "4KiB";

  @Option(
      names = "--recipients",
      paramLabel = "N",
      description = "recipients of each message (default: 1); of several each has a number")
  private int recipients = 1;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "messages a second, of all sessions together (default: as fast as it goes)")
  private @Nullable Double rate;

  @Option(
      names = "--new-connections",
      description = "a connection for each message, instead of one a session")
  private boolean newConnections;

  @Option(names = "--from", paramLabel = "ADDRESS", description = "the sender of every message")
  private String from = "load@example.org";

  @Option(names = "--to", paramLabel = "ADDRESS", description = "the recipient of every message")
  private String to = "load@example.test";

  @Option(names = "--bdat", description = "send the content with BDAT (CHUNKING)")
  private boolean bdat;

  @Option(names = "--helo", paramLabel = "NAME", description = "what to say in EHLO")
  private @Nullable String helo;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "how long each step may take (default: 60s)")
  private String timeout = "60s";

  @Mixin private TlsOptions tls = new TlsOptions();
  @Mixin private LoginOptions login = new LoginOptions();
  @Mixin private ApproachOptions approach = new ApproachOptions();

  @Option(names = "--json", description = "print JSON")
  private boolean json;

  LoadCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws CommandException {
    Execution execution = terminal.execution().get();
    LoadPlan plan = plan();
    String host = Configurations.systemName(terminal.environment());
    InetSocketAddress target = new Destinations(execution, List.of()).host(server).getFirst();
    try (SocketNetwork network = new SocketNetwork(execution)) {
      SmtpClient plain =
          new SmtpClient(network, execution.time(), settings(host))
              .approaching(approach.approach());
      SmtpClient client = login.login(terminal.folder()).map(plain::loggingIn).orElse(plain);
      var towards =
          tls.wanted(execution.time(), false, login.isGiven()).towards(target.getHostString());
      LoadRun run = new LoadRun(plan, execution, client, towards, target, host);
      for (String signal : new String[] {"TERM", "INT"}) {
        Signals.handle(signal, run::stop);
      }
      long start = execution.time().nanos();
      LoadReport report =
          run.run(over -> progress(over, Duration.ofNanos(execution.time().nanos() - start)));
      tell(report);
      return report.allAccepted() ? ExitCode.DONE : ExitCode.FAILED;
    }
  }

  private void tell(LoadReport report) {
    if (terminal.interactive()) {
      terminal.err().print("\r\u001b[K");
    }
    if (json) {
      terminal.out().println(report.json());
    } else {
      report.print(terminal.out());
    }
  }

  private void progress(long over, Duration took) {
    if (terminal.interactive()) {
      double seconds = Math.max(took.toNanos() / 1e9, 0.001);
      terminal.err().printf(Locale.ROOT, "\r%d messages, %.0f/s", over, over / seconds);
      terminal.err().flush();
    }
  }

  private LoadPlan plan() throws CommandException {
    try {
      Duration bound = atMost == null ? Duration.ofDays(365) : duration("--time", atMost);
      long messages =
          Optional.ofNullable(count).orElse(atMost == null ? 1000L : Long.MAX_VALUE / 2);
      return new LoadPlan(
          sessions,
          messages,
          bound,
          size(),
          recipients,
          !newConnections,
          Optional.ofNullable(rate),
          mailbox("--from", from),
          mailbox("--to", to),
          bdat);
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(
          "--sessions, --count, --size, --recipients, --rate: " + e.getMessage());
    }
  }

  private int size() throws CommandException {
    try {
      long octets = Quantities.size(size);
      if (octets > Integer.MAX_VALUE / 2) {
        throw CommandException.usage("--size: " + size + " is more than 1GiB");
      }
      return (int) octets;
    } catch (BadValueException e) {
      throw CommandException.usage("--size: " + e.message());
    }
  }

  private static Duration duration(String option, String text) throws CommandException {
    try {
      return Quantities.duration(text);
    } catch (BadValueException e) {
      throw CommandException.usage(option + ": " + e.message());
    }
  }

  private static Mailbox mailbox(String option, String text) throws CommandException {
    return Mailbox.parse(text)
        .orElseThrow(() ->
            CommandException.usage(
                option + ": \"" + text + "\" is not an address, such as load@example.test"));
  }

  private ClientSettings settings(String host) throws CommandException {
    Duration each = duration("--timeout", timeout);
    try {
      ClientName name = new ClientName(Optional.ofNullable(helo).orElse(host));
      return new ClientSettings(name, each, each, each, each, each, each, each, each, each, each);
    } catch (IllegalArgumentException e) {
      throw CommandException.usage("--helo: " + e.getMessage() + "; write a host name");
    }
  }
}
