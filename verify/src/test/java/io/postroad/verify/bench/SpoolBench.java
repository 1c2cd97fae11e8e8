package io.postroad.verify.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.verify.bench.Stores.Store;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The spool beside a file-per-message store, interleaved in one run (spool.md, figures). */
@Tag("bench")
@Tag("spool")
final class SpoolBench {
  private static final int ROUNDS = 3;
  private static final Duration EACH = Duration.ofSeconds(2);
  private static final int QUEUED = 1_000_000;

  @TempDir private Path folder;

  record Figures(double rate, double p50, double p99, double cpu, double writtenPerOctet) {}

  @Test
  @DisplayName(
      "spool.md: rate, acknowledgement, octets written and CPU at 1 to 500 senders, beside a file per message")
  void besideFiles() throws IOException {
    System.out.println(
        "| senders | size | store | messages/s | p50 ms | p99 ms | CPU µs | written per octet |");
    System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- |");
    double factor = 0;
    try (Store segments = Stores.segments(folder.resolve("segments"));
        Store files = Stores.files(folder.resolve("files"))) {
      run(segments, 100, 4096);
      for (int size : new int[] {4096, 100 * 1024}) {
        for (int senders : new int[] {1, 10, 100, 500}) {
          List<Figures> ours = new ArrayList<>();
          List<Figures> theirs = new ArrayList<>();
          for (int round = 0; round < ROUNDS; round++) {
            ours.add(run(segments, senders, size));
            theirs.add(run(files, senders, size));
          }
          Figures median = print(senders, size, "segment log", ours);
          Figures beside = print(senders, size, "file a message", theirs);
          if (senders == 100 && size == 4096) {
            factor = median.rate() / beside.rate();
          }
        }
      }
    }
    System.out.printf(Locale.ROOT, "spool: at 100 senders, 4 KiB: %.1f times the files%n", factor);
    assertThat(factor).isGreaterThanOrEqualTo(20);
  }

  private static Figures print(int senders, int size, String store, List<Figures> rounds) {
    rounds.sort((a, b) -> Double.compare(a.rate(), b.rate()));
    Figures median = rounds.get(rounds.size() / 2);
    System.out.printf(
        Locale.ROOT,
        "| %d | %d KiB | %s | %.0f | %.2f | %.2f | %.0f | %.2f |%n",
        senders,
        size / 1024,
        store,
        median.rate(),
        median.p50(),
        median.p99(),
        median.cpu(),
        median.writtenPerOctet());
    return median;
  }

  static Figures run(Store store, int senders, int size) {
    byte[] message = message(size);
    AtomicBoolean over = new AtomicBoolean();
    List<List<Long>> times = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    long writtenBefore = store.written();
    Duration cpuBefore = cpu();
    long begin = System.nanoTime();
    for (int i = 0; i < senders; i++) {
      List<Long> own = new ArrayList<>();
      times.add(own);
      threads.add(
          store
              .sender()
              .start(() -> {
                try {
                  while (!over.get()) {
                    long before = System.nanoTime();
                    Runnable letGo = store.keep(message);
                    own.add(System.nanoTime() - before);
                    letGo.run();
                  }
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              }));
    }
    try {
      TimeUnit.NANOSECONDS.sleep(EACH.toNanos());
      over.set(true);
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("benchmarks are not interrupted", e);
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    long[] sorted =
        times.stream().flatMap(List::stream).mapToLong(Long::longValue).sorted().toArray();
    double count = sorted.length;
    return new Figures(
        count / seconds,
        sorted[sorted.length / 2] / 1e6,
        sorted[(int) (count * 0.99)] / 1e6,
        cpu().minus(cpuBefore).toNanos() / 1e3 / count,
        (store.written() - writtenBefore) / (count * size));
  }

  private static byte[] message(int size) {
    byte[] message = new byte[size];
    Arrays.fill(message, (byte) 'x');
    for (int i = 78; i < size; i += 80) {
      message[i] = '\r';
      message[Math.min(i + 1, size - 1)] = '\n';
    }
    return message;
  }

  private static Duration cpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  @Test
  @DisplayName(
      "spool.md: with a million messages queued a restart takes seconds and 256 MiB of heap are enough")
  void aMillionQueued() throws IOException, InterruptedException {
    Path queued = folder.resolve("million");
    child("512m", "fill", queued);
    child("256m", "restart", queued);
  }

  private static void child(String heap, String what, Path queued)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-cp",
                System.getProperty("java.class.path"),
                SpoolMillion.class.getName(),
                what,
                queued.toString(),
                Integer.toString(QUEUED))
            .redirectErrorStream(true)
            .start();
    try (BufferedReader said = process.inputReader()) {
      said.lines().forEach(System.out::println);
    }
    assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isZero();
  }
}
