package io.postroad.smtp.server;

import java.util.concurrent.atomic.AtomicInteger;

/** Resources that a test changes. Thread-safe. */
final class GivenResources implements Resources {
  volatile int heap;
  volatile int garbage;
  final AtomicInteger reclaims = new AtomicInteger();
  volatile long free = Long.MAX_VALUE;
  volatile long limit = Long.MAX_VALUE;

  @Override
  public int heapUsedShare() {
    return heap + garbage;
  }

  @Override
  public void reclaim() {
    reclaims.incrementAndGet();
    garbage = 0;
  }

  @Override
  public long freeDescriptors() {
    return free;
  }

  @Override
  public long descriptorLimit() {
    return limit;
  }
}
