package io.postroad.testkit.sim;

import io.postroad.smtp.runtime.Handoff;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Optional;

/** A hand-off whose waits give the baton back. */
final class SimulatedHandoff<T> implements Handoff<T> {
  private final Scheduler scheduler;
  private final int capacity;
  private final ArrayDeque<T> items = new ArrayDeque<>();
  private final WaitList changed = new WaitList();
  private boolean closed;

  SimulatedHandoff(Scheduler scheduler, int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity " + capacity);
    }
    this.scheduler = scheduler;
    this.capacity = capacity;
  }

  @Override
  public boolean put(T item) {
    scheduler.step("put");
    while (!closed && items.size() >= capacity) {
      scheduler.await(changed, Scheduler.NEVER);
    }
    return add(item);
  }

  @Override
  public boolean offer(T item) {
    scheduler.enter("offer");
    return add(item);
  }

  private boolean add(T item) {
    if (closed || items.size() >= capacity) {
      return false;
    }
    items.add(item);
    scheduler.wakeAll(changed);
    return true;
  }

  @Override
  public Optional<T> take() {
    return next("take", Scheduler.NEVER);
  }

  @Override
  public Optional<T> poll(Duration timeout) {
    return next("poll", scheduler.in(timeout));
  }

  private Optional<T> next(String point, long until) {
    scheduler.step(point);
    while (items.isEmpty() && !closed && scheduler.await(changed, until)) {
      // Woken because something changed: look again.
    }
    Optional<T> item = Optional.ofNullable(items.poll());
    if (item.isPresent()) {
      scheduler.wakeAll(changed);
    }
    return item;
  }

  @Override
  public int drainTo(Collection<? super T> target, int max) {
    scheduler.enter("drain");
    int moved = 0;
    while (moved < max && !items.isEmpty()) {
      target.add(items.remove());
      moved++;
    }
    if (moved > 0) {
      scheduler.wakeAll(changed);
    }
    return moved;
  }

  @Override
  public int size() {
    return items.size();
  }

  @Override
  public void close() {
    scheduler.enter("close hand-off");
    closed = true;
    scheduler.wakeAll(changed);
  }
}
