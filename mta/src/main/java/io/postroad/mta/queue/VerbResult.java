package io.postroad.mta.queue;

/** What became of a verb. */
public sealed interface VerbResult {

  /** Done; durable with the spool's next commit. */
  record Done() implements VerbResult {}

  /** No such message is in the queue. */
  record NoSuchMessage() implements VerbResult {}

  /** The message is being delivered right now, or is in no state for the verb; says which. */
  record NotNow(String why) implements VerbResult {}
}
