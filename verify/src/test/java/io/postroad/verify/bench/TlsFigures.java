package io.postroad.verify.bench;

import io.postroad.verify.system.Command;
import io.postroad.verify.system.Ports;
import io.postroad.verify.system.Postroad;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;

/**
 * What TLS 1.3 costs the server, in its own processor time: whatever the client needs on the same
 * cores does not count. Its keys are ECDSA P-256, as made at the first start.
 */
final class TlsFigures {
  private static final int CLIENTS = 4;
  private static final int IDLE = 2000;
  private static final Duration RESTED = Duration.ofSeconds(2);
  private static final Duration WARM = Duration.ofSeconds(10);
  private static final Duration MEASURED = Duration.ofSeconds(8);
  private static final int SIZE = 100 << 10;

  /** Alice's password is hunter2. */
  private static final String CONFIGURATION =
      """
      hostname = "mx.example.test"
      data = "{folder}/data"

      [[listen]]
      address = "127.0.0.1:{port}"
      service = "submission"
      tls = "implicit"

      [http]
      listen = ""

      [relay]
      trusted-networks = ["127.0.0.0/8"]

      [limits]
      connections = 10000
      connections-per-address = 0
      connection-rate-per-address = 0
      messages-per-session = 0

      [[routes]]
      match = ["*"]
      via = "discard"

      [accounts."alice@example.test"]
      password = "SCRAM-SHA-256$600000:MDEyMzQ1Njc4OWFiY2RlZg==\
      $QIFSzeeNgaIEIWU1Rbmb0IuvRr/wzGU7PWk3j0ldq2E=:1A8pu86SJ5ex5rTUl1Z2ABsf2Jpp9BR7unBIaE9N9TA="
      """;

  private TlsFigures() {}

  /** Takes them all, each with its goal. */
  static List<Goals.Judged> taken(Path folder) throws IOException {
    int port = Ports.free();
    String configuration = CONFIGURATION.replace("{port}", Integer.toString(port));
    List<Goals.Judged> judged = new ArrayList<>();
    try (Postroad server = Postroad.start(folder.resolve("idle"), configuration, "-Xmx256m")) {
      judged.add(Goals.atMost("an idle TLS session of 2000", idle(server, port), "KB", 40));
    }
    try (Postroad server = Postroad.start(folder.resolve("busy"), configuration, "-Xmx256m")) {
      Files.writeString(folder.resolve("password"), "hunter2\n");
      double handshakes = handshakes(server, port);
      judged.add(Goals.atLeast("TLS 1.3 handshakes of a core", handshakes, "/s", 400));
      double submission = submission(server, folder, port);
      judged.add(
          Goals.atLeast("TLS 1.3 submission of 100 KiB, of a core", submission, "MB/s", 200));
    }
    return judged;
  }

  private static double idle(Postroad server, int port) throws IOException {
    ProcessTree processes = new ProcessTree(server.pid());
    for (int i = 0; i < 20; i++) {
      try (TlsPeer one = new TlsPeer(port)) {
        var _ = one.ask("QUIT");
      }
    }
    long before = processes.resident();
    List<TlsPeer> open = new ArrayList<>();
    try {
      while (open.size() < IDLE) {
        TlsPeer one = new TlsPeer(port);
        open.add(one);
        var _ = one.ask("EHLO client.example.net");
      }
      // As the harness of the peers does: what a session needed to come is given back by then.
      Awaitility.await().pollDelay(RESTED).until(() -> true);
      return (processes.resident() - before) / 1000.0 / IDLE;
    } finally {
      for (TlsPeer one : open) {
        one.close();
      }
    }
  }

  /** Connection, full handshake, greeting and QUIT: all of it counts. */
  private static double handshakes(Postroad server, int port) {
    shakeHands(port, WARM);
    Duration before = server.cpu();
    long count = shakeHands(port, MEASURED);
    return count / seconds(server.cpu().minus(before));
  }

  private static long shakeHands(int port, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    AtomicLong count = new AtomicLong();
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(
          Thread.ofPlatform()
              .start(() -> {
                while (System.nanoTime() < end) {
                  try (TlsPeer one = new TlsPeer(port)) {
                    var _ = one.ask("QUIT");
                    count.incrementAndGet();
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                }
              }));
    }
    clients.forEach(TlsFigures::join);
    return count.get();
  }

  private static void join(Thread client) {
    try {
      client.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException("benchmarks are not interrupted", e);
    }
  }

  /** Durable, as all mail: what the spool does counts too. */
  private static double submission(Postroad server, Path folder, int port) throws IOException {
    var _ = load(folder, port, WARM);
    Duration before = server.cpu();
    long accepted = load(folder, port, MEASURED);
    return accepted * (double) SIZE / 1e6 / seconds(server.cpu().minus(before));
  }

  private static long load(Path folder, int port, Duration time) throws IOException {
    Command.Run run =
        Command.of(
                Postroad.launcher(),
                "load",
                "--json",
                "--server",
                "127.0.0.1:" + port,
                "--tls",
                "--user",
                "alice@example.test",
                "--password-file",
                folder.resolve("password").toString(),
                "--from",
                "alice@example.test",
                "--sessions",
                Integer.toString(CLIENTS),
                "--size",
                SIZE / 1024 + "KiB",
                "--time",
                time.toMillis() + "ms")
            .environment("POSTROAD_JAVA_HOME", System.getProperty("java.home"))
            .within(time.plusSeconds(60))
            .run()
            .succeeded();
    Map<String, ?> report = io.postroad.app.json.Json.readObject(run.out());
    return ((Number) Objects.requireNonNull(report.get("accepted"))).longValue();
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }
}
