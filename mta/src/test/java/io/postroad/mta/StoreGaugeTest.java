package io.postroad.mta;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.mta.spool.NewMessage;
import io.postroad.mta.spool.Origin;
import io.postroad.mta.spool.QueueId;
import io.postroad.mta.spool.Spool;
import io.postroad.mta.spool.memory.MemoryDisk;
import io.postroad.mta.spool.segment.SegmentSettings;
import io.postroad.mta.spool.segment.SegmentSpool;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.address.NullReversePath;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.command.RcptParameters;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.server.Limits;
import io.postroad.testkit.sim.Simulation;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The store's watermarks of reliability.md §3. */
class StoreGaugeTest {
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

  private static NewMessage message(long number) {
    Mailbox bob = Mailbox.parse("bob@example.test").orElseThrow();
    return new NewMessage(
        QueueId.of((NOW.toEpochMilli() << 16), number),
        new Envelope(
            new NullReversePath(),
            new MailParameters(OptionalLong.empty(), java.util.Optional.empty()),
            List.of(new Recipient(bob, RcptParameters.NONE))),
        NOW,
        Origin.TRUSTED,
        List.of("example.test"));
  }

  private static Content nothing() {
    return new Content() {
      @Override
      public int read(byte[] into, int offset, int length) {
        return -1;
      }

      @Override
      public void close() {}
    };
  }

  private static Spool open(Simulation world, MemoryDisk disk) throws IOException {
    return SegmentSpool.open(
        disk,
        world.execution(),
        SegmentSettings.forDisk(disk, 1 << 20),
        failure -> {
          throw new IllegalStateException("the spool failed", failure);
        });
  }

  @Test
  @DisplayName(
      "reliability.md §3: commits over 1 s (p99 of 10 s) delay strangers; over 5 s all mail waits")
  void commitLatency() {
    Simulation.run(
        1,
        world -> {
          MemoryDisk disk = new MemoryDisk(1L << 30, 1);
          Duration[] force = {Duration.ZERO};
          SlowDisk slow = new SlowDisk(disk, world.time(), () -> force[0]);
          Spool spool =
              SegmentSpool.open(
                  slow, world.execution(), SegmentSettings.forDisk(disk, 1 << 20), _ -> {});
          StoreGauge gauge = new StoreGauge(slow, spool, () -> Limits.DEFAULTS, world.time());
          spool.accept(message(1), nothing());
          assertThat(gauge.delay(false)).isZero();
          assertThat(gauge.objection(false)).isEmpty();

          force[0] = Duration.ofSeconds(2);
          spool.accept(message(2), nothing());
          assertThat(gauge.delay(false)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(3));
          assertThat(gauge.delay(true)).as("trusted clients are not slowed down").isZero();
          assertThat(gauge.objection(false)).isEmpty();

          force[0] = Duration.ofSeconds(8);
          world.execution().start(Execution.Kind.VIRTUAL, "client", () -> accept(spool, 3));
          world.time().sleep(Duration.ofSeconds(6));
          assertThat(gauge.objection(true))
              .as("one that has not come back yet counts")
              .hasValueSatisfying(why -> assertThat(why).startsWith("a commit takes "));
          world.time().sleep(Duration.ofSeconds(14));
          assertThat(gauge.objection(true)).as("ten seconds later").isEmpty();
          assertThat(gauge.delay(false)).isZero();
          System.out.println("store gauge: delayed=1 refused=1 recovered=1");
        });
  }

  private static void accept(Spool spool, long number) {
    try {
      spool.accept(message(number), nothing());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @DisplayName("reliability.md §3: with little free disk strangers wait first, and then everyone")
  void freeDisk() {
    Simulation.run(
        2,
        world -> {
          MemoryDisk disk = new MemoryDisk(1L << 30, 1);
          Spool spool = open(world, disk);
          long[] free = {1L << 29};
          SlowDisk small = new SlowDisk(disk, world.time(), () -> Duration.ZERO);
          small.free(() -> free[0]);
          StoreGauge gauge = new StoreGauge(small, spool, () -> Limits.DEFAULTS, world.time());
          assertThat(gauge.objection(false)).isEmpty();
          free[0] = 150L << 20;
          world.time().sleep(Duration.ofSeconds(2));
          assertThat(gauge.objection(true)).as("hard: 64 MiB and twice 50 MiB").isPresent();
        });
  }
}
