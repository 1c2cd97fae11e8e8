package io.postroad.mta.queue;

import io.postroad.smtp.dialog.Turn;
import java.io.Closeable;
import java.util.List;
import java.util.Map;

/** Makes attempts: over SMTP, into a Maildir, into the inbox. Thread-safe. */
public interface Carrier {

  /** A courier to {@code destination}; opens nothing before its first attempt. */
  Carriage carriage(Destination destination);

  /** What one courier uses for one attempt after the other; confined to the courier's thread. */
  interface Carriage extends Closeable {

    /**
     * Makes one attempt; every recipient of the job gets its outcome. Never throws for a peer's
     * fault.
     */
    Result attempt(Job job);

    /** Lets go of connections, politely. */
    @Override
    void close();
  }

  /** What an attempt settled for each recipient (by index), and its conversation. */
  record Result(Map<Integer, Outcome> outcomes, List<Turn> conversation) {

    /** Copies what is mutable. */
    public Result {
      outcomes = Map.copyOf(outcomes);
      conversation = List.copyOf(conversation);
    }
  }
}
