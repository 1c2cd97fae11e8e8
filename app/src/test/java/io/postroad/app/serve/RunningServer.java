package io.postroad.app.serve;

import static java.util.stream.Collectors.joining;

import io.postroad.app.config.Addresses;
import io.postroad.app.config.Configuration;
import io.postroad.app.config.Configurations;
import io.postroad.app.log.Log;
import io.postroad.app.log.LogFormat;
import io.postroad.smtp.runtime.JdkExecution;
import io.postroad.smtp.wire.SocketNetwork;
import io.postroad.testkit.runtime.Faults;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A whole server in this process, on free ports of loopback. */
public final class RunningServer implements AutoCloseable {
  private static final Predicate<String> MARK =
      Pattern.compile("\"mark \\d+ of a test\"").asPredicate();

  private final Faults faults = new Faults();
  private final JdkExecution execution = new JdkExecution(faults);
  private final SocketNetwork network = new SocketNetwork(execution);
  private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
  private final AtomicLong marks = new AtomicLong();
  private final Log log;
  private final Server server;
  private final Configuration configuration;

  private RunningServer(Configuration configuration, Server.Reread reread) throws StartException {
    this.configuration = configuration;
    this.log =
        Log.start(execution, new PrintStream(logged, true, StandardCharsets.UTF_8), LogFormat.JSON);
    this.server =
        Server.start(
            configuration,
            new Server.Surroundings(execution, network, log, "1.2.3", reread, _ -> {}, () -> {}));
  }

  /** With a configuration; {@code folder} gets its file {@code p.toml} and its data. */
  public static RunningServer with(Path folder, String more) throws Exception {
    Path file = folder.resolve("p.toml");
    Files.writeString(
        file,
        """
        hostname = "mx1.example.test"
        data = "data"
        shutdown-grace = "2s"
        [[listen]]
        address = "127.0.0.1:0"
        check-sender = "off"
        [http]
        listen = "127.0.0.1:0"
        """
            + more);
    Configurations configurations = new Configurations(Map.of(), folder);
    Server.Reread read = () -> configurations.read(file, io.postroad.app.config.Overrides.NONE);
    return new RunningServer(read.read(), read);
  }

  /** With no configuration. */
  public static RunningServer catching(Path folder, String http) throws Exception {
    Configurations configurations = new Configurations(Map.of(), folder);
    Server.Reread read =
        () ->
            configurations.without(
                new io.postroad.app.config.Overrides(
                    java.util.Optional.of("127.0.0.1:0"),
                    java.util.Optional.of(http),
                    java.util.Optional.of("data")));
    return new RunningServer(read.read(), read);
  }

  /** Its parts. */
  public Server server() {
    return server;
  }

  /** Where it takes mail. */
  public InetSocketAddress smtp() {
    return server.smtpAddresses().getFirst();
  }

  /** Where it takes mail, as text. */
  public String smtpText() {
    return Addresses.text(smtp());
  }

  /** Where its API is. */
  public String http() {
    int port = server.webAddress().orElseThrow().getPort();
    return "http://127.0.0.1:" + port;
  }

  /** The API's token. */
  public String token() throws IOException {
    return Files.readString(configuration.data().resolve("api-token")).strip();
  }

  /** The data folder. */
  public Path data() {
    return configuration.data();
  }

  /**
   * All that was handed to the log so far. The log writes behind its callers: this waits for it.
   */
  public String log() {
    String mark = "mark " + marks.incrementAndGet() + " of a test";
    log.note(mark);
    Awaitility.await().until(() -> written().contains(mark));
    return written().lines().filter(line -> !MARK.test(line)).collect(joining("\n"));
  }

  private String written() {
    return logged.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    server.stop();
    network.close();
    log.close(Duration.ofSeconds(2));
    faults.assertNone();
  }
}
