package io.postroad.smtp.server;

import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Execution.Running;
import io.postroad.smtp.runtime.Time;
import io.postroad.smtp.wire.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The sessions of one listener, so that they can be told to end. Thread-safe. */
final class OpenSessions {
  /** How long a session may take to notice that its socket was closed. */
  private static final Duration AFTER_FORCE = Duration.ofSeconds(5);

  private static final System.Logger LOG = System.getLogger(OpenSessions.class.getName());

  /** One session as others see it. */
  static final class Entry {
    private final String id;
    private final Transport transport;
    private final Bell bell;
    private @Nullable Running running;
    private boolean said;

    Entry(String id, Transport transport, Bell bell) {
      this.id = id;
      this.transport = transport;
      this.bell = bell;
    }

    /** It runs now; called by the thread that started it. */
    synchronized void runs(Running thread) {
      running = thread;
    }

    private synchronized Optional<Running> running() {
      return Optional.ofNullable(running);
    }

    /** It has sent its last reply and only lingers: to close it takes nothing from the client. */
    synchronized void saidAll() {
      said = true;
    }

    private synchronized boolean hasSaidAll() {
      return said;
    }
  }

  private final Map<String, Entry> entries = new LinkedHashMap<>();

  synchronized void add(Entry entry) {
    entries.put(entry.id, entry);
  }

  synchronized void remove(Entry entry) {
    entries.remove(entry.id);
  }

  synchronized int size() {
    return entries.size();
  }

  private synchronized List<Entry> all() {
    return new ArrayList<>(entries.values());
  }

  /** Tells all to end, waits until {@code deadline}, then closes what is left. */
  StopReport stop(Deadline deadline, Time time) {
    List<Entry> stopping = all();
    for (Entry entry : stopping) {
      ring(entry.bell);
    }
    List<Entry> left = new ArrayList<>();
    for (Entry entry : stopping) {
      if (!entry.running().map(thread -> thread.join(deadline.remaining(time))).orElse(true)) {
        left.add(entry);
      }
    }
    List<String> forced = left.stream().filter(e -> !e.hasSaidAll()).map(e -> e.id).toList();
    left.forEach(entry -> entry.transport.close());
    Deadline noticed = time.deadlineIn(AFTER_FORCE);
    for (Entry entry : left) {
      if (!entry.running().map(thread -> thread.join(noticed.remaining(time))).orElse(true)) {
        LOG.log(System.Logger.Level.WARNING, "session {0} outlives its closed socket", entry.id);
      }
    }
    return new StopReport(stopping.size() - forced.size(), forced);
  }

  private static void ring(Bell bell) {
    try {
      bell.ring(Bell.Reason.STOP);
    } catch (IOException e) {
      // The connection is gone already; its session notices by itself.
      LOG.log(System.Logger.Level.DEBUG, "waking a session", e);
    }
  }
}
