package io.postroad.smtp.runtime;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * The execution of the real world: the system's clocks and the JDK's threads. The only owner of
 * {@code Instant.now}, {@code System.nanoTime} and {@code Thread.sleep}. Threads are never
 * interrupted here; should foreign code do so, waits go on and the flag is set again afterwards.
 * Thread-safe.
 */
public final class JdkExecution implements Execution {

  private final Thread.UncaughtExceptionHandler handler;
  private final Time time = new SystemTime();
  private final RandomGenerator random = new SharedRandom();

  /** Exceptions that leave a thread's body go to {@code handler}. */
  public JdkExecution(Thread.UncaughtExceptionHandler handler) {
    this.handler = handler;
  }

  @Override
  public Time time() {
    return time;
  }

  @Override
  public <T> Handoff<T> handoff(int capacity) {
    return new LockedHandoff<>(capacity);
  }

  @Override
  public Permits permits(int count) {
    return new FairPermits(count);
  }

  @Override
  public Running start(Kind kind, String name, Runnable body) {
    Thread.Builder builder =
        switch (kind) {
          case VIRTUAL -> Thread.ofVirtual();
          case PLATFORM -> Thread.ofPlatform().daemon();
        };
    Thread thread = builder.name(name).uncaughtExceptionHandler(handler).start(body);
    return timeout -> Uninterrupted.await(timeout, left -> thread.join(left) ? 0 : 1);
  }

  @Override
  public RandomGenerator random() {
    return random;
  }

  private static final class SystemTime implements Time {
    @Override
    public Instant now() {
      return Instant.now();
    }

    @Override
    public long nanos() {
      return System.nanoTime();
    }

    @Override
    @SuppressWarnings("ThreadPriorityCheck") // nothing relies on it: it only gathers
    public void giveWay() {
      Thread.yield();
    }

    @Override
    public void sleep(Duration duration) {
      var _ =
          Uninterrupted.await(
              duration,
              left -> {
                Thread.sleep(left);
                return 0;
              });
    }
  }

  private static final class FairPermits implements Permits {
    private final Semaphore semaphore;

    FairPermits(int count) {
      semaphore = new Semaphore(count, true);
    }

    @Override
    public boolean tryAcquire() {
      // The plain tryAcquire() of the JDK would overtake those who wait.
      return acquire(Duration.ZERO);
    }

    @Override
    public boolean acquire(Duration timeout) {
      return Uninterrupted.await(
          timeout, left -> semaphore.tryAcquire(left.toNanos(), TimeUnit.NANOSECONDS) ? 0 : 1);
    }

    @Override
    public void release() {
      semaphore.release();
    }

    @Override
    public int available() {
      return Math.max(0, semaphore.availablePermits());
    }
  }

  /** One generator for all threads: ids and jitter are drawn rarely, so a lock is cheap enough. */
  private static final class SharedRandom implements RandomGenerator {
    private final SplittableRandom generator = new SplittableRandom(new SecureRandom().nextLong());

    @Override
    public synchronized long nextLong() {
      return generator.nextLong();
    }
  }
}
