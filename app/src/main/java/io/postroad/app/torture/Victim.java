package io.postroad.app.torture;

import io.postroad.smtp.runtime.Time;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The server that is killed: a process of its own with this program in it. Confined to one thread.
 */
final class Victim implements AutoCloseable {
  private static final String LISTENING = "listening smtp ";
  private static final Duration END_WITHIN = Duration.ofSeconds(60);

  private final Process process;
  private final InetSocketAddress address;
  private final Duration start;

  private Victim(Process process, InetSocketAddress address, Duration start) {
    this.process = process;
    this.address = address;
    this.start = start;
  }

  /**
   * Starts it and waits until it is ready.
   *
   * @param config its configuration; what it says on standard error goes to a file beside it
   * @throws IOException when it ends before it is ready; the text says where the reason stands
   */
  static Victim start(Path config, Time time) throws IOException {
    long began = time.nanos();
    Path log = config.resolveSibling("server.log");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                "io.postroad.app.Main",
                "serve",
                "--config",
                config.toString())
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Process process = builder.start();
    process.getOutputStream().close();
    InetSocketAddress address = new InetSocketAddress(0);
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(LISTENING)) {
          String text = line.substring(LISTENING.length()).split(" ", 2)[0];
          int port = Integer.parseInt(text.substring(text.lastIndexOf(':') + 1));
          address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        } else if (line.equals("ready")) {
          return new Victim(process, address, Duration.ofNanos(time.nanos() - began));
        }
      }
    }
    process.destroyForcibly();
    throw new IOException("the server did not start; " + log + " says why" + lastLine(log));
  }

  private static String lastLine(Path log) throws IOException {
    List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
    return lines.isEmpty() ? "" : ": " + lines.getLast();
  }

  InetSocketAddress address() {
    return address;
  }

  /** How long it took to be ready. */
  Duration startTook() {
    return start;
  }

  /** SIGKILL: nothing in the process runs after this. */
  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    awaitEnd();
  }

  /** SIGTERM. */
  void stop() throws IOException {
    process.destroy();
    awaitEnd();
  }

  private void awaitEnd() throws IOException {
    try {
      if (!process.waitFor(END_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("the server did not end within " + END_WITHIN.toSeconds() + " s");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("no thread of this program is interrupted", e);
    }
  }
}
