package io.postroad.smtp.runtime;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The hand-off of the real world: a queue under one lock. Thread-safe. */
final class LockedHandoff<T> implements Handoff<T> {

  private final int capacity;
  private final ArrayDeque<T> waiting = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition notEmpty = lock.newCondition();
  private final Condition notFull = lock.newCondition();
  private boolean closed;

  LockedHandoff(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("a hand-off holds at least one item");
    }
    this.capacity = capacity;
  }

  @Override
  public boolean put(T item) {
    lock.lock();
    try {
      while (!closed && waiting.size() == capacity) {
        notFull.awaitUninterruptibly();
      }
      return add(item);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean offer(T item) {
    lock.lock();
    try {
      return add(item);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<T> take() {
    lock.lock();
    try {
      while (!closed && waiting.isEmpty()) {
        notEmpty.awaitUninterruptibly();
      }
      return remove();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<T> poll(Duration timeout) {
    lock.lock();
    try {
      var _ = Uninterrupted.await(timeout, this::awaitItem);
      return remove();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int drainTo(Collection<? super T> target, int max) {
    lock.lock();
    try {
      int count = Math.min(max, waiting.size());
      for (int i = 0; i < count; i++) {
        target.add(waiting.remove());
      }
      if (count > 0) {
        notFull.signalAll();
      }
      return Math.max(0, count);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int size() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      notEmpty.signalAll();
      notFull.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private int awaitItem(Duration timeout) throws InterruptedException {
    long left = timeout.toNanos();
    while (!closed && waiting.isEmpty()) {
      if (left <= 0) {
        return 1;
      }
      left = notEmpty.awaitNanos(left);
    }
    return 0;
  }

  private boolean add(T item) {
    if (closed || waiting.size() == capacity) {
      return false;
    }
    waiting.add(item);
    notEmpty.signal();
    return true;
  }

  private Optional<T> remove() {
    T item = waiting.poll();
    if (item == null) {
      return Optional.empty();
    }
    notFull.signal();
    return Optional.of(item);
  }
}
