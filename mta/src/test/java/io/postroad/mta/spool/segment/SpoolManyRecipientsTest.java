package io.postroad.mta.spool.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postroad.mta.spool.NewMessage;
import io.postroad.mta.spool.QueueId;
import io.postroad.mta.spool.RecipientState;
import io.postroad.mta.spool.RecipientState.Deferred;
import io.postroad.mta.spool.RecipientState.Unreported;
import io.postroad.mta.spool.Success;
import io.postroad.mta.spool.memory.MemoryDisk;
import io.postroad.testkit.sim.Simulation;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A message to as many as the spool takes. */
class SpoolManyRecipientsTest {
  private static final int MANY = NewMessage.RECIPIENTS_MAX;
  private static final SegmentSettings LARGE =
      new SegmentSettings(64 * 1024 * 1024, 0, 0, 0, 1024, 0);

  @Test
  @DisplayName("D5, D7: the states of the most recipients fit a record, however long the replies")
  void longReplies() {
    Simulation.run(
        1,
        world -> {
          SpoolOnDisk on = SpoolOnDisk.open(world, new MemoryDisk(256 << 20, 1), LARGE);
          QueueId id = on.put(1, 100, MANY);
          String reply = "451 4.3.0 später ".repeat(64);
          Map<Integer, RecipientState> states = new HashMap<>();
          for (int i = 0; i < MANY; i++) {
            states.put(
                i,
                i % 4 == 0
                    ? new Deferred(1, Mail.RECEIVED, reply, false, false)
                    : new Unreported(
                        Mail.RECEIVED, Mail.RECEIVED, Success.DELIVERED, reply, reply));
          }
          var _ = on.spool.lease(id).orElseThrow();
          on.spool.settle(id, states, Optional.empty());
          on.spool.sync();
          assertThat(on.failures).isEmpty();
          SpoolOnDisk next = on.crash(world);
          assertThat(next.spool.find(id).orElseThrow().states())
              .hasSize(MANY)
              .element(0)
              .isInstanceOfSatisfying(
                  Deferred.class, d -> assertThat(reply).startsWith(d.lastReply()));
          assertThat(next.spool.figures().queued()).isEqualTo(MANY);
          assertThat(next.failures).isEmpty();
        });
  }

  @Test
  @DisplayName("D1: a message to more recipients than can be read again is refused, never stored")
  void tooMany() {
    Simulation.run(
        2,
        world -> {
          SpoolOnDisk on = SpoolOnDisk.open(world, new MemoryDisk(256 << 20, 1), LARGE);
          assertThatThrownBy(() -> on.put(1, 100, MANY + 1))
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessageContaining("more than " + MANY);
          assertThat(on.ids()).isEmpty();
        });
  }
}
