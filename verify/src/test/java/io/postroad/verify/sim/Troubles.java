package io.postroad.verify.sim;

import io.postroad.testkit.sim.NetworkFaults;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What goes wrong in a world, drawn from its seed: some hours in which servers crash at any port
 * call, disks fill up or fail, clocks are set, DNS does not answer and connections break. Confined
 * to the driver.
 */
final class Troubles {
  private static final NetworkFaults ROUGH = new NetworkFaults(20, 20, 60, 60, 30);
  private static final List<Duration> CLOCK_JUMPS =
      List.of(Duration.ofHours(1), Duration.ofHours(-1), Duration.ofDays(10), Duration.ofDays(-10));

  private final World world;
  private final RandomGenerator random;
  private int crashes;
  private int jumps;
  private int fullDisks;

  Troubles(World world) {
    this.world = world;
    this.random = world.simulation().chance("troubles");
  }

  /** Makes trouble for a while; at its end everything that was broken works again. */
  void make() {
    int rounds = 4 + random.nextInt(8);
    for (int round = 0; round < rounds; round++) {
      one();
      pause(Duration.ofMinutes(20));
      world.servers().forEach(MailServer::ensureStarted);
    }
    calm();
  }

  private void one() {
    MailServer server = world.servers().get(random.nextInt(world.servers().size()));
    switch (random.nextInt(13)) {
      case 0 -> world.internet().faults(ROUGH);
      case 1 -> world.internet().faults(NetworkFaults.NONE);
      case 2 -> world.zone().unresolved(300);
      case 3 -> {
        Duration by = CLOCK_JUMPS.get(random.nextInt(CLOCK_JUMPS.size()));
        server.jumpClock(by);
        jumps++;
      }
      case 4 -> {
        server.fillDisk(true);
        fullDisks++;
        pause(Duration.ofMinutes(30));
        server.fillDisk(false);
      }
      case 5 -> {
        server.forcesFail(true);
        pause(Duration.ofMinutes(10));
        server.forcesFail(false);
      }
      case 6 -> {
        world.internet().unplug(server.address());
        pause(Duration.ofMinutes(30));
        world.internet().plug(server.address());
      }
      case 7 -> {
        // Half of the stops end in a crash.
        if (random.nextBoolean()) {
          server.crashAfter(random.nextInt(60));
        }
        server.shutDown();
        pause(Duration.ofMinutes(5));
      }
      default -> crash(server);
    }
  }

  /** Half of the time again while it recovers. */
  private void crash(MailServer server) {
    server.crashAfter(random.nextInt(random.nextBoolean() ? 60 : 1500));
    crashes++;
    pause(Duration.ofMinutes(10));
    if (random.nextBoolean()) {
      server.ensureStarted();
      server.crashAfter(random.nextInt(120));
      crashes++;
      pause(Duration.ofMinutes(5));
    }
  }

  private void calm() {
    world.internet().faults(NetworkFaults.NONE);
    world.zone().unresolved(0);
    for (MailServer server : world.servers()) {
      server.fillDisk(false);
      server.forcesFail(false);
      world.internet().plug(server.address());
      server.ensureStarted();
    }
  }

  private void pause(Duration most) {
    world.simulation().time().sleep(Duration.ofNanos(random.nextLong(most.toNanos())));
  }

  int crashes() {
    return crashes;
  }

  int jumps() {
    return jumps;
  }

  int fullDisks() {
    return fullDisks;
  }
}
