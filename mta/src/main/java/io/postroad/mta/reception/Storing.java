package io.postroad.mta.reception;

import io.postroad.mta.spool.NewMessage;
import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.QueueId;
import io.postroad.mta.spool.RecipientState;
import io.postroad.mta.spool.Spool;
import io.postroad.smtp.envelope.Content;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Puts the messages that one transaction became into the spool: the first as its content arrives,
 * the others from the first, for a content is read once and never held in memory. All are stored
 * before anybody is told so, and none is given to the queue before. Thread-safe.
 */
final class Storing {
  private static final String UNDONE = "policy: the rest of its transaction could not be stored";

  private final Spool spool;

  Storing(Spool spool) {
    this.spool = spool;
  }

  /**
   * One message and what its content is made of.
   *
   * @param form makes its content of the one that comes in, or of the first message's
   */
  record Part(NewMessage message, Function<Content, Content> form) {}

  /**
   * Stores them all.
   *
   * @param incoming the content as it arrives, in the form of the first part
   * @throws IOException as {@link Spool#accept}; then nothing is kept
   */
  List<QueueEntry> store(List<Part> parts, Content incoming) throws IOException {
    List<QueueEntry> entries = new ArrayList<>();
    QueueId first = parts.getFirst().message().id();
    entries.add(spool.accept(parts.getFirst().message(), incoming));
    boolean whole = false;
    try {
      for (Part part : parts.subList(1, parts.size())) {
        try (Content content =
            spool.content(first).orElseThrow(() -> new IOException("the message is gone"))) {
          entries.add(spool.accept(part.message(), part.form().apply(content)));
        }
      }
      whole = true;
      return entries;
    } finally {
      if (!whole) {
        entries.forEach(this::undo);
      }
    }
  }

  /** The client gets no 250 and sends all of it again: what was stored must not go out. */
  private void undo(QueueEntry entry) {
    Instant now = entry.message().received();
    Map<Integer, RecipientState> deleted = new HashMap<>();
    for (int i = 0; i < entry.states().size(); i++) {
      deleted.put(i, new RecipientState.Deleted(now, UNDONE));
    }
    spool.settle(entry.id(), deleted, Optional.empty());
  }
}
