package io.postroad.app.cli;

import io.postroad.app.config.Addresses;
import io.postroad.app.config.Configuration;
import io.postroad.app.config.ConfigurationException;
import io.postroad.app.config.Configurations;
import io.postroad.app.config.Overrides;
import io.postroad.app.log.Log;
import io.postroad.app.log.LogFormat;
import io.postroad.app.serve.DataFolder;
import io.postroad.app.serve.Server;
import io.postroad.app.serve.StartException;
import io.postroad.smtp.runtime.Handoff;
import io.postroad.smtp.runtime.JdkExecution;
import io.postroad.smtp.wire.SocketNetwork;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code postroad serve}: the server, until a signal ends it. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = {
      "Run the server.",
      "With no configuration it catches all mail on 127.0.0.1:2525, shows it on 127.0.0.1:8025,"
          + " and sends nothing anywhere."
    },
    footerHeading = "%nExample:%n",
    footer = "  postroad serve --config /etc/postroad/postroad.toml")
final class ServeCommand implements Callable<Integer> {
  private static final Duration LAST_LINES = Duration.ofSeconds(1);

  private final Terminal terminal;

  @Option(names = "--config", paramLabel = "FILE", description = "the configuration file")
  private @Nullable String config;

  @Option(names = "--smtp", paramLabel = "HOST:PORT", description = "where to listen for SMTP")
  private @Nullable String smtp;

  @Option(
      names = "--http",
      paramLabel = "HOST:PORT",
      description = "where to answer HTTP; \"\" turns it off")
  private @Nullable String http;

  @Option(names = "--data", paramLabel = "DIR", description = "the folder to keep everything in")
  private @Nullable String data;

  @Option(
      names = "--log",
      paramLabel = "text|json",
      description = "how events are written to standard error",
      defaultValue = "text")
  private LogFormat format = LogFormat.TEXT;

  @Option(names = "--json", description = "report a broken configuration as JSON")
  @SuppressWarnings("UnusedVariable") // picocli remembers that it was given
  private boolean json;

  ServeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws ConfigurationException, CommandException {
    AtomicReference<Optional<Log>> log = new AtomicReference<>(Optional.empty());
    JdkExecution execution = new JdkExecution(new FailedThreads(log::get, () -> halt(log)));
    Configuration configuration = read();
    Log started = Log.start(execution, terminal.err(), format);
    log.set(Optional.of(started));
    warnings(configuration, started);
    Server server;
    try {
      server =
          Server.start(
              configuration,
              new Server.Surroundings(
                  execution,
                  new SocketNetwork(execution),
                  started,
                  Version.number(),
                  this::read,
                  _ -> {},
                  () -> end(execution, started)));
    } catch (StartException e) {
      started.close(LAST_LINES);
      throw CommandException.failed(String.valueOf(e.getMessage()));
    }
    handleSignals(server, started);
    announce(configuration, server);
    Handoff<Boolean> never = execution.handoff(1);
    var _ = never.take();
    return ExitCode.DONE;
  }

  private static void halt(AtomicReference<Optional<Log>> log) {
    log.get().ifPresent(l -> l.close(LAST_LINES));
    Runtime.getRuntime().halt(ExitCode.FAILED);
  }

  private Configuration read() throws ConfigurationException {
    return new Configurations(terminal.environment(), terminal.folder())
        .load(
            Optional.ofNullable(config),
            new Overrides(
                Optional.ofNullable(smtp), Optional.ofNullable(http), Optional.ofNullable(data)));
  }

  private void announce(Configuration configuration, Server server) {
    server.listening().forEach(line -> terminal.out().println("listening " + line));
    if (configuration.catcher() && configuration.http().filter(h -> !h.onLoopback()).isPresent()) {
      // A secret, so it goes to the terminal only and never through the log.
      server
          .webAddress()
          .ifPresent(address ->
              new DataFolder(configuration.data())
                  .apiToken()
                  .ifPresent(token ->
                      terminal
                          .err()
                          .println("open http://" + reachable(address) + "/?token=" + token)));
    }
    terminal.out().println("ready");
    terminal.out().flush();
  }

  /** Nobody can call an address that stands for all of them; this machine can call its own. */
  private static String reachable(InetSocketAddress address) {
    return address.getAddress().isAnyLocalAddress()
        ? "127.0.0.1:" + address.getPort()
        : Addresses.text(address);
  }

  private static void warnings(Configuration configuration, Log log) {
    if (root()) {
      log.warning(
          "running as root (uid 0): run it as a user of its own, with CAP_NET_BIND_SERVICE for"
              + " ports below 1024");
    }
    if (configuration.catcher() && configuration.http().filter(h -> !h.onLoopback()).isPresent()) {
      log.warning(
          "HTTP is reachable from other machines, in clear text; the token in the printed link is"
              + " needed");
    }
  }

  private static boolean root() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid") instanceof Integer uid
          && uid == 0;
    } catch (IOException | UnsupportedOperationException notUnix) {
      return false; // there is no root on such a system
    }
  }

  private static void handleSignals(Server server, Log log) {
    Signals.handle("HUP", server::reload);
    for (String name : new String[] {"TERM", "INT"}) {
      Signals.handle(
          name,
          () -> {
            log.note("stopping on " + name);
            server.stop();
            log.note("stopped");
            log.close(LAST_LINES);
            // Not exit: nothing else is to run, and the code is to be 0.
            Runtime.getRuntime().halt(ExitCode.DONE);
          });
    }
  }

  /**
   * The store has failed: what waits for it is told so for a moment, then the process ends (D3).
   */
  private static void end(JdkExecution execution, Log log) {
    var _ =
        execution.start(
            io.postroad.smtp.runtime.Execution.Kind.PLATFORM,
            "end",
            () -> {
              log.close(LAST_LINES);
              Runtime.getRuntime().halt(ExitCode.FAILED);
            });
  }
}
