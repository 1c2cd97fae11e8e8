package io.postroad.verify.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A program to run to its end, within a time. Confined to one thread. */
public final class Command {

  /** How a run ended; output is read as ISO 8859-1, so that octets are kept. */
  public record Run(int exit, String out, String err) {

    /** The same run, checked to have ended well. */
    public Run succeeded() {
      assertThat(exit).as("exit code; output:%n%s%n%s", out, err).isZero();
      return this;
    }
  }

  private final List<String> words;
  private final Map<String, String> environment = new TreeMap<>();
  private byte[] input = {};
  private Duration within = Duration.ofSeconds(60);

  private Command(List<String> words) {
    this.words = words;
  }

  /** A program that is on the PATH or named by its path. */
  public static Command of(String... words) {
    return new Command(new ArrayList<>(List.of(words)));
  }

  /** A program of Debian's; without it the test is skipped with a line that says so. */
  public static Command tool(String name, String... words) {
    List<String> all = new ArrayList<>();
    all.add(require(name).toString());
    all.addAll(List.of(words));
    return new Command(all);
  }

  /** Where a program is; without it the test is skipped with a line that says so. */
  public static Path require(String name) {
    String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin:/usr/local/sbin";
    for (String folder : path.split(":", -1)) {
      Path file = Path.of(folder.isEmpty() ? "." : folder, name);
      if (Files.isExecutable(file) && !Files.isDirectory(file)) {
        return file;
      }
    }
    assumeThat(name).as("%s is not installed here: this test is skipped", name).isEmpty();
    throw new IllegalStateException("unreachable");
  }

  public Command environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  public Command input(byte[] octets) {
    input = octets.clone();
    return this;
  }

  public Command within(Duration time) {
    within = time;
    return this;
  }

  public Run run() {
    try {
      Path out = Files.createTempFile("postroad-", ".out");
      Path err = Files.createTempFile("postroad-", ".err");
      ProcessBuilder builder =
          new ProcessBuilder(words).redirectOutput(out.toFile()).redirectError(err.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      try (OutputStream stdin = process.getOutputStream()) {
        stdin.write(input);
      } catch (IOException e) {
        // A program that ends without reading its input says why in its exit code.
        assertThat(process.isAlive()).isFalse();
      }
      if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(words + " did not end within " + within);
      }
      Run run = new Run(process.exitValue(), text(out), text(err));
      Files.delete(out);
      Files.delete(err);
      return run;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("tests are not interrupted", e);
    }
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }
}
