package io.postroad.mta.reception;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postroad.mta.spool.NewMessage;
import io.postroad.mta.spool.Origin;
import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.QueueId;
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
import io.postroad.testkit.sim.Simulation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Several messages of one transaction: all of them, or none. */
final class StoringTest {
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
  private static final byte[] OCTETS =
      "Subject: hi\r\n\r\nhi\r\n".getBytes(StandardCharsets.US_ASCII);

  @Test
  @DisplayName("D1: all messages of a transaction are stored, each with the content")
  void all() {
    Simulation.run(
        1,
        world -> {
          Spool spool = open(world);
          List<QueueEntry> entries =
              new Storing(spool)
                  .store(
                      List.of(part(1, same -> same), part(2, same -> same)), new Octets(() -> {}));
          assertThat(entries)
              .hasSize(2)
              .allSatisfy(e -> assertThat(e.size()).isEqualTo(OCTETS.length));
          assertThat(spool.find(entries.getLast().id())).isPresent();
          assertThat(spool.figures().queued()).isEqualTo(2);
        });
  }

  @Test
  @DisplayName(
      "D1, D7: a message of a transaction that cannot be stored takes the others with it, on record")
  void none() {
    Simulation.run(
        2,
        world -> {
          Spool spool = open(world);
          Function<Content, Content> broken =
              _ ->
                  new Octets(() -> {
                    throw new IOException("the disk says no");
                  });
          assertThatThrownBy(() ->
                  new Storing(spool)
                      .store(
                          List.of(part(1, same -> same), part(2, same -> same), part(3, broken)),
                          new Octets(() -> {})))
              .hasMessage("the disk says no");
          spool.sync();
          assertThat(spool.list(_ -> true, Optional.empty(), 10)).isEmpty();
          Spool.Figures figures = spool.figures();
          assertThat(figures.deleted()).isEqualTo(2);
          assertThat(figures.queued()).isZero();
          assertThat(figures.balanced()).isTrue();
        });
  }

  private static Spool open(Simulation world) throws IOException {
    MemoryDisk disk = new MemoryDisk(64 << 20, 1);
    return SegmentSpool.open(
        disk,
        world.execution(),
        SegmentSettings.forDisk(disk, 1 << 20),
        failure -> {
          throw new IllegalStateException("the spool failed", failure);
        });
  }

  private static Storing.Part part(long number, Function<Content, Content> form) {
    Mailbox bob = Mailbox.parse("bob" + number + "@example.test").orElseThrow();
    return new Storing.Part(
        new NewMessage(
            QueueId.of(NOW.toEpochMilli() << 16, number),
            new Envelope(
                bob, MailParameters.NONE, List.of(new Recipient(bob, RcptParameters.NONE))),
            NOW,
            Origin.TRUSTED,
            List.of("example.test")),
        form);
  }

  /** What happens before octets are read. */
  @FunctionalInterface
  private interface Trouble {
    void strike() throws IOException;
  }

  private static final class Octets implements Content {
    private final InputStream in = new ByteArrayInputStream(OCTETS);
    private final Trouble trouble;

    Octets(Trouble trouble) {
      this.trouble = trouble;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      trouble.strike();
      return in.read(into, offset, length);
    }

    @Override
    public void close() {}
  }
}
