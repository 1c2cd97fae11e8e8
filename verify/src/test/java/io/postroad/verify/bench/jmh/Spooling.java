package io.postroad.verify.bench.jmh;

import io.postroad.mta.spool.NewMessage;
import io.postroad.mta.spool.Origin;
import io.postroad.mta.spool.QueueId;
import io.postroad.mta.spool.RecipientState;
import io.postroad.mta.spool.Spool;
import io.postroad.mta.spool.memory.MemoryDisk;
import io.postroad.mta.spool.segment.SegmentSettings;
import io.postroad.mta.spool.segment.SegmentSpool;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.command.RcptParameters;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.JdkExecution;
import java.io.IOException;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/**
 * A message of 4 KiB accepted by the spool and settled as delivered, on a disk in memory that
 * forces at once: what the spool itself costs. {@code ./test --bench spool} has the disk.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Spooling {
  private static final long DISK = 1L << 30;
  private static final int MIB = 1 << 20;

  /** Recipients of a message. */
  @Param({"1", "50"})
  public int recipients = 1;

  private final byte[] message = new byte[4096];
  private final Execution execution =
      new JdkExecution((thread, fault) -> {
        throw new IllegalStateException(thread.getName() + " failed", fault);
      });
  private List<Recipient> to = List.of();
  private List<String> destinations = List.of();
  private Optional<Spool> spool = Optional.empty();

  /** Made by the harness. */
  public Spooling() {}

  /** An empty spool. */
  @Setup
  public void open() throws IOException {
    Recipient bob =
        new Recipient(Mailbox.parse("bob@example.test").orElseThrow(), RcptParameters.NONE);
    to = Collections.nCopies(recipients, bob);
    destinations = Collections.nCopies(recipients, "example.test");
    SegmentSettings settings = new SegmentSettings(16 * MIB, 0, 0, 16 * MIB, 256 << 10, 64 * MIB);
    spool =
        Optional.of(
            SegmentSpool.open(
                new MemoryDisk(DISK, 1),
                execution,
                settings,
                failure -> {
                  throw new IllegalStateException("the spool failed", failure);
                }));
  }

  /** Closed, as at the end of a server. */
  @TearDown
  public void close() throws IOException {
    spool.orElseThrow().close();
  }

  /** One sender, who waits for each force. */
  @Benchmark
  public Object acceptAndSettle() throws IOException {
    Spool into = spool.orElseThrow();
    Instant now = execution.time().now();
    QueueId id = QueueId.create(now, execution.random());
    Envelope envelope =
        new Envelope(Mailbox.parse("alice@example.org").orElseThrow(), MailParameters.NONE, to);
    into.accept(new NewMessage(id, envelope, now, Origin.TRUSTED, destinations), content());
    Map<Integer, RecipientState> done = new HashMap<>();
    for (int i = 0; i < recipients; i++) {
      done.put(i, new RecipientState.Delivered(now, "250 2.0.0 OK"));
    }
    return into.settle(id, done, Optional.empty());
  }

  /** Eight senders at once: groups are gathered. */
  @Benchmark
  @Threads(8)
  public Object acceptAndSettleAmongEight() throws IOException {
    return acceptAndSettle();
  }

  private Content content() {
    return new Content() {
      private boolean done;

      @Override
      public int read(byte[] into, int offset, int length) {
        if (done) {
          return -1;
        }
        int count = Math.min(length, message.length);
        System.arraycopy(message, 0, into, offset, count);
        done = true;
        return count;
      }

      @Override
      public void close() {}
    };
  }
}
