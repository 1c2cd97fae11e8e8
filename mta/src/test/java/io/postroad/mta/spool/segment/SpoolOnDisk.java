package io.postroad.mta.spool.segment;

import io.postroad.mta.spool.NewMessage;
import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.QueueId;
import io.postroad.mta.spool.RecipientState;
import io.postroad.mta.spool.RecipientState.Delivered;
import io.postroad.mta.spool.memory.MemoryDisk;
import io.postroad.testkit.sim.Simulation;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A spool on a disk in memory, on a simulated world's driver thread. */
final class SpoolOnDisk {
  static final SegmentSettings SMALL =
      new SegmentSettings(16 * 1024, 8 * 1024, 24 * 1024, 4 * 1024, 1024, 0);

  final SegmentSpool spool;
  final MemoryDisk disk;
  final List<Throwable> failures = new ArrayList<>();

  private SpoolOnDisk(Simulation world, MemoryDisk disk, SegmentSettings settings)
      throws IOException {
    this.disk = disk;
    this.spool = SegmentSpool.open(disk, world.execution(), settings, failures::add);
  }

  static SpoolOnDisk open(Simulation world, MemoryDisk disk) throws IOException {
    return new SpoolOnDisk(world, disk, SMALL);
  }

  static SpoolOnDisk open(Simulation world, MemoryDisk disk, SegmentSettings settings)
      throws IOException {
    return new SpoolOnDisk(world, disk, settings);
  }

  /** Hands in the message of that number, with so many octets, and lets it wait. */
  QueueId put(long number, int octets, int recipients) throws IOException {
    NewMessage message = Mail.message(Mail.id(number), recipients);
    spool.accept(message, Mail.content(Mail.octets(message.id(), octets)));
    spool.release(message.id());
    return message.id();
  }

  QueueId put(long number, int octets) throws IOException {
    return put(number, octets, 1);
  }

  /** Delivers all recipients of a message. */
  void deliver(QueueId id) {
    QueueEntry entry = spool.lease(id).orElseThrow();
    Map<Integer, RecipientState> done = new HashMap<>();
    for (int i = 0; i < entry.states().size(); i++) {
      done.put(i, new Delivered(Instant.EPOCH, "250 2.0.0 OK"));
    }
    spool.settle(id, done, Optional.empty());
  }

  List<QueueEntry> all() {
    return spool.list(_ -> true, Optional.empty(), Integer.MAX_VALUE);
  }

  List<QueueId> ids() {
    return all().stream().map(QueueEntry::id).toList();
  }

  /** Whether the spool gives back exactly what was handed in. */
  boolean whole(QueueId id, int octets) throws IOException {
    byte[] read = Mail.read(spool.content(id).orElseThrow());
    return Arrays.equals(read, Mail.octets(id, octets));
  }

  /** Ends the process without closing anything; the machine goes on. */
  SpoolOnDisk kill(Simulation world) throws IOException {
    return open(world, disk.restart());
  }

  /** The machine stops; what was not forced may be gone. */
  SpoolOnDisk crash(Simulation world) throws IOException {
    return open(world, disk.crash());
  }
}
