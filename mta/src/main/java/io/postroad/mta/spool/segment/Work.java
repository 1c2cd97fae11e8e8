package io.postroad.mta.spool.segment;

import io.postroad.smtp.runtime.Handoff;
import java.util.List;

/** What is handed to the writer. */
sealed interface Work {

  /** A new message: committed and forced without delay (rule D1). */
  record Accept(Prepared prepared, Handoff<Outcome> done) implements Work {}

  /** A part of a large content: written, not forced. */
  record Chunk(Draft draft, Claim claim, Handoff<Outcome> done) implements Work {}

  /** What a part of a content may ask of a full disk (rule D4). */
  enum Claim {
    /** Nothing: it is refused as soon as new mail is. */
    NEW_MAIL,
    /** What room there is, but not the reserve: moving can wait. */
    MOVE,
    /** The reserve: a report must not be lost with its cause. */
    REPORT
  }

  /** The states of a message have changed; its present ones go with the next group. */
  record Settle(Live live) implements Work {}

  /** A survivor of an old segment; its parts were written anew, its envelope still has to be. */
  record Move(Live live, List<Place> chunks, Octets tail, Handoff<Outcome> done) implements Work {}

  /** Somebody waits until all before it is durable. */
  record Sync(Handoff<Outcome> done) implements Work {}

  /** The last one: commit everything, mark the end, and leave. */
  record Stop(Handoff<Outcome> done) implements Work {}
}
