package io.postroad.inbox;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Who is told of events. Thread-safe. */
final class InboxListeners {

  private static final Logger LOG = System.getLogger(InboxListeners.class.getName());

  private final List<Consumer<InboxEvent>> listeners = new CopyOnWriteArrayList<>();

  Inbox.Registration add(Consumer<InboxEvent> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** A listener's fault is its own: the message is stored whether or not somebody was told. */
  void tell(InboxEvent event) {
    for (Consumer<InboxEvent> listener : listeners) {
      try {
        listener.accept(event);
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "a listener of the inbox failed", e);
      }
    }
  }
}
