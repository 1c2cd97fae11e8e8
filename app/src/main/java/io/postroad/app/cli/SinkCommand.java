package io.postroad.app.cli;

import io.postroad.app.config.Addresses;
import io.postroad.app.config.BadValueException;
import io.postroad.app.config.Configurations;
import io.postroad.app.json.Json;
import io.postroad.smtp.extension.Keyword;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.Handoff;
import io.postroad.smtp.server.Limits;
import io.postroad.smtp.server.ListenerTls;
import io.postroad.smtp.server.ServerSettings;
import io.postroad.smtp.server.SmtpServer;
import io.postroad.smtp.wire.SocketNetwork;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code postroad sink}: an SMTP server that counts and forgets. */
@Command(
    name = "sink",
    mixinStandardHelpOptions = true,
    description = {
      "Take all mail, count it and forget it.",
      "Ends with the totals after --count messages, or when it is told to (TERM)."
    },
    footerHeading = "%nExample:%n",
    footer = "  postroad sink --listen 127.0.0.1:2526 --count 20000")
final class SinkCommand implements Callable<Integer> {
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final Terminal terminal;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      description = "where to listen (default: 127.0.0.1:2526)")
  private String listen = "127.0.0.1:2526";

  @Option(names = "--count", paramLabel = "N", description = "end after so many messages")
  private long count = Long.MAX_VALUE;

  @Mixin private SinkManners manners = new SinkManners();

  @Option(
      names = "--without",
      paramLabel = "KEYWORD",
      split = ",",
      description = "do not offer an extension: --without PIPELINING,CHUNKING")
  private List<String> without = new ArrayList<>();

  @Option(names = "--json", description = "print the totals as JSON")
  private boolean json;

  SinkCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws CommandException {
    Execution execution = terminal.execution().get();
    Handoff<Boolean> end = execution.handoff(1);
    CountingReceiver receiver =
        new CountingReceiver(execution, manners.manners(execution), count, () -> end.offer(true));
    try (SocketNetwork network = new SocketNetwork(execution)) {
      SmtpServer server = new SmtpServer(settings(), execution, network, receiver, _ -> {});
      start(server);
      for (String signal : new String[] {"TERM", "INT"}) {
        Signals.handle(signal, () -> end.offer(true));
      }
      terminal.out().println("listening smtp " + Addresses.text(server.address()) + " sink");
      terminal.out().println("ready");
      var _ = end.take();
      var _ = server.stop(GRACE);
    }
    report(receiver.totals());
    return ExitCode.DONE;
  }

  private ServerSettings settings() throws CommandException {
    InetSocketAddress address;
    try {
      address = Addresses.listening(listen);
    } catch (BadValueException e) {
      throw CommandException.usage("--listen: " + e.message());
    }
    Limits limits =
        Limits.DEFAULTS.with(draft -> {
          draft.messageSize = 1L << 30;
          draft.recipients = 100_000;
        });
    ServerSettings all =
        new ServerSettings(
            Configurations.systemName(terminal.environment()),
            "sink",
            address,
            limits,
            _ -> true,
            false,
            new ListenerTls.Off());
    // Whatever it takes is gone: nobody would send the reports.
    Set<Keyword> withheld = EnumSet.of(Keyword.DSN);
    for (String word : without) {
      withheld.add(keyword(word));
    }
    return all.withWithheld(Set.copyOf(withheld));
  }

  private static Keyword keyword(String word) throws CommandException {
    for (Keyword keyword : Keyword.values()) {
      if (keyword.word().equals(word.toUpperCase(Locale.ROOT))) {
        return keyword;
      }
    }
    throw CommandException.usage(
        "--without: there is no extension \"" + word + "\"; one is PIPELINING");
  }

  private void start(SmtpServer server) throws CommandException {
    try {
      server.start();
    } catch (IOException e) {
      throw CommandException.failed(
          "cannot listen on " + listen + ": " + e.getMessage() + "; choose another --listen");
    }
  }

  private void report(CountingReceiver.Totals totals) {
    double seconds = totals.time().toNanos() / 1e9;
    double rate = seconds > 0 ? totals.messages() / seconds : 0;
    if (json) {
      Map<String, @Nullable Object> report = Json.object();
      report.put("messages", totals.messages());
      report.put("recipients", totals.recipients());
      report.put("octets", totals.octets());
      report.put("seconds", Math.round(seconds * 1000) / 1000.0);
      report.put("messages-per-second", Math.round(rate));
      terminal.out().println(Json.text(report));
    } else {
      terminal
          .out()
          .printf(
              Locale.ROOT,
              "messages=%d recipients=%d octets=%d seconds=%.3f rate=%.0f/s%n",
              totals.messages(),
              totals.recipients(),
              totals.octets(),
              seconds,
              rate);
    }
  }
}
