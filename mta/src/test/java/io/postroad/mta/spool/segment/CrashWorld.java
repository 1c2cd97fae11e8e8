package io.postroad.mta.spool.segment;

import io.postroad.mta.spool.NewMessage;
import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.QueueId;
import io.postroad.mta.spool.RecipientState;
import io.postroad.mta.spool.RecipientState.Bounced;
import io.postroad.mta.spool.RecipientState.Deferred;
import io.postroad.mta.spool.RecipientState.Deleted;
import io.postroad.mta.spool.RecipientState.Delivered;
import io.postroad.mta.spool.RecipientState.Held;
import io.postroad.mta.spool.Spool;
import io.postroad.mta.spool.SpoolFailedException;
import io.postroad.mta.spool.SpoolFullException;
import io.postroad.mta.spool.memory.Faults;
import io.postroad.mta.spool.memory.MemoryDisk;
import io.postroad.smtp.runtime.Execution;
import io.postroad.testkit.sim.SimulatedProcess;
import io.postroad.testkit.sim.Simulation;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A seeded history of one spool folder: clients hand in mail, a queue settles it, the disk fails in
 * its ways, the process dies at any disk call, and each new process finds what the last has left.
 * What it finds is compared with what was promised.
 */
final class CrashWorld {
  private static final int ROUNDS = 4;

  private final SplittableRandom random;
  private final Promises promises = new Promises();
  private MemoryDisk disk;
  private Simulation world;
  private boolean failed;
  private long numbers;

  private CrashWorld(long seed, boolean forcing) {
    this.random = new SplittableRandom(seed);
    this.disk = new MemoryDisk(96 * 1024 + random.nextInt(160 * 1024), seed);
    if (!forcing) {
      disk.withoutForcing();
    }
  }

  /** What one seed came to. */
  record Result(Promises promises, long traceHash) {}

  static Result play(long seed, boolean forcing) {
    CrashWorld spool = new CrashWorld(seed, forcing);
    Simulation played = Simulation.run(seed, spool::play);
    return new Result(spool.promises, played.trace().hash());
  }

  private void play(Simulation simulation) {
    world = simulation;
    for (int round = 0; round < ROUNDS; round++) {
      SimulatedProcess process = world.process("spool" + round);
      boolean last = round == ROUNDS - 1;
      process.whenKilled(this::died);
      MemoryDisk present = disk;
      present.beforeCall(world::step);
      present.faults(last ? Faults.NONE : new SeededFaults(random.split()));
      present.occupy(0);
      AtomicInteger ends = new AtomicInteger();
      failed = false;
      process.execution().start(Execution.Kind.PLATFORM, "main", () -> run(process, last, ends));
      if (!last && random.nextInt(8) > 0) {
        process.crashAfter(random.nextInt(random.nextBoolean() ? 150 : 1500));
      }
      world.await(Duration.ofMinutes(10), () -> !process.isAlive() || ends.get() > 0);
      process.takeFailures();
      process.kill();
    }
  }

  /** The machine stops, or only the process does. */
  private void died() {
    disk.beforeCall(_ -> {});
    disk = random.nextInt(3) == 0 ? disk.restart() : disk.crash();
  }

  // ---- inside the process

  private void run(SimulatedProcess process, boolean last, AtomicInteger ends) {
    SegmentSettings settings = settings();
    MemoryDisk mine = disk;
    Execution execution = process.execution();
    SegmentSpool spool;
    try {
      spool = SegmentSpool.open(mine, execution, settings, _ -> failed = true);
      promises.audit(spool);
    } catch (IOException e) {
      promises.unopened(e, last);
      ends.incrementAndGet();
      return;
    }
    List<Execution.Running> clients = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      SplittableRandom own = random.split();
      clients.add(
          execution.start(Execution.Kind.VIRTUAL, "in-" + i, () -> handIn(spool, execution, own)));
    }
    SplittableRandom own = random.split();
    clients.add(
        execution.start(Execution.Kind.VIRTUAL, "queue", () -> settle(spool, execution, own)));
    if (!last && random.nextInt(3) == 0) {
      execution.time().sleep(Duration.ofMillis(random.nextInt(300)));
      mine.occupy(random.nextInt(300 * 1024));
      execution.time().sleep(Duration.ofMillis(random.nextInt(3000)));
      mine.occupy(0);
    }
    boolean allEnded = true;
    for (Execution.Running client : clients) {
      allEnded &= client.join(Duration.ofMinutes(5));
    }
    end(spool, allEnded);
    ends.incrementAndGet();
  }

  private SegmentSettings settings() {
    int segment = 2048 << random.nextInt(4);
    return new SegmentSettings(segment, 8 * 1024, 16 * 1024, 2048, 512, random.nextInt(2048));
  }

  /** A settlement that still waits for room when the spool closes was not merged. */
  private void end(SegmentSpool spool, boolean allEnded) {
    promises.balanced(spool);
    if (random.nextBoolean()) {
      try {
        spool.close();
        if (allEnded) {
          promises.synced();
        }
      } catch (IOException e) {
        // A disk that fails may refuse this, too.
      }
    }
  }

  private void handIn(SegmentSpool spool, Execution execution, SplittableRandom own) {
    int messages = 3 + own.nextInt(12);
    for (int i = 0; i < messages && !failed; i++) {
      QueueId id = Mail.id(++numbers * 1000 + own.nextInt(1000));
      NewMessage message = Mail.message(id, 1 + own.nextInt(3));
      byte[] octets = Mail.octets(id, own.nextInt(own.nextInt(4) == 0 ? 6000 : 400));
      int good = own.nextInt(8) == 0 ? own.nextInt(octets.length + 1) : octets.length;
      promises.submitted(message, octets, good < octets.length);
      try {
        QueueEntry entry = spool.accept(message, Mail.content(octets, good));
        promises.accepted(id);
        if (own.nextInt(4) == 0) {
          execution.time().sleep(Duration.ofMillis(own.nextInt(50)));
        }
        spool.release(entry.id());
      } catch (SpoolFullException e) {
        promises.refused(id);
        execution.time().sleep(Duration.ofMillis(own.nextInt(2000)));
      } catch (SpoolFailedException e) {
        return;
      } catch (IOException e) {
        promises.brokenOff(id);
      }
      promises.balanced(spool);
    }
  }

  private void settle(SegmentSpool spool, Execution execution, SplittableRandom own) {
    for (int turn = 0; turn < 12 && !failed; turn++) {
      Instant now = Mail.RECEIVED.plus(Duration.ofDays(own.nextInt(10)));
      String busy = "d" + own.nextInt(5) + ".example";
      for (QueueEntry entry : spool.take(1 + own.nextInt(6), now, busy::equals)) {
        promises.taken(entry, busy);
        settle(spool, entry, own);
      }
      promises.balanced(spool);
      if (own.nextInt(3) == 0) {
        long before = promises.told();
        try {
          spool.sync();
          promises.synced(before);
        } catch (IOException e) {
          // Full or failed: then nothing told so far is known to be durable.
        }
      }
      execution.time().sleep(Duration.ofMillis(own.nextInt(200)));
    }
  }

  private void settle(SegmentSpool spool, QueueEntry entry, SplittableRandom own) {
    Map<Integer, RecipientState> changes = new HashMap<>();
    for (int i = 0; i < entry.states().size(); i++) {
      if (!entry.states().get(i).isFinal() && own.nextInt(4) > 0) {
        changes.put(i, state(own));
      }
    }
    Optional<Spool.Report> report = Optional.empty();
    Set<Integer> bounced = new HashSet<>();
    changes.forEach((recipient, state) -> {
      if (state instanceof Bounced) {
        bounced.add(recipient);
      }
    });
    if (!bounced.isEmpty()) {
      QueueId id = Mail.id(++numbers * 1000 + own.nextInt(1000));
      NewMessage message = Mail.message(id, 1);
      byte[] octets = Mail.octets(id, own.nextInt(1500));
      promises.reported(entry.id(), bounced, message, octets);
      report = Optional.of(new Spool.Report(message, Mail.content(octets)));
    }
    promises.tell(entry.id(), changes);
    Spool.Settled settled = spool.settle(entry.id(), changes, report);
    settled.entry().ifPresent(rest -> spool.release(rest.id()));
    settled
        .report()
        .ifPresent(
            own.nextBoolean()
                ? sent -> spool.release(sent.id())
                : sent -> {
                  Map<Integer, RecipientState> done =
                      Map.of(0, new Delivered(Instant.EPOCH, "250"));
                  promises.tell(sent.id(), done);
                  spool.settle(sent.id(), done, Optional.empty());
                });
  }

  private static RecipientState state(SplittableRandom own) {
    Instant due = Mail.RECEIVED.plus(Duration.ofDays(own.nextInt(12)));
    return switch (own.nextInt(8)) {
      case 0 -> new Deferred(own.nextInt(9), due, "451 4.3.0 later", own.nextBoolean(), false);
      case 1 -> new Held(2, due, "held by an administrator");
      case 2 -> new Bounced(due, "550 5.1.1 no such mailbox");
      case 3 -> new Deleted(due, "an administrator");
      default -> new Delivered(due, "250 2.0.0 OK");
    };
  }

  /** Some seeds have a bad disk, most a good one. */
  private static final class SeededFaults implements Faults {
    private final SplittableRandom random;
    private final int write;
    private final int force;

    SeededFaults(SplittableRandom random) {
      this.random = random;
      this.write = random.nextInt(3) == 0 ? 20 : 0;
      this.force = random.nextInt(4) == 0 ? 40 : 0;
    }

    @Override
    public int written(String name, int length) {
      return write > 0 && random.nextInt(write) == 0 ? random.nextInt(length + 1) : length;
    }

    @Override
    public boolean forces(String name) {
      return force == 0 || random.nextInt(force) > 0;
    }

    @Override
    public boolean forcesFolder() {
      return force == 0 || random.nextInt(force) > 0;
    }
  }
}
