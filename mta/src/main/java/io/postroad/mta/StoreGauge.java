package io.postroad.mta;

import io.postroad.mta.reception.Gauge;
import io.postroad.mta.spool.Disk;
import io.postroad.mta.spool.Spool;
import io.postroad.smtp.runtime.Time;
import io.postroad.smtp.server.Limits;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Compares free disk, queue length and commit latency with the watermarks; looks at the disk once a
 * second at most. Thread-safe.
 */
public final class StoreGauge implements Gauge {
  private static final long LOOK_EVERY_NANOS = Duration.ofSeconds(1).toNanos();

  private record Look(long atNanos, long free, long total) {}

  private final Disk disk;
  private final Spool spool;
  private final Supplier<Limits> limits;
  private final Time time;
  private volatile Look look;

  /** Asks {@code limits} anew each time. */
  public StoreGauge(Disk disk, Spool spool, Supplier<Limits> limits, Time time) {
    this.disk = disk;
    this.spool = spool;
    this.limits = limits;
    this.time = time;
    this.look = new Look(time.nanos() - LOOK_EVERY_NANOS, Long.MAX_VALUE, Long.MAX_VALUE);
  }

  @Override
  public Optional<String> objection(boolean trusted) {
    var marks = limits.get().watermarks();
    Look now = look();
    long hard = marks.freeDiskHard() + 2 * limits.get().messageSize();
    long soft = Math.min(now.total() / 100 * marks.freeDiskSoftShare(), marks.freeDiskSoft());
    if (now.free() < hard || (!trusted && now.free() < soft)) {
      return Optional.of("only " + now.free() + " octets are free on the disk of the store");
    }
    long messages = spool.figures().messages();
    if (messages >= (trusted ? marks.queuedMessagesHard() : marks.queuedMessagesSoft())) {
      return Optional.of(messages + " messages are queued");
    }
    Duration latency = spool.commitLatency();
    if (latency.compareTo(marks.commitLatencyHard()) >= 0) {
      return Optional.of("a commit takes " + latency.toMillis() + " ms");
    }
    return Optional.empty();
  }

  /** Strangers wait as long as a commit takes, once that is too long. */
  @Override
  public Duration delay(boolean trusted) {
    Duration latency = spool.commitLatency();
    boolean slow = latency.compareTo(limits.get().watermarks().commitLatencySoft()) >= 0;
    return slow && !trusted ? latency : Duration.ZERO;
  }

  private Look look() {
    Look last = look;
    long nanos = time.nanos();
    if (nanos - last.atNanos() < LOOK_EVERY_NANOS) {
      return last;
    }
    Look now;
    try {
      now = new Look(nanos, disk.freeOctets(), disk.totalOctets());
    } catch (IOException e) {
      // A disk that cannot say how full it is takes no mail.
      System.getLogger(StoreGauge.class.getName())
          .log(System.Logger.Level.ERROR, "cannot tell the free space of the store", e);
      now = new Look(nanos, 0, 0);
    }
    look = now;
    return now;
  }
}
