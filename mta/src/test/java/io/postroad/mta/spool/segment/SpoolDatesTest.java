package io.postroad.mta.spool.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.mta.spool.NewMessage;
import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.QueueId;
import io.postroad.mta.spool.RecipientState;
import io.postroad.mta.spool.Spool;
import io.postroad.mta.spool.memory.MemoryDisk;
import io.postroad.smtp.command.Parameters;
import io.postroad.testkit.sim.Simulation;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Release, deadline and priority as the spool keeps them, over a crash too. */
class SpoolDatesTest {
  private static final Instant RECEIVED = Mail.RECEIVED;
  private static final Instant LATER = RECEIVED.plus(Duration.ofDays(30));

  private static SpoolOnDisk spool(Simulation world) throws IOException {
    return SpoolOnDisk.open(world, new MemoryDisk(64 << 20, 1));
  }

  private static QueueId put(SpoolOnDisk on, long number, String parameters) throws IOException {
    NewMessage message = Mail.message(Mail.id(number), 1, Parameters.mail(parameters));
    on.spool.accept(message, Mail.content(Mail.octets(message.id(), 300)));
    on.spool.release(message.id());
    return message.id();
  }

  private static List<QueueId> ids(List<QueueEntry> entries) {
    return entries.stream().map(QueueEntry::id).toList();
  }

  @Test
  @DisplayName("RFC 4865: what is held for release is due on its date and not before, over a crash")
  void held() {
    Simulation.run(
        1,
        world -> {
          SpoolOnDisk on = spool(world);
          QueueId id = put(on, 1, " HOLDFOR=3600");
          Instant release = RECEIVED.plusSeconds(3600);
          for (int round = 0; round < 2; round++) {
            assertThat(on.spool.nextDue()).as("no attempt is due").isEmpty();
            assertThat(on.spool.nextDated()).contains(release);
            assertThat(on.spool.take(10, LATER, _ -> false)).isEmpty();
            assertThat(on.spool.takeDated(10, release.minusMillis(1))).isEmpty();
            on = on.crash(world);
          }
          assertThat(ids(on.spool.takeDated(10, release))).containsExactly(id);
          assertThat(on.spool.takeDated(10, LATER)).as("it is leased").isEmpty();
          on.spool.release(id);
          assertThat(on.spool.nextDated()).as("its date has come").isEmpty();
          assertThat(ids(on.spool.take(10, release, _ -> false)))
              .as("from now on it waits for its destination")
              .containsExactly(id);
        });
  }

  @Test
  @DisplayName("RFC 2852: a deadline comes up whatever the destination does, until it is heeded")
  void deadline() {
    Simulation.run(
        2,
        world -> {
          SpoolOnDisk on = spool(world);
          QueueId id = put(on, 1, " BY=600;N");
          Instant deadline = RECEIVED.plusSeconds(600);
          QueueEntry taken = on.spool.take(10, RECEIVED, _ -> false).getFirst();
          RecipientState waits =
              new RecipientState.Deferred(1, LATER, "450 4.2.1 busy", false, false);
          on.spool.settle(id, Map.of(0, waits), Optional.empty());
          on.spool.release(id);
          on.spool.sync();
          on = on.crash(world);
          assertThat(on.spool.takeDated(10, deadline.minusMillis(1))).isEmpty();
          assertThat(ids(on.spool.takeDated(10, deadline))).containsExactly(taken.id());
          RecipientState warned =
              new RecipientState.Deferred(1, LATER, "450 4.2.1 busy", false, true);
          on.spool.settle(id, Map.of(0, warned), Optional.empty());
          on.spool.release(id);
          on.spool.sync();
          on = on.crash(world);
          assertThat(on.spool.nextDated()).as("the delay was reported").isEmpty();
          assertThat(on.spool.nextDue()).contains(LATER);
        });
  }

  @Test
  @DisplayName("RFC 4865, RFC 2852: after its release a message has its deadline still before it")
  void heldWithDeadline() {
    Simulation.run(
        3,
        world -> {
          SpoolOnDisk on = spool(world);
          QueueId id = put(on, 1, " HOLDFOR=60 BY=600;R");
          assertThat(ids(on.spool.takeDated(10, RECEIVED.plusSeconds(60)))).containsExactly(id);
          on.spool.release(id);
          assertThat(on.spool.nextDated()).contains(RECEIVED.plusSeconds(600));
          assertThat(on.spool.nextDue()).isPresent();
        });
  }

  @Test
  @DisplayName(
      "RFC 6710: what is due is handed out by priority, over a crash too, and nothing starves")
  void priority() {
    Simulation.run(
        4,
        world -> {
          SpoolOnDisk on = spool(world);
          List<QueueId> ids = new ArrayList<>();
          for (String priority : List.of("0", "-9", "9", "4", "-4")) {
            ids.add(put(on, 5L * ids.size(), " MT-PRIORITY=" + priority));
          }
          on = on.crash(world);
          assertThat(on.spool.nextDue()).as("urgent is not early").contains(RECEIVED);
          List<QueueId> order = new ArrayList<>();
          for (int i = 0; i < 5; i++) {
            order.addAll(ids(on.spool.take(1, RECEIVED, _ -> false)));
          }
          assertThat(order)
              .containsExactly(ids.get(2), ids.get(3), ids.get(0), ids.get(4), ids.get(1));
          ids.forEach(on.spool::release);
          Duration most = Spool.PRIORITY_HEAD_START.multipliedBy(18).plusMillis(1);
          defer(on, ids.get(2), RECEIVED.plus(most));
          assertThat(ids(on.spool.take(4, RECEIVED.plus(most), _ -> false)))
              .as("the least urgent goes before what came three hours later")
              .contains(ids.get(1))
              .doesNotContain(ids.get(2));
        });
  }

  private static void defer(SpoolOnDisk on, QueueId id, Instant due) {
    var _ = on.spool.lease(id).orElseThrow();
    on.spool.settle(id, Map.of(0, new RecipientState.Queued(due)), Optional.empty());
    on.spool.release(id);
  }

  @Test
  @DisplayName("RFC 6710: among destinations too the most urgent mail is handed out first")
  void priorityAmongDestinations() {
    Simulation.run(
        5,
        world -> {
          SpoolOnDisk on = spool(world);
          put(on, 1, "");
          QueueId urgent = put(on, 2, " MT-PRIORITY=5");
          assertThat(ids(on.spool.take(1, RECEIVED, _ -> false))).containsExactly(urgent);
        });
  }

  @Test
  @DisplayName("A final state keeps its time, to the second, over a restart")
  void finalStates() {
    Simulation.run(
        6,
        world -> {
          SpoolOnDisk on = spool(world);
          QueueId id = on.put(1, 300, 4);
          var _ = on.spool.lease(id).orElseThrow();
          Instant at = RECEIVED.plusSeconds(77);
          on.spool.settle(
              id,
              Map.of(
                  0, new RecipientState.Delivered(at, "250 2.0.0 OK"),
                  1, new RecipientState.Bounced(at, "550 5.1.1 no"),
                  2, new RecipientState.Deleted(at, "cli")),
              Optional.empty());
          on.spool.sync();
          on = on.crash(world);
          assertThat(on.spool.find(id).orElseThrow().states().subList(0, 3))
              .containsExactly(
                  new RecipientState.Delivered(at, ""),
                  new RecipientState.Bounced(at, ""),
                  new RecipientState.Deleted(at, ""));
        });
  }

  @Test
  @DisplayName("A page of the queue reads the entries of that page and no others from the disk")
  void pages() {
    Simulation.run(
        7,
        world -> {
          SpoolOnDisk on = spool(world);
          for (int i = 0; i < 400; i++) {
            on.put(i, 300);
          }
          QueueId held = Mail.id(333);
          var _ = on.spool.lease(held).orElseThrow();
          RecipientState keep = new RecipientState.Held(0, RECEIVED, "");
          on.spool.settle(held, Map.of(0, keep), Optional.empty());
          on.spool.release(held);
          on.spool.sync();
          int[] seen = new int[1];
          Optional<QueueId> after = Optional.of(Mail.id(99));
          List<QueueEntry> page = on.spool.list(_ -> seen[0]++ >= 0, after, 10);
          assertThat(ids(page)).startsWith(Mail.id(100)).endsWith(Mail.id(109)).hasSize(10);
          assertThat(seen[0]).as("entries read").isEqualTo(10);
          seen[0] = 0;
          assertThat(ids(on.spool.listHeld(_ -> seen[0]++ >= 0, Optional.empty(), 10)))
              .containsExactly(held);
          assertThat(seen[0]).as("entries read for what is held").isEqualTo(1);
        });
  }
}
