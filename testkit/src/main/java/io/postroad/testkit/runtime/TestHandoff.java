package io.postroad.testkit.runtime;

import io.postroad.smtp.runtime.Handoff;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Optional;

/** A hand-off whose waiters a {@link TestTime} knows. */
final class TestHandoff<T> implements Handoff<T> {
  private final Signal signal;
  private final TestTime time;
  private final int capacity;
  private final Deque<T> items = new ArrayDeque<>();
  private boolean closed;

  TestHandoff(Signal signal, TestTime time, int capacity) {
    this.signal = signal;
    this.time = time;
    this.capacity = capacity;
  }

  @Override
  public boolean put(T item) {
    return signal.locked(() -> {
      signal.await(() -> closed || items.size() < capacity);
      return add(item);
    });
  }

  @Override
  public boolean offer(T item) {
    return signal.locked(() -> items.size() < capacity && add(item));
  }

  @Override
  public Optional<T> take() {
    return signal.locked(() -> {
      signal.await(() -> closed || !items.isEmpty());
      return remove();
    });
  }

  @Override
  public Optional<T> poll(Duration timeout) {
    var deadline = time.deadlineIn(timeout);
    return signal.locked(() -> {
      signal.await(() -> closed || !items.isEmpty(), deadline);
      return remove();
    });
  }

  @Override
  public int drainTo(Collection<? super T> target, int max) {
    return signal.locked(() -> {
      int moved = 0;
      for (; moved < max && !items.isEmpty(); moved++) {
        target.add(items.removeFirst());
      }
      signal.changed();
      return moved;
    });
  }

  @Override
  public int size() {
    return signal.locked(items::size);
  }

  @Override
  public void close() {
    signal.locked(() -> {
      closed = true;
      signal.changed();
      return true;
    });
  }

  private boolean add(T item) {
    if (closed) {
      return false;
    }
    items.addLast(item);
    signal.changed();
    return true;
  }

  private Optional<T> remove() {
    Optional<T> item = Optional.ofNullable(items.pollFirst());
    signal.changed();
    return item;
  }
}
