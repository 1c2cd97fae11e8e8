package io.postroad.app.log;

import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Where the faults that libraries report end: in the log of the running server or, in other
 * commands, on the stream they were given. Thread-safe.
 */
public final class Faults {
  private static final AtomicReference<Optional<Log>> LOG = new AtomicReference<>(Optional.empty());
  private static final AtomicReference<Optional<PrintStream>> STREAM =
      new AtomicReference<>(Optional.empty());

  private Faults() {}

  /** From now on to this stream, while no log runs. */
  public static void sendTo(PrintStream stream) {
    STREAM.set(Optional.of(stream));
  }

  static void sendTo(Log log) {
    LOG.set(Optional.of(log));
  }

  static void ended(Log log) {
    LOG.updateAndGet(now -> now.filter(other -> other != log));
  }

  static void tell(String level, Map<String, @Nullable Object> fields) {
    Optional<Log> log = LOG.get();
    if (log.isPresent()) {
      log.get().line(level, "fault", fields);
    } else {
      String message = Escaped.line(String.valueOf(fields.get("message")));
      STREAM.get().ifPresent(stream -> stream.println("postroad: " + message));
    }
  }
}
