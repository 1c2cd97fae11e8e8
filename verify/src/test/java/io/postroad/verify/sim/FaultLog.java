package io.postroad.verify.sim;

import io.postroad.testkit.sim.Simulation;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Hears what the code under test logs about its own faults: a barrier that keeps a fault where it
 * is must not hide it from a simulation. What a killed process says while it ends is none.
 * Thread-safe.
 */
final class FaultLog implements AutoCloseable {
  private static final Logger LOGGER = Logger.getLogger("io.postroad");

  private final List<String> faults = new CopyOnWriteArrayList<>();
  private final boolean usedParents = LOGGER.getUseParentHandlers();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          hear(entry);
        }

        @Override
        public void flush() {
          // Nothing is buffered.
        }

        @Override
        public void close() {
          // Nothing is open.
        }
      };

  FaultLog() {
    LOGGER.addHandler(handler);
    LOGGER.setUseParentHandlers(false);
  }

  private void hear(LogRecord entry) {
    Throwable thrown = entry.getThrown();
    if (entry.getLevel().intValue() < Level.SEVERE.intValue()
        || thrown == null
        || Simulation.isKill(thrown)) {
      return;
    }
    StringBuilder text = new StringBuilder();
    text.append(Thread.currentThread().getName()).append(": ").append(entry.getMessage());
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      text.append("\n  ").append(cause);
      StackTraceElement[] stack = cause.getStackTrace();
      for (int i = 0; i < Math.min(12, stack.length); i++) {
        text.append("\n    at ").append(stack[i]);
      }
    }
    faults.add(text.toString());
  }

  /** What was heard, with the thread's name, which ends in the seed. */
  List<String> faults() {
    return faults;
  }

  @Override
  public void close() {
    LOGGER.removeHandler(handler);
    LOGGER.setUseParentHandlers(usedParents);
  }
}
