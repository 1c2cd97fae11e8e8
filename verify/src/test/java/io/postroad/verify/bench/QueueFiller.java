package io.postroad.verify.bench;

import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.RecipientState;
import io.postroad.mta.spool.Spool;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.runtime.Execution;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The child process of {@link QueueGrowthBench}: fills a spool with messages that were tried once,
 * in vain, and wait for their next attempt.
 */
final class QueueFiller {
  private static final int SENDERS = 200;

  /** Longer than the benchmark: nothing comes due while it measures. */
  private static final Duration WAIT = Duration.ofHours(3);

  private QueueFiller() {}

  /** {@code FOLDER COUNT}. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Execution execution = Stores.execution();
    byte[] message = "a line of a message\r\n".repeat(48).getBytes(StandardCharsets.US_ASCII);
    AtomicInteger left = new AtomicInteger(Integer.parseInt(args[1]));
    try (Spool spool = Stores.open(Path.of(args[0]), execution)) {
      List<Thread> senders = new ArrayList<>();
      for (int i = 0; i < SENDERS; i++) {
        senders.add(
            Thread.ofVirtual()
                .start(() -> {
                  while (left.getAndDecrement() > 0) {
                    defer(spool, execution, message);
                  }
                }));
      }
      for (Thread sender : senders) {
        sender.join();
      }
      spool.sync();
    }
    System.exit(0);
  }

  private static void defer(Spool spool, Execution execution, byte[] message) {
    try {
      QueueEntry entry = spool.accept(Stores.message(execution), Content.of(message));
      Instant due = execution.time().now().plus(WAIT);
      RecipientState deferred =
          new RecipientState.Deferred(1, due, "connection refused by 127.0.0.1:9", false, false);
      var _ = spool.settle(entry.id(), Map.of(0, deferred), Optional.empty());
      spool.release(entry.id());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
