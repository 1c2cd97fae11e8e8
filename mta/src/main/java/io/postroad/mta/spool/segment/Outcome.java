package io.postroad.mta.spool.segment;

/** What a thread that waits for the writer is told. */
sealed interface Outcome {

  /** Everything asked for is durable. */
  record Durable() implements Outcome {}

  /** A part of a content is written, but not durable before its envelope is. */
  record Written(Place place) implements Outcome {}

  /** No room; nothing of it was kept (rule D4). */
  record Full(String why) implements Outcome {}

  /** The message left before it could be moved. */
  record Gone() implements Outcome {}

  /** The spool failed, or was closed before it came to this. */
  record Failed() implements Outcome {}
}
