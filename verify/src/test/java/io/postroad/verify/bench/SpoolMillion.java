package io.postroad.verify.bench;

import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.Spool;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.runtime.Execution;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** The child process of {@link SpoolBench}: fills a spool, or opens a full one in a small heap. */
final class SpoolMillion {
  private static final int SENDERS = 200;

  private SpoolMillion() {}

  /** {@code fill|restart FOLDER COUNT}. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path folder = Path.of(args[1]);
    int count = Integer.parseInt(args[2]);
    if (args[0].equals("fill")) {
      fill(folder, count);
    } else {
      restart(folder, count);
    }
    System.exit(0);
  }

  private static void fill(Path folder, int count) throws IOException, InterruptedException {
    Execution execution = Stores.execution();
    byte[] message =
        "a line of a message\r\n".repeat(195).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    AtomicInteger left = new AtomicInteger(count);
    long begin = System.nanoTime();
    try (Spool spool = Stores.open(folder, execution)) {
      List<Thread> senders = new ArrayList<>();
      for (int i = 0; i < SENDERS; i++) {
        senders.add(
            Thread.ofPlatform()
                .start(() -> {
                  while (left.getAndDecrement() > 0) {
                    accept(spool, execution, message);
                  }
                }));
      }
      for (Thread sender : senders) {
        sender.join();
      }
    }
    System.out.printf(
        Locale.ROOT,
        "spool: %d messages of 4 KiB queued, %.0f a second%n",
        count,
        count / ((System.nanoTime() - begin) / 1e9));
  }

  private static void accept(Spool spool, Execution execution, byte[] message) {
    try {
      QueueEntry entry = spool.accept(Stores.message(execution), Content.of(message));
      spool.release(entry.id());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void restart(Path folder, int count) throws IOException {
    long begin = System.nanoTime();
    try (Spool spool = Stores.open(folder, Stores.execution())) {
      double seconds = (System.nanoTime() - begin) / 1e9;
      long messages = spool.figures().messages();
      System.gc();
      long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
      System.out.printf(
          Locale.ROOT,
          "spool: restart with %d queued: %.2f s, heap in use %d MiB of at most 256 MiB%n",
          messages,
          seconds,
          heap >> 20);
      if (messages != count) {
        throw new IllegalStateException(messages + " messages are there, not " + count);
      }
    }
  }
}
