package io.postroad.mta.spool.segment;

import io.postroad.mta.spool.NewMessage;
import java.util.List;

/**
 * What an envelope record says. Immutable.
 *
 * @param size octets of the whole content
 * @param chunks where the content's parts stand that did not fit into the envelope record
 * @param headLength octets of the payload before the rest of the content; 0 before it was written
 */
record Stored(NewMessage message, long size, List<Place> chunks, int headLength) {
  Stored {
    chunks = List.copyOf(chunks);
  }

  Stored(NewMessage message, long size, List<Place> chunks) {
    this(message, size, chunks, 0);
  }
}
