package io.postroad.mta.spool.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postroad.mta.spool.NewMessage;
import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.QueueId;
import io.postroad.mta.spool.RecipientState;
import io.postroad.mta.spool.RecipientState.Bounced;
import io.postroad.mta.spool.RecipientState.Deferred;
import io.postroad.mta.spool.RecipientState.Delivered;
import io.postroad.mta.spool.RecipientState.Held;
import io.postroad.mta.spool.RecipientState.Unreported;
import io.postroad.mta.spool.Spool;
import io.postroad.mta.spool.SpoolFailedException;
import io.postroad.mta.spool.Success;
import io.postroad.mta.spool.memory.MemoryDisk;
import io.postroad.smtp.runtime.Execution;
import io.postroad.testkit.sim.Simulation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the queue sees of the spool, on a good disk. */
class SpoolTest {
  private static final Instant NOW = Mail.RECEIVED.plusSeconds(60);
  private static final RecipientState DONE = new Delivered(NOW, "250 2.0.0 OK");

  private static MemoryDisk disk() {
    return new MemoryDisk(64 << 20, 1);
  }

  @Test
  @DisplayName("D1: accept returns leased, and after a crash of the machine the message is there")
  void accepted() {
    Simulation.run(
        1,
        world -> {
          SpoolOnDisk on = SpoolOnDisk.open(world, disk());
          NewMessage message = Mail.message(Mail.id(7), 2);
          QueueEntry entry = on.spool.accept(message, Mail.content(Mail.octets(message.id(), 300)));
          assertThat(entry.leased()).isTrue();
          assertThat(entry.size()).isEqualTo(300);
          assertThat(on.spool.take(10, NOW, _ -> false)).as("it is leased already").isEmpty();
          SpoolOnDisk after = on.crash(world);
          QueueEntry found = after.spool.find(message.id()).orElseThrow();
          assertThat(found.message()).isEqualTo(message);
          assertThat(found.leased()).as("a lease belongs to the process").isFalse();
          assertThat(after.whole(message.id(), 300)).isTrue();
        });
  }

  @Test
  @DisplayName("D1: large contents are written as they come, and are whole after a crash")
  void largeContent() {
    Simulation.run(
        2,
        world -> {
          SpoolOnDisk on = SpoolOnDisk.open(world, disk());
          List<QueueId> ids = new ArrayList<>();
          for (int i = 1; i <= 8; i++) {
            ids.add(on.put(i, i * 9000));
          }
          SpoolOnDisk after = on.crash(world);
          for (int i = 1; i <= 8; i++) {
            assertThat(after.whole(ids.get(i - 1), i * 9000)).isTrue();
          }
          assertThat(after.spool.figures().corruptRecords()).isZero();
        });
  }

  @Test
  @DisplayName("D6: a content that breaks off leaves no trace")
  void brokenOff() {
    Simulation.run(
        3,
        world -> {
          SpoolOnDisk on = SpoolOnDisk.open(world, disk());
          QueueId id = Mail.id(1);
          byte[] octets = Mail.octets(id, 5000);
          assertThatThrownBy(() -> on.spool.accept(Mail.message(id, 1), Mail.content(octets, 4000)))
              .isInstanceOf(IOException.class)
              .hasMessage("the client is gone");
          assertThat(on.spool.find(id)).isEmpty();
          assertThat(on.spool.figures().accepted()).isZero();
          QueueId next = on.put(2, 100);
          assertThat(on.kill(world).ids()).containsExactly(next);
        });
  }

  @Test
  @DisplayName("D2: what queued up during a force is one group; settlements share it")
  void groupCommit() {
    Simulation.run(
        4,
        world -> {
          SpoolOnDisk on = SpoolOnDisk.open(world, disk());
          long before = on.spool.figures().forces();
          List<Execution.Running> senders = new ArrayList<>();
          for (int i = 0; i < 100; i++) {
            int number = i + 1;
            senders.add(
                world
                    .execution()
                    .start(Execution.Kind.VIRTUAL, "in", () -> putUnchecked(on, number)));
          }
          senders.forEach(sender -> sender.join(Duration.ofMinutes(1)));
          Spool.Figures figures = on.spool.figures();
          assertThat(figures.accepted()).isEqualTo(100);
          assertThat(figures.forces() - before).isLessThan(60);
        });
  }

  private static void putUnchecked(SpoolOnDisk on, int number) {
    try {
      on.put(number, 200);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  @DisplayName("D6: a result is in the next group, 100 ms later when nothing else comes")
  void resultsFollow() {
    Simulation.run(
        5,
        world -> {
          SpoolOnDisk on = SpoolOnDisk.open(world, disk());
          QueueId id = on.put(1, 100);
          on.deliver(id);
          assertThat(on.spool.find(id)).as("the view changes at once").isEmpty();
          long forces = on.spool.figures().forces();
          world.time().sleep(Duration.ofMillis(90));
          assertThat(on.spool.figures().forces()).isEqualTo(forces);
          world.time().sleep(Duration.ofMillis(20));
          assertThat(on.spool.figures().forces()).isEqualTo(forces + 1);
          assertThat(on.crash(world).ids()).isEmpty();
        });
  }

  @Test
  @DisplayName("D6: states of recipients outlive a crash, each on its own")
  void states() {
    Simulation.run(
        6,
        world -> {
          SpoolOnDisk on = SpoolOnDisk.open(world, disk());
          QueueId id = on.put(1, 100, 5);
          var _ = on.spool.lease(id).orElseThrow();
          Unreported told =
              new Unreported(NOW, NOW.plusSeconds(1), Success.RELAYED, "mx.b.test", "250 2.0.0 ok");
          Deferred deferred = new Deferred(3, NOW.plusSeconds(900), "451 4.3.0 later", true, true);
          Held held = new Held(1, NOW, "held by ops");
          on.spool.settle(id, Map.of(0, DONE, 1, deferred, 2, held, 4, told), Optional.empty());
          on.spool.sync();
          SpoolOnDisk after = on.crash(world);
          List<RecipientState> states = after.spool.find(id).orElseThrow().states();
          assertThat(states.get(0)).isInstanceOf(Delivered.class);
          assertThat(states.subList(1, 5))
              .containsExactly(deferred, held, new RecipientState.Queued(Mail.RECEIVED), told);
          Spool.Figures figures = after.spool.figures();
          assertThat(figures.balanced()).isTrue();
          assertThat(figures.delivered()).isEqualTo(1);
          assertThat(figures.held()).isEqualTo(1);
          assertThat(figures.queued()).isEqualTo(3);
        });
  }

  @Test
  @DisplayName("D7: a final state is recorded once, whatever is settled later")
  void finalOnce() {
    Simulation.run(
        7,
        world -> {
          SpoolOnDisk on = SpoolOnDisk.open(world, disk());
          QueueId id = on.put(1, 100, 2);
          var _ = on.spool.lease(id).orElseThrow();
          on.spool.settle(id, Map.of(0, DONE), Optional.empty());
          on.spool.settle(id, Map.of(0, new Bounced(NOW, "late")), Optional.empty());
          assertThat(on.spool.figures().delivered()).isEqualTo(1);
          assertThat(on.spool.figures().bounced()).isZero();
          assertThat(on.spool.figures().balanced()).isTrue();
          assertThatThrownBy(() -> on.spool.settle(id, Map.of(9, DONE), Optional.empty()))
              .isInstanceOf(IndexOutOfBoundsException.class);
        });
  }

  @Test
  @DisplayName("Results of a lost lease are discarded")
  void lostLease() {
    Simulation.run(
        8,
        world -> {
          SpoolOnDisk on = SpoolOnDisk.open(world, disk());
          QueueId id = on.put(1, 100);
          Spool.Settled settled = on.spool.settle(id, Map.of(0, DONE), Optional.empty());
          assertThat(settled.entry()).isEmpty();
          assertThat(on.spool.find(id)).isPresent();
          assertThat(on.spool.lease(id)).isPresent();
          assertThat(on.spool.lease(id)).as("leased already").isEmpty();
        });
  }

  @Test
  @DisplayName("D8: a report and the end of its cause are one batch, at every crash in between")
  void reportIsAtomic() {
    for (int call = 0; call < 12; call++) {
      int deadline = call;
      Simulation.run(
          9,
          world -> {
            SpoolOnDisk on = SpoolOnDisk.open(world, disk());
            QueueId cause = on.put(1, 100);
            QueueId report = Mail.id(2);
            var _ = on.spool.lease(cause).orElseThrow();
            on.spool.settle(
                cause,
                Map.of(0, new Bounced(NOW, "550 5.1.1 unknown")),
                Optional.of(
                    new Spool.Report(
                        Mail.message(report, 1), Mail.content(Mail.octets(report, 700)))));
            int[] calls = {0};
            MemoryDisk[] left = new MemoryDisk[1];
            on.disk.beforeCall(what -> {
              if (calls[0]++ == deadline) {
                left[0] = on.disk.crash();
              }
            });
            world.time().sleep(Duration.ofSeconds(1));
            SpoolOnDisk after =
                SpoolOnDisk.open(world, left[0] == null ? on.disk.crash() : left[0]);
            assertThat(after.ids()).hasSize(1);
            assertThat(after.ids().getFirst()).isIn(cause, report);
            assertThat(after.spool.figures().balanced()).isTrue();
          });
    }
  }

  @Test
  @DisplayName("D8: a report that is settled before its cause was written does not come back")
  void reportSettledFirst() {
    Simulation.run(
        10,
        world -> {
          SpoolOnDisk on = SpoolOnDisk.open(world, disk());
          QueueId cause = on.put(1, 100, 2);
          QueueId report = Mail.id(2);
          var _ = on.spool.lease(cause).orElseThrow();
          Spool.Settled settled =
              on.spool.settle(
                  cause,
                  Map.of(0, new Bounced(NOW, "550")),
                  Optional.of(
                      new Spool.Report(Mail.message(report, 1), Mail.content(new byte[10]))));
          on.spool.settle(settled.report().orElseThrow().id(), Map.of(0, DONE), Optional.empty());
          on.spool.sync();
          assertThat(on.crash(world).ids()).containsExactly(cause);
        });
  }

  @Test
  @DisplayName("take gives what is due, oldest due first, and passes over what it is told to")
  void take() {
    Simulation.run(
        11,
        world -> {
          SpoolOnDisk on = SpoolOnDisk.open(world, disk());
          for (int i = 0; i < 10; i++) {
            QueueId id = Mail.id(i + 10);
            on.spool.accept(Mail.message(id, 1), Mail.content(new byte[5]));
            Instant due = NOW.plusSeconds((7 * i) % 10);
            on.spool.settle(
                id, Map.of(0, new Deferred(1, due, "", false, false)), Optional.empty());
            on.spool.release(id);
          }
          assertThat(on.spool.nextDue()).contains(NOW);
          assertThat(on.spool.take(10, NOW.minusMillis(1), _ -> false)).isEmpty();
          List<QueueEntry> some = on.spool.take(10, NOW.plusSeconds(4), "d1.example"::equals);
          assertThat(some).isSortedAccordingTo((a, b) -> due(a).compareTo(due(b)));
          assertThat(some).noneMatch(e -> e.message().destinations().contains("d1.example"));
          int left = on.spool.take(10, NOW.plusSeconds(100), _ -> false).size();
          assertThat(some.size() + left).isEqualTo(10);
          assertThat(on.spool.nextDue()).isEmpty();
        });
  }

  @Test
  @DisplayName(
      "reliability.md §3: a take is bounded by recipients, however few messages they are of")
  void takeOfLargeMessages() {
    Simulation.run(
        13,
        world -> {
          SpoolOnDisk on = SpoolOnDisk.open(world, disk());
          for (int i = 0; i < 15; i++) {
            QueueId id = on.put(i + 1, 10, 1000);
            on.spool.release(id);
          }
          assertThat(on.spool.take(100, NOW, _ -> false)).hasSize(10);
          assertThat(on.spool.take(100, NOW, _ -> false)).hasSize(5);
        });
  }

  private static Instant due(QueueEntry entry) {
    return ((Deferred) entry.states().getFirst()).due();
  }

  @Test
  @DisplayName("A message for several destinations waits for each: one does not delay another")
  void severalDestinations() {
    Simulation.run(
        12,
        world -> {
          SpoolOnDisk on = SpoolOnDisk.open(world, disk());
          QueueId id = on.put(5, 10, 2);
          String first = Mail.message(id, 2).destinations().getFirst();
          List<QueueEntry> taken = on.spool.take(10, NOW, first::equals);
          assertThat(taken).hasSize(1);
          assertThat(on.spool.take(10, NOW, _ -> false)).as("not twice").isEmpty();
          on.spool.release(id);
          assertThat(on.spool.take(10, NOW.plusSeconds(1), _ -> true)).isEmpty();
          assertThat(on.spool.nextDue())
              .as("due still")
              .hasValueSatisfying(due -> assertThat(due).isBeforeOrEqualTo(NOW.plusSeconds(1)));
          assertThat(on.spool.take(10, NOW.plusSeconds(2), _ -> false)).hasSize(1);
        });
  }

  @Test
  @DisplayName("list gives pages in order of arrival, in memory or not")
  void pages() {
    Simulation.run(
        13,
        world -> {
          SpoolOnDisk on = SpoolOnDisk.open(world, disk());
          List<QueueId> ids = new ArrayList<>();
          for (int i = 0; i < 1100; i++) {
            ids.add(on.put(5 + (i * 7919L) % 1103, 20));
          }
          ids.sort(null);
          assertThat(on.ids()).isEqualTo(ids);
          List<QueueEntry> page = on.spool.list(_ -> true, Optional.of(ids.get(41)), 3);
          assertThat(page).extracting(QueueEntry::id).isEqualTo(ids.subList(42, 45));
          QueueId last = ids.getLast();
          assertThat(on.spool.list(e -> e.id().equals(last), Optional.empty(), 3)).hasSize(1);
        });
  }

  @Test
  @DisplayName("D11: close writes what is left; afterwards nothing is taken and all is there")
  void close() {
    Simulation.run(
        14,
        world -> {
          SpoolOnDisk on = SpoolOnDisk.open(world, disk());
          QueueId gone = on.put(1, 100);
          QueueId stays = on.put(2, 100);
          on.deliver(gone);
          on.spool.close();
          assertThatThrownBy(() -> on.put(3, 1)).isInstanceOf(SpoolFailedException.class);
          assertThatThrownBy(on.spool::sync).isInstanceOf(SpoolFailedException.class);
          SpoolOnDisk after = on.crash(world);
          assertThat(after.ids()).containsExactly(stays);
          assertThat(after.whole(stays, 100)).isTrue();
        });
  }
}
