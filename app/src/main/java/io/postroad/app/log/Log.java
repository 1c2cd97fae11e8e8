package io.postroad.app.log;

import io.postroad.app.json.Json;
import io.postroad.mta.history.HistoryEvent;
import io.postroad.mta.reception.LocalSubmission;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.Handoff;
import io.postroad.smtp.server.SessionEvent;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The log of a running server. Whoever logs never waits: when the writer cannot follow, lines are
 * left out and counted (rule L1). Thread-safe.
 */
public final class Log {
  private static final int WAITING_MAX = 10_000;
  private static final int AT_ONCE = 500;
  private static final Duration QUIET = Duration.ofSeconds(1);

  /** A pause behind each write: under load many lines then cost one wake-up and one write. */
  private static final Duration GATHERING = Duration.ofMillis(20);

  private final Execution execution;
  private final PrintStream out;
  private final LogFormat format;
  private final Handoff<LogLine> waiting;
  private final Execution.Running writer;
  private final AtomicLong leftOut = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();

  // The writer's own.
  private Optional<LogLine> last = Optional.empty();
  private long repeated;

  private Log(Execution execution, PrintStream out, LogFormat format) {
    this.execution = execution;
    this.out = out;
    this.format = format;
    this.waiting = execution.handoff(WAITING_MAX);
    this.writer = execution.start(Execution.Kind.PLATFORM, "log", this::write);
  }

  /** A log that writes to {@code out} from now on; faults of the libraries go there too. */
  public static Log start(Execution execution, PrintStream out, LogFormat format) {
    Log log = new Log(execution, out, format);
    Faults.sendTo(log);
    return log;
  }

  /** Something an operator should know. */
  public void note(String message) {
    line("info", "note", Map.of("message", message));
  }

  /** Something an operator should do something about. */
  public void warning(String message) {
    line("warning", "warning", Map.of("message", message));
  }

  /** A fault of ours, or of the machine. */
  public void fault(String message, @Nullable Throwable cause) {
    Map<String, @Nullable Object> fields = Json.object();
    fields.put("message", message);
    if (cause != null) {
      fields.put("cause", cause.toString());
      fields.put("stack", Stack.of(cause));
    }
    line("error", "fault", fields);
  }

  /** Something happened on a connection. */
  public void event(SessionEvent event) {
    line("info", EventFields.word(event), EventFields.of(event));
  }

  /** Something happened to a message. What a session tells already is not told twice. */
  public void event(HistoryEvent event) {
    switch (event) {
      case HistoryEvent.Accepted e when e.sessionId().equals(LocalSubmission.SESSION) -> {
        Map<String, @Nullable Object> fields = EventFields.of(event);
        fields.put("listener", LocalSubmission.SESSION);
        line("info", EventFields.word(event), fields);
      }
      case HistoryEvent.Accepted _,
          HistoryEvent.Refused _,
          HistoryEvent.Lost _,
          HistoryEvent.ConnectionRefused _,
          HistoryEvent.LoginFailed _,
          HistoryEvent.Faulted _ -> {
        // the session's own event says it
      }
      case HistoryEvent.Attempted _,
          HistoryEvent.Reported _,
          HistoryEvent.Steered _,
          HistoryEvent.Removed _ ->
          line("info", EventFields.word(event), EventFields.of(event));
    }
  }

  void line(String level, String event, Map<String, @Nullable Object> fields) {
    line(new LogLine(now(), level, event, fields));
  }

  private void line(LogLine line) {
    if (!waiting.offer(line)) {
      leftOut.incrementAndGet();
      lost.incrementAndGet();
    }
  }

  /** How many lines were left out since start, because the writer could not follow. */
  public long lost() {
    return lost.get();
  }

  private Instant now() {
    return execution.time().now();
  }

  /** Writes what waits, for {@code atMost}, and ends. */
  public void close(Duration atMost) {
    Faults.ended(this);
    waiting.close();
    boolean _ = writer.join(atMost);
  }

  private void write() {
    List<LogLine> lines = new ArrayList<>();
    while (true) {
      Optional<LogLine> next = last.isPresent() ? waiting.poll(QUIET) : waiting.take();
      if (next.isEmpty() && last.isEmpty()) {
        return; // closed, and nothing is left
      }
      next.ifPresent(lines::add);
      waiting.drainTo(lines, AT_ONCE);
      StringBuilder text = new StringBuilder();
      lines.forEach(line -> append(text, line));
      if (next.isEmpty()) {
        tellRepeats(text);
        last = Optional.empty();
      }
      boolean caughtUp = lines.size() < AT_ONCE;
      lines.clear();
      out.print(text);
      out.flush();
      if (caughtUp) {
        execution.time().sleep(GATHERING);
      }
    }
  }

  /** A line that says what the one before it said is only counted. */
  private void append(StringBuilder text, LogLine line) {
    if (last.filter(line::repeats).isPresent()) {
      repeated++;
      return;
    }
    tellRepeats(text);
    last = Optional.of(line);
    text.append(line.render(format)).append('\n');
  }

  private void tellRepeats(StringBuilder text) {
    count(text, "the line before came again", repeated);
    repeated = 0;
    count(text, "lines were left out, because the log could not be written", leftOut.getAndSet(0));
  }

  private void count(StringBuilder text, String message, long times) {
    if (times > 0) {
      Map<String, @Nullable Object> fields = Json.object();
      fields.put("times", times);
      fields.put("message", message);
      text.append(new LogLine(now(), "info", "repeated", fields).render(format)).append('\n');
    }
  }
}
