package io.postroad.app.flow;

import io.postroad.app.flow.Series.Kind;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.Handoff;
import io.postroad.smtp.runtime.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * How mail flowed lately: every second for ten minutes, every ten seconds for two hours, every
 * minute for a day, in about a megabyte. Its thread {@code flow} takes a reading a second; events
 * only count. Thread-safe.
 */
public final class Flow {
  /** The greatest number of minutes that can be asked for. */
  public static final int MINUTES_MAX = 24 * 60;

  private static final Duration SECOND = Duration.ofSeconds(1);

  /** How many may follow the flow at once. */
  private static final int FOLLOWERS_MAX = 1000;

  private static final List<Series> GAUGES =
      List.of(
          new Series("sessions-open", Kind.GAUGE, "connections", "SMTP sessions open."),
          new Series(
              "connections-out", Kind.GAUGE, "connections", "Connections open to next hops."),
          new Series("destinations", Kind.GAUGE, "destinations", "Destinations worked on."),
          new Series("queue-messages", Kind.GAUGE, "messages", "Messages in the queue."),
          new Series("queue-held", Kind.GAUGE, "recipients", "Recipients held in the queue."),
          new Series(
              "queue-oldest-age", Kind.GAUGE, "seconds", "Age of the oldest message queued."));

  private final Counts counts;
  private final Execution execution;
  private final Supplier<QueueLook> looking;
  private final Handoff<Boolean> end;
  private final List<Series> series;
  private final List<Consumer<FlowSample>> followers = new CopyOnWriteArrayList<>();

  // Guarded by itself.
  private final List<Steps> resolutions = new ArrayList<>();
  private volatile boolean stopped;
  private volatile QueueLook look = QueueLook.EMPTY;
  private long taken;

  /**
   * A flow of nothing yet; {@link #start} begins it.
   *
   * @param looking asked for the queue once a second, on the flow's thread
   */
  public Flow(Counts counts, Supplier<QueueLook> looking, Execution execution) {
    this.counts = counts;
    this.execution = execution;
    this.looking = looking;
    this.end = execution.handoff(1);
    this.series = allSeries(counts);
    Steps.Reading begin = reading(QueueLook.EMPTY);
    resolutions.add(new Steps(1, 600, begin));
    resolutions.add(new Steps(10, 720, begin));
    resolutions.add(new Steps(60, MINUTES_MAX, begin));
  }

  private static List<Series> allSeries(Counts counts) {
    List<Series> all = new ArrayList<>();
    counts.counters().forEach(counter -> all.add(counter.series()));
    all.addAll(GAUGES);
    all.addAll(percentiles("transaction", "from MAIL to the reply behind the content"));
    all.addAll(percentiles("delivery", "from a message's arrival to a recipient's delivery"));
    return List.copyOf(all);
  }

  private static List<Series> percentiles(String name, String what) {
    return List.of(50, 90, 99).stream()
        .map(p ->
            new Series(
                name + "-p" + p, Kind.PERCENTILE, "seconds", "Time " + what + ", " + p + " %."))
        .toList();
  }

  /** Every series, in the order of columns. */
  public List<Series> series() {
    return series;
  }

  /** Begins to take readings. */
  public void start() {
    var _ = execution.start(Execution.Kind.VIRTUAL, "flow", this::run);
  }

  private void run() {
    Time time = execution.time();
    long due = time.nanos() + SECOND.toNanos();
    while (!stopped) {
      var _ = end.poll(Duration.ofNanos(Math.max(0, due - time.nanos())));
      if (!stopped) {
        step();
        // A machine that slept has no steps to make up for: the next is a second from now.
        due = Math.max(due + SECOND.toNanos(), time.nanos());
      }
    }
  }

  /** Takes a reading: the end of a second. The flow's thread does so, and tests. */
  void step() {
    QueueLook queue = looking.get();
    look = queue;
    Steps.Reading reading = reading(queue);
    FlowSample sample;
    synchronized (resolutions) {
      taken++;
      for (Steps steps : resolutions) {
        steps.look(reading);
        if (taken % steps.seconds() == 0) {
          steps.end(reading);
        }
      }
      sample = FlowSample.last(series, resolutions.getFirst());
    }
    followers.forEach(follower -> follower.accept(sample));
  }

  private Steps.Reading reading(QueueLook queue) {
    long[] sums = counts.counters().stream().mapToLong(counter -> counter.sum().sum()).toArray();
    double[] gauges = {
      counts.openSessions(),
      queue.connectionsOut(),
      queue.destinations(),
      queue.messages(),
      queue.held(),
      queue.oldestAge().toMillis() / 1000.0
    };
    long[][] spreads = {counts.transaction().counts(), counts.delivery().counts()};
    return new Steps.Reading(execution.time().now(), sums, gauges, spreads);
  }

  /**
   * What happened in the last minutes, in the finest steps that are kept for so long.
   *
   * @param minutes 1 to {@link #MINUTES_MAX}
   */
  public FlowWindow last(int minutes) {
    synchronized (resolutions) {
      int which = minutes <= 10 ? 0 : minutes <= 120 ? 1 : 2;
      Steps steps = resolutions.get(which);
      int count = minutes * 60 / steps.seconds();
      List<float[]> columns = new ArrayList<>();
      for (int i = 0; i < series.size(); i++) {
        columns.add(steps.values(i, count));
      }
      return new FlowWindow(steps.seconds(), steps.times(count), series, columns);
    }
  }

  /**
   * Gives every sample, one a second, to {@code follower} from now on. It runs on the flow's
   * thread, must not wait and must not throw.
   *
   * @return ends it; without effect when there are too many followers already
   */
  public Runnable follow(Consumer<FlowSample> follower) {
    if (followers.size() < FOLLOWERS_MAX) {
      followers.add(follower);
    }
    return () -> followers.remove(follower);
  }

  /** What the queue looked like a second ago at most. */
  public QueueLook look() {
    return look;
  }

  /** Ends the thread. */
  public void stop() {
    stopped = true;
    end.close();
  }
}
