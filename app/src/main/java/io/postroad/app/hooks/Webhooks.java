package io.postroad.app.hooks;

import io.postroad.app.config.Webhook;
import io.postroad.app.metrics.MetricGroup;
import io.postroad.app.metrics.MetricTable;
import io.postroad.mta.history.HistoryEvent;
import io.postroad.mta.spool.Disk;
import io.postroad.mta.spool.QueueId;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.Handoff;
import io.postroad.smtp.server.SessionEvent;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Tells events to hooks. Whoever tells of an event never waits: it is handed to the thread {@code
 * webhooks}, which alone writes the outboxes; each hook has a courier with a thread of its own.
 * Thread-safe.
 */
public final class Webhooks implements MetricGroup, Closeable {
  private static final int WAITING_MAX = 10_000;
  private static final int AT_ONCE = 500;

  /** What was written is on stable storage so soon. */
  private static final Duration FORCED_WITHIN = Duration.ofSeconds(1);

  private static final Duration ENDED_WITHIN = Duration.ofSeconds(5);

  /** What its thread is asked to do. */
  sealed interface Work {
    /** Put it into the outboxes of those who want it. */
    record Tell(Notice notice) implements Work {}

    /** A hook's courier is done with an event. */
    record Done(String key, long sequence) implements Work {}

    /** These are the hooks from now on. */
    record Change(List<Webhook> hooks) implements Work {}

    /** Nothing more is told. */
    record End() implements Work {}
  }

  private final Execution execution;
  private final HookPosts posts;
  private final HookFigures figures = new HookFigures();
  private final Handoff<Work> works;
  private final Consumer<String> warnings;
  private volatile Set<Webhook.Kind> wanted = Set.of();
  private volatile Optional<Execution.Running> writer = Optional.empty();

  /** The writer's own. */
  private boolean ended;

  /**
   * What a server's hooks stand on.
   *
   * @param disk their outboxes' own folder, made when there is a first hook
   * @param caller how they are called, made when there is a first hook
   * @param server our own name
   * @param warnings for the log
   */
  public record Parts(
      Execution execution,
      DiskMaker disk,
      java.util.function.Supplier<HookCaller> caller,
      String server,
      Consumer<String> warnings) {}

  /** Makes the folder of the outboxes. */
  @FunctionalInterface
  public interface DiskMaker {
    /**
     * The folder.
     *
     * @throws IOException when it cannot be had
     */
    Disk make() throws IOException;
  }

  /** Tells nobody anything yet. */
  public Webhooks(Parts parts) {
    this.execution = parts.execution();
    this.warnings = parts.warnings();
    this.works = execution.handoff(WAITING_MAX);
    this.posts = new HookPosts(parts, figures, work -> works.put(work));
  }

  /** These are the hooks from now on; events that wait for those that stay are kept. */
  public synchronized void change(List<Webhook> hooks) {
    Set<Webhook.Kind> kinds = EnumSet.noneOf(Webhook.Kind.class);
    hooks.forEach(hook -> kinds.addAll(hook.events()));
    if (writer.isEmpty() && hooks.isEmpty()) {
      return; // no thread and no folder where there are no hooks
    }
    if (writer.isEmpty()) {
      writer = Optional.of(execution.start(Execution.Kind.PLATFORM, "webhooks", this::write));
    }
    works.offer(new Work.Change(List.copyOf(hooks)));
    wanted = Set.copyOf(kinds);
  }

  /** Tells what happened on a connection. Never waits. */
  public void tell(SessionEvent event) {
    if (wanted.contains(Webhook.Kind.REFUSED)) {
      Notice.of(event).ifPresent(this::tell);
    }
  }

  /** Tells what happened to a message. Never waits. */
  public void tell(HistoryEvent event) {
    if (!wanted.isEmpty()) {
      Notice.of(event).forEach(this::tell);
    }
  }

  private void tell(Notice notice) {
    if (wanted.contains(notice.kind()) && !works.offer(new Work.Tell(notice))) {
      figures.lost("", HookFigures.Loss.OVERLOAD, 1);
    }
  }

  private void write() {
    List<Work> batch = new ArrayList<>();
    while (!ended) {
      works.poll(FORCED_WITHIN).ifPresent(batch::add);
      works.drainTo(batch, AT_ONCE);
      batch.forEach(this::carryOut);
      batch.clear();
      posts.forceEvery(FORCED_WITHIN);
    }
    posts.stop();
    // What couriers finished meanwhile need not be sent again.
    works.close();
    works.drainTo(batch, WAITING_MAX);
    batch.forEach(this::carryOut);
    posts.close();
  }

  private void carryOut(Work work) {
    switch (work) {
      case Work.Tell(Notice notice) -> {
        String id = QueueId.create(execution.time().now(), execution.random()).text();
        posts.append(notice, id);
      }
      case Work.Done(String key, long sequence) -> posts.done(key, sequence);
      case Work.Change(List<Webhook> hooks) -> posts.change(hooks);
      case Work.End() -> ended = true;
    }
  }

  @Override
  public void register(MetricTable table) {
    figures.register(table);
  }

  /** What became of events. */
  HookFigures figures() {
    return figures;
  }

  /** Writes what waits to the outboxes and ends; what hooks do not have yet they get later. */
  @Override
  public void close() {
    wanted = Set.of();
    writer.ifPresent(running -> {
      boolean _ = works.put(new Work.End());
      if (!running.join(ENDED_WITHIN)) {
        warnings.accept("webhooks: the last events may not be on disk");
      }
    });
  }
}
