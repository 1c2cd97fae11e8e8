package io.postroad.app.hooks;

import io.postroad.app.config.Webhook;
import io.postroad.app.hooks.HookCaller.Answer;
import io.postroad.app.hooks.HookCaller.Call;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.Handoff;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Calls one hook, one event after the other, each until the hook has it or it is given up: so their
 * order is kept. A thread of its own.
 */
final class Courier {
  /** A hook that refuses an event for good is asked so often, in case it is being mended. */
  private static final int REJECTED_MAX = 5;

  private final String name;
  private final Execution execution;
  private final HookCaller caller;
  private final HookFigures figures;
  private final Consumer<String> warnings;
  private final Consumer<OutboxRecord.Event> finished;
  private final Handoff<OutboxRecord.Event> next;
  private final Handoff<Boolean> end;
  private volatile Webhook hook;
  private volatile boolean stopped;

  /** In a row; the courier's own. */
  private int failures;

  /**
   * A courier that is not started yet.
   *
   * @param name of the hook, without what may be secret in its address
   * @param warnings for the log
   * @param finished told of each event that is done with, delivered or not
   */
  Courier(
      Webhook hook,
      String name,
      Execution execution,
      HookCaller caller,
      HookFigures figures,
      Consumer<String> warnings,
      Consumer<OutboxRecord.Event> finished) {
    this.hook = hook;
    this.name = name;
    this.execution = execution;
    this.caller = caller;
    this.figures = figures;
    this.warnings = warnings;
    this.finished = finished;
    this.next = execution.handoff(1);
    this.end = execution.handoff(1);
  }

  Execution.Running start() {
    return execution.start(Execution.Kind.PLATFORM, "hook-" + name, this::run);
  }

  /** The next event; only once the one before is done with. */
  void give(OutboxRecord.Event event) {
    var _ = next.offer(event);
  }

  /** Goes on with other settings. */
  void change(Webhook changed) {
    hook = changed;
  }

  /** Ends it, soon: what is under way is not waited for, and comes again at the next start. */
  void stop() {
    stopped = true;
    end.close();
    next.close();
  }

  private void run() {
    Optional<OutboxRecord.Event> event = next.take();
    while (event.isPresent() && !stopped) {
      if (deliver(event.get())) {
        finished.accept(event.get());
      }
      event = next.take();
    }
  }

  /** Whether it is done with; false where the courier was stopped before. */
  private boolean deliver(OutboxRecord.Event event) {
    int rejections = 0;
    while (!stopped) {
      if (age(event).compareTo(hook.keep()) > 0) {
        lose(HookFigures.Loss.AGE, "it could not be delivered within " + hook.keep());
        return true;
      }
      long begun = execution.time().nanos();
      Answer answer = caller.call(call(event));
      boolean taken = isTaken(answer);
      long millis = Duration.ofNanos(execution.time().nanos() - begun).toMillis();
      figures.called(
          name, taken ? HookFigures.Result.DELIVERED : HookFigures.Result.FAILED, millis);
      if (taken) {
        recovered();
        return true;
      }
      if (stopped) {
        return false; // it may have been broken off, by us
      }
      rejections += isRejection(answer) ? 1 : 0;
      if (rejections >= REJECTED_MAX) {
        lose(HookFigures.Loss.REJECTED, text(answer));
        return true;
      }
      rest(answer);
    }
    return false;
  }

  private Duration age(OutboxRecord.Event event) {
    return Duration.between(Instant.ofEpochMilli(event.at()), execution.time().now());
  }

  private Call call(OutboxRecord.Event event) {
    Webhook to = hook;
    long timestamp = execution.time().now().getEpochSecond();
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/json");
    headers.put("User-Agent", "Postroad");
    headers.put("Webhook-Id", event.id());
    headers.put("Webhook-Timestamp", Long.toString(timestamp));
    headers.put(
        "Webhook-Signature", Signature.of(to.secret(), event.id(), timestamp, event.body()));
    return new Call(to.url(), headers, event.body());
  }

  private static boolean isTaken(Answer answer) {
    return answer instanceof Answer.Status(int code, var _) && code >= 200 && code < 300;
  }

  /** Whether the same event would be refused again: a redirect, or a fault of ours in its eyes. */
  private static boolean isRejection(Answer answer) {
    return answer instanceof Answer.Status(int code, var _)
        && code >= 300
        && code < 500
        && code != 408
        && code != 425
        && code != 429;
  }

  private void recovered() {
    if (failures > 0) {
      warnings.accept("webhook " + name + " answers again, after " + failures + " failures");
    }
    failures = 0;
  }

  private void rest(Answer answer) {
    failures++;
    Duration own = Backoff.after(failures, execution.random());
    Duration asked =
        answer instanceof Answer.Status(int _, Optional<Duration> after)
            ? after.orElse(Duration.ZERO)
            : Duration.ZERO;
    Duration pause = asked.compareTo(own) > 0 ? asked : own;
    if (Integer.bitCount(failures) == 1) { // the first, then ever more rarely
      warnings.accept(
          "webhook "
              + name
              + ": "
              + text(answer)
              + "; failure "
              + failures
              + " in a row, tried again in "
              + pause.toMillis()
              + " ms");
    }
    var _ = end.poll(pause);
  }

  private void lose(HookFigures.Loss loss, String why) {
    figures.lost(name, loss, 1);
    warnings.accept("webhook " + name + ": an event is dropped: " + why);
  }

  private static String text(Answer answer) {
    return switch (answer) {
      case Answer.Status(int code, var _) -> "it answered " + code;
      case Answer.Unreachable(String why) -> why;
    };
  }
}
