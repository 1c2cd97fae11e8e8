package io.postroad.verify.bench;

import io.postroad.verify.system.Background;
import io.postroad.verify.system.Command;
import io.postroad.verify.system.Ports;
import io.postroad.verify.system.Postroad;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The figures that nobody else has to be measured beside: start, a long queue, forces. */
final class OwnFigures {
  private static final int STARTS = 7;
  private static final int MILLION = 1_000_000;
  private static final int SESSIONS = 100;
  private static final double FORCES_SECONDS = 8;

  private OwnFigures() {}

  /**
   * From the launcher's start to {@code ready}, and a whole {@code send}; the median of several.
   */
  static List<Goals.Judged> starts(Path folder) throws IOException {
    List<Double> serve = new ArrayList<>();
    List<Double> send = new ArrayList<>();
    Command.of(Postroad.launcher(), "--version").environment(home(), java()).run().succeeded();
    for (int i = 0; i < STARTS; i++) {
      serve.add(serve(folder.resolve("data")));
    }
    try (Postroad server = Postroad.catcher(folder.resolve("catcher"))) {
      for (int i = 0; i < STARTS; i++) {
        long begin = System.nanoTime();
        Command.of(
                Postroad.launcher(),
                "send",
                "--quiet",
                "--server",
                "127.0.0.1:" + server.smtpPort(),
                "--to",
                "bob@example.test")
            .environment(home(), java())
            .run()
            .succeeded();
        send.add(since(begin));
      }
    }
    return List.of(
        Goals.atMost("postroad serve to ready", median(serve), "s", 0.5),
        Goals.atMost("postroad send, all of it", median(send), "s", 0.25));
  }

  private static double serve(Path data) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Postroad.launcher(),
                "serve",
                "--smtp",
                "127.0.0.1:0",
                "--http",
                "127.0.0.1:0",
                "--data",
                data.toString())
            .redirectError(Redirect.DISCARD);
    builder.environment().put(home(), java());
    long begin = System.nanoTime();
    Process process = builder.start();
    try (BufferedReader said = process.inputReader()) {
      for (String line = said.readLine(); !"ready".equals(line); line = said.readLine()) {
        if (line == null) {
          throw new IOException("postroad serve ended before it was ready");
        }
      }
      return since(begin);
    } finally {
      end(process);
    }
  }

  private static void end(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("benchmarks are not interrupted", e);
    }
  }

  /** A server with a million messages in its queue starts in the heap of the goal. */
  static List<Goals.Judged> million(Path folder) throws IOException {
    Path spool = Files.createDirectories(folder.resolve("data")).resolve("spool");
    Command.of(
            Path.of(java(), "bin", "java").toString(),
            "-Xmx512m",
            "-cp",
            System.getProperty("java.class.path"),
            QueueFiller.class.getName(),
            spool.toString(),
            Integer.toString(MILLION))
        .within(Duration.ofMinutes(5))
        .run()
        .succeeded();
    try (Relay.Ours relay = Relay.ours(folder, Optional.empty(), "-Xmx256m")) {
      if (relay.waiting() != MILLION) {
        throw new IllegalStateException(relay.waiting() + " messages are there");
      }
      relay.server().stop();
      double seconds = relay.server().restart().toNanos() / 1e9;
      for (int i = 0; i < 2; i++) {
        Command.of(
                Path.of(java(), "bin", "jcmd").toString(),
                Long.toString(relay.server().pid()),
                "GC.run")
            .run()
            .succeeded();
      }
      double heap = relay.metric("jvm_memory_used_bytes{area=\"heap\"}") / (1 << 20);
      return List.of(
          Goals.atMost("a million queued, restart to ready", seconds, "s", 3),
          Goals.atMost("a million queued, heap in use", heap, "MiB", 256));
    }
  }

  /** Forced writes of a message while 100 sessions send, warm. */
  static List<Goals.Judged> forces(Path folder) throws IOException {
    int sink = Ports.free();
    try (Background counting =
            Background.start(folder, Postroad.launcher(), "sink", "--listen", "127.0.0.1:" + sink)
                .listening(sink);
        Relay.Ours relay =
            Relay.ours(folder.resolve("forces"), Optional.of(sink), Harness.javaOptions())) {
      var _ = Load.run(relay.port(), SESSIONS, 2 * FORCES_SECONDS);
      drained(relay);
      long before = relay.forces().orElseThrow();
      Load load = Load.run(relay.port(), SESSIONS, FORCES_SECONDS);
      double forces = (relay.forces().orElseThrow() - before) / (double) load.accepted();
      if (!counting.output().contains("ready")) {
        throw new IllegalStateException("the sink has ended");
      }
      return List.of(Goals.atMost("forces a message, 100 sessions", forces, "", 0.1));
    }
  }

  private static void drained(Relay relay) {
    Awaitility.await("an empty queue")
        .atMost(Duration.ofSeconds(60))
        .until(() -> {
          try {
            return relay.waiting() == 0;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static double since(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }

  private static double median(List<Double> values) {
    Collections.sort(values);
    return values.get(values.size() / 2);
  }

  private static String home() {
    return "POSTROAD_JAVA_HOME";
  }

  private static String java() {
    return System.getProperty("java.home");
  }
}
