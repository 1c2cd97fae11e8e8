package io.postroad.testkit.sim;

import io.postroad.smtp.runtime.Permits;
import java.time.Duration;
import java.util.ArrayDeque;

/** Permits whose waits give the baton back; fair: a permit goes to who has waited longest. */
final class SimulatedPermits implements Permits {
  private final Scheduler scheduler;
  private final ArrayDeque<Claim> claims = new ArrayDeque<>();
  private int free;

  private static final class Claim {
    final WaitList list = new WaitList();
    boolean granted;
  }

  SimulatedPermits(Scheduler scheduler, int count) {
    this.scheduler = scheduler;
    this.free = count;
  }

  @Override
  public boolean tryAcquire() {
    scheduler.enter("try permit");
    if (free <= 0) {
      return false;
    }
    free--;
    return true;
  }

  @Override
  public boolean acquire(Duration timeout) {
    scheduler.step("permit");
    if (free > 0) {
      free--;
      return true;
    }
    Claim claim = new Claim();
    claims.add(claim);
    long until = scheduler.in(timeout);
    while (!claim.granted && scheduler.await(claim.list, until)) {
      // Woken by the grant; the condition says so.
    }
    claims.remove(claim);
    return claim.granted;
  }

  @Override
  public void release() {
    scheduler.enter("release permit");
    Claim first = claims.poll();
    if (first == null) {
      free++;
    } else {
      first.granted = true;
      scheduler.wakeAll(first.list);
    }
  }

  @Override
  public int available() {
    return free;
  }
}
