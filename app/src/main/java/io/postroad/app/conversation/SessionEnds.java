package io.postroad.app.conversation;

import io.postroad.smtp.dialog.Turn;
import io.postroad.smtp.server.SessionEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How sessions ended. A record of the history ends with the reply to what it is about, and the
 * client goes on after that: the last lines of the last 2000 sessions are kept here, in memory.
 * Thread-safe.
 */
public final class SessionEnds {
  private static final int KEPT = 2000;
  private static final int TURNS_MAX = 8;

  private final Map<String, List<Turn>> endings =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<Turn>> eldest) {
          return size() > KEPT;
        }
      };

  /** Nothing is known yet. */
  public SessionEnds() {}

  /** Hears what happens in sessions, on their threads. */
  public void hear(SessionEvent event) {
    // A session in which nothing was given or refused has no record that would need an end.
    if (event instanceof SessionEvent.Closed closed
        && (closed.messages() > 0 || closed.errors() > 0)) {
      List<Turn> ending = closed.session().conversation().ending(TURNS_MAX);
      synchronized (this) {
        endings.put(closed.session().id(), ending);
      }
    }
  }

  /** The last lines of a session that has ended; empty when nothing is known of them. */
  synchronized List<Turn> of(String sessionId) {
    return endings.getOrDefault(sessionId, List.of());
  }
}
