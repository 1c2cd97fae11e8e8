package io.postroad.verify.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.verify.rules.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * {@code ./postroad serve} as a process of its own, with a configuration file and a data folder in
 * a folder of the test's. Confined to one thread.
 */
public final class Postroad implements AutoCloseable {
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);

  private final Path folder;
  private final Path config;
  private final Path out;
  private final Path err;
  private final String program;
  private final String javaOptions;
  private Process process;

  private Postroad(
      Path folder,
      Path config,
      String program,
      String javaOptions,
      Process process,
      Path out,
      Path err) {
    this.folder = folder;
    this.config = config;
    this.program = program;
    this.javaOptions = javaOptions;
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /**
   * Starts a server with no configuration, the catcher, on free ports and waits until it is ready.
   */
  public static Postroad catcher(Path folder) {
    return start(folder, "", launcher(), "");
  }

  /** Starts a server with this configuration and waits until it is ready. */
  public static Postroad start(Path folder, String configuration) {
    return start(folder, configuration, "");
  }

  /** The same with options for its JVM, such as the size of its heap. */
  public static Postroad start(Path folder, String configuration, String javaOptions) {
    return start(folder, configuration, launcher(), javaOptions);
  }

  /** The same of another build, by the path of its launcher. */
  public static Postroad start(
      Path folder, String configuration, String program, String javaOptions) {
    try {
      Files.createDirectories(folder);
      Path config =
          Files.writeString(
              folder.resolve("postroad.toml"),
              configuration.replace("{folder}", folder.toString()));
      Path out = folder.resolve("stdout");
      Path err = folder.resolve("stderr");
      Postroad server =
          new Postroad(
              folder,
              config,
              program,
              javaOptions,
              launch(program, config, javaOptions, out, err),
              out,
              err);
      server.awaitReady();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Process launch(String program, Path config, String javaOptions, Path out, Path err)
      throws IOException {
    List<String> words = new ArrayList<>(List.of(program, "serve"));
    if (Files.size(config) > 0) {
      words.addAll(List.of("--config", config.toString()));
    } else {
      words.addAll(List.of("--smtp", "127.0.0.1:0", "--http", "127.0.0.1:0"));
      words.addAll(List.of("--data", config.resolveSibling("data").toString()));
    }
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.appendTo(err.toFile()));
    builder.environment().put("POSTROAD_JAVA_HOME", System.getProperty("java.home"));
    if (!javaOptions.isEmpty()) {
      builder.environment().put("POSTROAD_JAVA_OPTS", javaOptions);
    }
    return builder.start();
  }

  public static String launcher() {
    return Checkout.here().root().resolve("postroad").toString();
  }

  private void awaitReady() {
    Awaitility.await("ready")
        .atMost(READY_WITHIN)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> lines().contains("ready") || !process.isAlive());
    assertThat(process.isAlive()).as("the server runs; it said:%n%s", log()).isTrue();
  }

  /** What it printed on standard output. */
  public List<String> lines() {
    return read(out).lines().toList();
  }

  /** What it printed on standard error. */
  public String log() {
    return read(err);
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The port of its first SMTP listener. */
  public int smtpPort() {
    return lines().stream()
        .filter(line -> line.startsWith("listening smtp "))
        .map(line -> line.split(" ", -1)[2])
        .map(address -> Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)))
        .findFirst()
        .orElseThrow();
  }

  /** The port of its HTTP listener. */
  public int httpPort() {
    return lines().stream()
        .filter(line -> line.startsWith("listening http "))
        .map(line -> Integer.parseInt(line.substring(line.lastIndexOf(':') + 1)))
        .findFirst()
        .orElseThrow();
  }

  /** The launcher has become the server's JVM: this is both's. */
  public long pid() {
    return process.pid();
  }

  public Path folder() {
    return folder;
  }

  /** A command of the program about this server. */
  public Command command(String... words) {
    List<String> all = new ArrayList<>(List.of(launcher()));
    all.addAll(List.of(words));
    all.add("--config");
    all.add(config.toString());
    return Command.of(all.toArray(String[]::new))
        .environment("POSTROAD_JAVA_HOME", System.getProperty("java.home"));
  }

  /** What its process has used of the processors so far, in user and system mode. */
  public Duration cpu() {
    return process.info().totalCpuDuration().orElseThrow();
  }

  /** SIGKILL, now. */
  public void kill() {
    process.destroyForcibly();
    await(Duration.ofSeconds(10));
  }

  /** Starts it again with the same configuration and data; returns how long it took to be ready. */
  public Duration restart() {
    long begin = System.nanoTime();
    try {
      process = launch(program, config, javaOptions, out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    awaitReady();
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  /** SIGTERM; the exit code. */
  public int stop() {
    process.destroy();
    await(Duration.ofSeconds(40));
    return process.exitValue();
  }

  private void await(Duration time) {
    try {
      assertThat(process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS))
          .as("the server ends within %s", time)
          .isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException("tests are not interrupted", e);
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      process.destroyForcibly();
      await(Duration.ofSeconds(10));
    }
  }
}
