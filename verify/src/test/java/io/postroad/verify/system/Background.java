package io.postroad.verify.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Another program that runs while a test does, ended by its process id. Confined to one thread. */
public final class Background implements AutoCloseable {
  private final Process process;
  private final Path output;

  private Background(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /** Starts it with both outputs in a file of {@code folder}, which is its working folder too. */
  public static Background start(Path folder, String... words) {
    try {
      Path output = Files.createTempFile(folder, "background-", ".out");
      Process process =
          new ProcessBuilder(words)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      return new Background(process, output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts Postfix's smtp-sink on 127.0.0.1 as the test's own user, with further options, and waits
   * until it listens. The test is skipped where there is none.
   */
  public static Background smtpSink(Path folder, int port, int backlog, String... options) {
    String sink = Command.require("smtp-sink").toString();
    List<String> words = new ArrayList<>(List.of(sink, "-u", System.getProperty("user.name")));
    words.addAll(List.of(options));
    words.addAll(List.of("127.0.0.1:" + port, Integer.toString(backlog)));
    return start(folder, words.toArray(String[]::new)).listening(port);
  }

  /** Waits until somebody listens on the port of 127.0.0.1. */
  public Background listening(int port) {
    Awaitility.await("port " + port)
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> accepts(port) || !process.isAlive());
    assertThat(process.isAlive()).as("it runs; it said:%n%s", output()).isTrue();
    return this;
  }

  public static boolean accepts(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false; // not yet
    }
  }

  /** The program that its process runs now, where the system tells (Linux). */
  public Path program() {
    try {
      return Files.readSymbolicLink(Path.of("/proc/" + process.pid() + "/exe"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything it said so far. */
  public String output() {
    try {
      return Files.readString(output, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("tests are not interrupted", e);
    }
  }
}
