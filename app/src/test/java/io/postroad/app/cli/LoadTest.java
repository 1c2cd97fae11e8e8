package io.postroad.app.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.app.config.Addresses;
import io.postroad.app.json.Json;
import io.postroad.smtp.reply.EnhancedStatus;
import io.postroad.smtp.reply.Reply;
import io.postroad.smtp.runtime.JdkExecution;
import io.postroad.smtp.server.Limits;
import io.postroad.smtp.server.ListenerTls;
import io.postroad.smtp.server.ServerSettings;
import io.postroad.smtp.server.SmtpServer;
import io.postroad.smtp.wire.SocketNetwork;
import io.postroad.testkit.runtime.Faults;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code load} against a sink in this process, over real sockets. */
@Timeout(60)
class LoadTest {
  @TempDir private Path folder;

  private final Faults faults = new Faults();
  private final JdkExecution execution = new JdkExecution(faults);
  private final SocketNetwork network = new SocketNetwork(execution);
  private Optional<SmtpServer> running = Optional.empty();

  @AfterEach
  void stop() {
    running.ifPresent(server -> server.stop(Duration.ofSeconds(5)));
    network.close();
    faults.assertNone();
  }

  private CountingReceiver sink(SinkManners.Manners manners) throws Exception {
    CountingReceiver receiver = new CountingReceiver(execution, manners, Long.MAX_VALUE, () -> {});
    ServerSettings settings =
        new ServerSettings(
            "sink.test",
            "sink",
            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0),
            Limits.DEFAULTS,
            _ -> true,
            false,
            new ListenerTls.Off());
    SmtpServer server = new SmtpServer(settings, execution, network, receiver, _ -> {});
    server.start();
    running = Optional.of(server);
    return receiver;
  }

  private Run load(String... more) {
    String[] args = new String[more.length + 3];
    args[0] = "load";
    args[1] = "--server";
    args[2] = Addresses.text(running.orElseThrow().address());
    System.arraycopy(more, 0, args, 3, more.length);
    return Run.in(folder, args);
  }

  private static long number(Run run, String field) throws IOException {
    return ((Number) requireNonNull(Json.readObject(run.out()).get(field))).longValue();
  }

  @Test
  @DisplayName("Every message comes, in its size, on as many connections as there are sessions")
  void kept() throws Exception {
    CountingReceiver sink = sink(_ -> Optional.empty());
    Run run = load("--count", "200", "--sessions", "8", "--size", "10KiB", "--json");
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    assertThat(number(run, "accepted")).isEqualTo(200);
    assertThat(number(run, "connections")).isBetween(1L, 8L);
    assertThat(sink.totals().messages()).isEqualTo(200);
    assertThat(sink.totals().octets()).isEqualTo(200 * 10 * 1024);
  }

  @Test
  @DisplayName("A connection a message, several recipients, BDAT; a table for people")
  void newConnections() throws Exception {
    CountingReceiver sink = sink(_ -> Optional.empty());
    Run run = load("--count", "20", "--recipients", "5", "--new-connections", "--bdat");
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("accepted 20   deferred 0   refused 0   lost 0")
        .contains("   20 connections")
        .contains("transaction");
    assertThat(sink.totals().recipients()).isEqualTo(100);
  }

  @Test
  @DisplayName(
      "What is refused is counted by its class, its replies are told, and the exit says so")
  void refused() throws Exception {
    Reply later = new Reply(451, Optional.of(new EnhancedStatus(4, 0, 0)), List.of("not just now"));
    sink(stage -> stage == SinkManners.Stage.DOT ? Optional.of(later) : Optional.empty());
    Run run = load("--count", "7", "--sessions", "2", "--json");
    assertThat(run.code()).isEqualTo(ExitCode.FAILED);
    assertThat(number(run, "deferred")).isEqualTo(7);
    assertThat(run.out()).contains("451 4.0.0 not just now");
  }

  @Test
  @DisplayName("A rate is kept, and a time ends the load")
  void rate() throws Exception {
    CountingReceiver sink = sink(_ -> Optional.empty());
    Run run = load("--rate", "50", "--time", "1s", "--json");
    assertThat(run.code()).isZero();
    assertThat(number(run, "accepted")).isBetween(20L, 51L);
    assertThat(sink.totals().messages()).isEqualTo(number(run, "accepted"));
  }

  @Test
  @DisplayName("Nobody listens: every message counts as lost, and the reason is told")
  void unreachable() throws Exception {
    sink(_ -> Optional.empty());
    InetSocketAddress gone = running.orElseThrow().address();
    running.orElseThrow().stop(Duration.ofSeconds(5));
    running = Optional.empty();
    Run run = Run.in(folder, "load", "--server", Addresses.text(gone), "--count", "3");
    assertThat(run.code()).isEqualTo(ExitCode.FAILED);
    assertThat(run.out()).contains("lost 3").contains("3 x connection refused");
  }

  @Test
  @DisplayName("Wrong numbers and manners are usage errors that say what is right")
  void usage() {
    assertThat(Run.in(folder, "load", "--sessions", "0").code()).isEqualTo(ExitCode.USAGE);
    assertThat(Run.in(folder, "load", "--size", "many").err()).contains("--size");
    assertThat(Run.in(folder, "sink", "--refuse", "rcpt=5:250").err()).contains("5%:451");
    assertThat(Run.in(folder, "sink", "--delay", "data=1s").err()).contains("mail, rcpt, dot");
    assertThat(Run.in(folder, "sink", "--without", "EXPUNGE").err()).contains("EXPUNGE");
  }
}
