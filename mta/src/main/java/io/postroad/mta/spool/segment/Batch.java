package io.postroad.mta.spool.segment;

import io.postroad.smtp.runtime.Handoff;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records that count together or not at all. Confined to the writer.
 *
 * @param expendable refused when the disk is full, so that what must go on has the room (rule D4)
 * @param committed what becomes true in the catalog once the records are durable
 * @param done who waits for it
 */
record Batch(
    List<Draft> drafts, boolean expendable, Commitment committed, @Nullable Handoff<Outcome> done) {

  /** Runs under the catalog's monitor after the force. */
  interface Commitment {
    /** The records stand in this segment, at the offsets their drafts say. */
    void in(int segment);
  }

  int octets() {
    int octets = 0;
    for (Draft draft : drafts) {
      octets += draft.recordLength();
    }
    return octets;
  }
}
