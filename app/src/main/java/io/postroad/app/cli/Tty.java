package io.postroad.app.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The process's terminal: its size, and whether keys come one by one. The JDK knows neither, so
 * {@code stty} is asked. Without one, the terminal has 80 columns and 24 lines. For one thread.
 */
final class Tty implements AutoCloseable {
  private static final File DEVICE = new File("/dev/tty");

  private final Optional<String> before;

  /** A terminal of {@code width} columns and {@code height} lines. */
  record Size(int width, int height) {
    /** Of every terminal that does not say. */
    static final Size USUAL = new Size(80, 24);
  }

  private Tty(Optional<String> before) {
    this.before = before;
  }

  /** Keys come one by one and are not shown, until this is closed. */
  static Tty keysAlone() {
    Optional<String> before = stty("-g");
    if (before.isPresent()) {
      var _ = stty("-icanon", "-echo", "min", "1", "time", "0");
    }
    return new Tty(before);
  }

  /** As it was before. */
  @Override
  public void close() {
    before.ifPresent(settings -> {
      var _ = stty(settings);
    });
  }

  /** How large it is now. */
  static Size size() {
    String[] words = stty("size").orElse("").split(" ", -1);
    try {
      int height = Integer.parseInt(words[0]);
      int width = words.length > 1 ? Integer.parseInt(words[1]) : 0;
      return width > 0 && height > 0 ? new Size(width, height) : Size.USUAL;
    } catch (NumberFormatException noAnswer) {
      return Size.USUAL;
    }
  }

  private static Optional<String> stty(String... words) {
    List<String> command = new ArrayList<>(List.of("stty"));
    command.addAll(List.of(words));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectInput(DEVICE)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
      return process.waitFor() == 0 ? Optional.of(said) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // no such program or no terminal: the usual size, and no keys
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
