package io.postroad.smtp.wire;

/**
 * What came where a line was expected. Immutable but for the octets, which belong to the reader.
 */
public sealed interface Line {

  /** A line without its CR LF: the caller's own copy, compared by nobody. */
  @SuppressWarnings("ArrayRecordComponent")
  record Text(byte[] octets) implements Line {}

  /** A line over its limit; it has been read to its end and dropped. */
  record TooLong() implements Line {}

  /** A CR or LF alone, or a NUL (rule S1); the connection must be closed. */
  record BareControl() implements Line {}

  /** The peer ended its stream; a line it had begun is dropped. */
  record End() implements Line {}
}
