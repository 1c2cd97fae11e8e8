package io.postroad.testkit.sim;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** What one connection's two directions share: how it behaves, drawn when it is made. */
final class Wire {
  /** A fault strikes within so many octets of one direction: mostly in the dialog. */
  private static final int FAULT_WITHIN = 1_500;

  final Scheduler scheduler;
  final RandomGenerator random;

  /** Readers and writers of both ends. */
  final WaitList changed = new WaitList();

  final long latency;
  final long nanosPerOctet;
  final int segmentOctets;
  final int chopPerMille;

  Wire(Scheduler scheduler, RandomGenerator random, long latency, boolean slow) {
    this.scheduler = scheduler;
    this.random = random;
    this.latency = latency;
    this.nanosPerOctet = slow ? 1_000_000_000L / random.nextInt(50, 2_000) : 100;
    int kind = random.nextInt(10);
    this.segmentOctets = kind < 7 ? 8_192 : kind < 9 ? 536 : 1 + random.nextInt(40);
    this.chopPerMille = random.nextInt(4) == 0 ? 300 : 10;
  }

  /** One way's delay: between 100 µs and about 60 ms, mostly short. */
  static long drawLatency(RandomGenerator random) {
    return Duration.ofNanos(100_000L << random.nextInt(10)).toNanos() + random.nextInt(100_000);
  }

  long jitter() {
    return random.nextLong(latency / 4 + 1);
  }

  int drawFaultOctet() {
    return random.nextInt(FAULT_WITHIN);
  }

  void wake() {
    scheduler.wakeAll(changed);
  }
}
