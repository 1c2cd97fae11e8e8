package io.postroad.app.web;

import io.postroad.app.json.Json;
import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.Handoff;
import io.postroad.smtp.runtime.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells what happens to whoever listens at {@code /api/v1/events}. Who publishes never waits: it
 * hands the event to a thread of the hub's own, which writes it once and gives it to every
 * listener. Everything is bounded: where events come faster than they can be told, one that says
 * {@code changed} stands for them; a listener that does not read is dropped. Thread-safe.
 */
public final class EventHub implements AutoCloseable {
  /** The kinds of events. */
  public static final Set<String> KINDS = Set.of("inbox", "queue", "flow");

  /** The most connections that listen at one time. */
  static final int LISTENERS_MAX = 500;

  /** The most events that wait for one listener. */
  static final int WAITING_MAX = 256;

  /** The most events of one kind in one round; beyond it, one says that much has changed. */
  static final int EACH_ROUND_MAX = 50;

  private static final int BACKLOG = 1024;
  private static final Duration BETWEEN_ROUNDS = Duration.ofMillis(50);
  private static final Duration BETWEEN_QUEUE_EVENTS = Duration.ofMillis(500);
  private static final Duration IDLE = Duration.ofMinutes(1);
  private static final Object CHANGED = Map.of("kind", "changed", "changed", true);

  private record Told(String kind, Supplier<? extends @Nullable Object> data) {}

  /** One connection that listens. */
  record Listener(Set<String> kinds, Handoff<String> waiting) {}

  private final Execution execution;
  private final Time time;
  private final Handoff<Told> incoming;
  private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
  private final AtomicInteger places = new AtomicInteger(LISTENERS_MAX);
  private final AtomicBoolean overrun = new AtomicBoolean();
  private final AtomicBoolean queueChanged = new AtomicBoolean();
  private volatile boolean closed;
  private Deadline nextQueueEvent; // the hub's thread alone looks at it

  private EventHub(Execution execution) {
    this.execution = execution;
    this.time = execution.time();
    this.incoming = execution.handoff(BACKLOG);
    this.nextQueueEvent = time.deadlineIn(Duration.ZERO);
  }

  /** A hub with its thread, which ends when it is closed. */
  public static EventHub start(Execution execution) {
    EventHub hub = new EventHub(execution);
    var _ = execution.start(Execution.Kind.VIRTUAL, "events", hub::run);
    return hub;
  }

  /**
   * Tells an event to those who listen; does not wait.
   *
   * @param kind one of {@link #KINDS}
   * @param data makes what {@link Json} can write; called on the hub's thread, or never
   */
  public void publish(String kind, Supplier<? extends @Nullable Object> data) {
    if (!listeners.isEmpty() && !incoming.offer(new Told(kind, data))) {
      overrun.set(true);
    }
  }

  /** Something in the queue changed; told at most twice a second. Does not wait. */
  public void queueChanged() {
    if (!listeners.isEmpty() && queueChanged.compareAndSet(false, true)) {
      publish("queue", () -> null); // wakes the hub; what is told is decided there
    }
  }

  /** A place for a connection; empty when all are taken. Whoever gets one gives it back. */
  Optional<Listener> join(Set<String> kinds) {
    if (places.getAndDecrement() <= 0) {
      places.incrementAndGet();
      return Optional.empty();
    }
    Listener listener = new Listener(Set.copyOf(kinds), execution.handoff(WAITING_MAX));
    listeners.add(listener);
    if (closed) {
      drop(listener); // it came while the others were sent away
    }
    return Optional.of(listener);
  }

  /** Gives the place back. */
  void leave(Listener listener) {
    drop(listener);
    places.incrementAndGet();
  }

  /** Whether it was sent away. */
  boolean hasDropped(Listener listener) {
    return !listeners.contains(listener);
  }

  /** How many listen now. */
  public int listening() {
    return listeners.size();
  }

  /** Ends every connection that listens. */
  @Override
  public void close() {
    closed = true;
    incoming.close();
    listeners.forEach(this::drop);
  }

  private void drop(Listener listener) {
    listeners.remove(listener);
    listener.waiting().close();
  }

  private void run() {
    List<Told> round = new ArrayList<>();
    while (!closed) {
      boolean soon = queueChanged.get() || overrun.get();
      Duration wait = soon ? nextQueueEvent.remaining(time).plusMillis(1) : IDLE;
      incoming.poll(wait).ifPresent(round::add);
      var _ = incoming.drainTo(round, BACKLOG);
      try {
        tell(round);
      } catch (RuntimeException fault) {
        System.getLogger(EventHub.class.getName())
            .log(System.Logger.Level.ERROR, "an event could not be told", fault);
      }
      if (round.size() > 1) {
        time.sleep(BETWEEN_ROUNDS);
      }
      round.clear();
    }
  }

  private void tell(List<Told> round) {
    Map<String, Integer> counts = new HashMap<>();
    round.forEach(told -> counts.merge(told.kind(), 1, Integer::sum));
    Map<String, Object> summed = new LinkedHashMap<>();
    if (overrun.getAndSet(false)) {
      summed.put("inbox", CHANGED);
    }
    for (Told told : round) {
      if (told.kind().equals("queue")) {
        continue; // below
      }
      if (counts.getOrDefault(told.kind(), 0) > EACH_ROUND_MAX) {
        summed.put(told.kind(), CHANGED);
      } else {
        Object data = told.data().get();
        if (data != null) {
          send(told.kind(), data);
        }
      }
    }
    summed.forEach(this::send);
    if (queueChanged.get() && nextQueueEvent.passed(time)) {
      queueChanged.set(false);
      nextQueueEvent = time.deadlineIn(BETWEEN_QUEUE_EVENTS);
      send("queue", Map.of("changed", true));
    }
  }

  private void send(String kind, Object data) {
    String text = "event: " + kind + "\ndata: " + Json.text(data) + "\n\n";
    for (Listener listener : listeners) {
      if (listener.kinds().contains(kind) && !listener.waiting().offer(text)) {
        drop(listener); // it does not read; once it does, it can ask anew
      }
    }
  }
}
