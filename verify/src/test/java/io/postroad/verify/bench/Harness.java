package io.postroad.verify.bench;

import io.postroad.verify.system.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The harness that measures mail servers side by side: the folder {@code bench} of the shared test
 * data, with a README of its own.
 */
final class Harness {
  /** Every wait of the harness has an end; this is for what nobody thought of. */
  private static final Duration AT_MOST = Duration.ofMinutes(60);

  private static final Duration INSTALLED_WITHIN = Duration.ofMinutes(10);

  private Harness() {}

  /** Where it is; empty where there is none. */
  static Optional<Path> folder() {
    String shared = System.getProperty("postroad.shared", "");
    return Optional.of(Path.of(shared, "bench"))
        .filter(_ -> !shared.isEmpty())
        .filter(folder -> Files.isExecutable(folder.resolve("bench.py")));
  }

  /** With Debian's folders of servers, which a user's PATH may lack. */
  static String path() {
    return System.getenv().getOrDefault("PATH", "/usr/bin:/bin") + ":/usr/sbin:/sbin";
  }

  /** Why Postfix cannot be run here, in one sentence; empty when it can. */
  static Optional<String> missing() {
    if (!"root".equals(System.getProperty("user.name"))) {
      return Optional.of("Postfix and the harness run as root only");
    }
    return List.of("postfix", "smtp-source", "smtp-sink", "strace").stream()
        .filter(tool -> !installed(tool))
        .map(tool -> tool + " is not installed")
        .findFirst();
  }

  private static boolean installed(String tool) {
    for (String each : path().split(":", -1)) {
      if (Files.isExecutable(Path.of(each.isEmpty() ? "." : each, tool))) {
        return true;
      }
    }
    return false;
  }

  /** Installs what it needs from Debian's packages; its output when that failed. */
  static Optional<String> install(Path folder, Path peers) {
    System.out.println("peers: installing Postfix and the other servers of the harness");
    Command.Run run =
        Command.of(folder.resolve("install-peers.sh").toString())
            .environment("BENCH_PEERS", peers.toString())
            .environment("PATH", path())
            .within(INSTALLED_WITHIN)
            .run();
    return run.exit() == 0 ? Optional.empty() : Optional.of(run.err());
  }

  /**
   * Runs {@code bench.py}, showing its progress.
   *
   * @param checkout whose launcher is measured as {@code ours}
   * @param work where the servers have their queues
   * @param table where its tables go
   * @return the exit code
   */
  static int run(Path folder, List<String> options, Path checkout, Path work, Path table)
      throws IOException {
    Path progress = work.resolve("progress");
    ProcessBuilder builder =
        new ProcessBuilder("python3", folder.resolve("bench.py").toString())
            .redirectOutput(table.toFile())
            .redirectError(progress.toFile());
    builder.command().addAll(options);
    builder.environment().put("PATH", path());
    builder.environment().put("BENCH_WORK", work.toString());
    builder.environment().put("POSTROAD_DIR", checkout.toString());
    builder.environment().put("POSTROAD_JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putIfAbsent("POSTROAD_JAVA_OPTS", javaOptions());
    Process process = builder.start();
    process.getOutputStream().close();
    try {
      return follow(process, progress);
    } catch (InterruptedException e) {
      throw new IllegalStateException("benchmarks are not interrupted", e);
    } finally {
      process.destroy(); // by SIGTERM it stops the servers first
    }
  }

  /** The heap that the goal for memory speaks of; {@code -Dpostroad.bench.java} for another. */
  static String javaOptions() {
    return System.getProperty("postroad.bench.java", "-Xmx256m");
  }

  private static int follow(Process process, Path progress)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + AT_MOST.toNanos();
    int shown = 0;
    boolean over = false;
    while (!over) {
      over = process.waitFor(2, TimeUnit.SECONDS);
      List<String> lines = Files.readAllLines(progress);
      lines.subList(shown, lines.size()).forEach(System.out::println);
      shown = lines.size();
      if (!over && System.nanoTime() > end) {
        throw new IllegalStateException("the harness did not end within " + AT_MOST);
      }
    }
    return process.exitValue();
  }
}
