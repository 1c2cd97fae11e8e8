package io.postroad.mta.spool.segment;

import org.jspecify.annotations.Nullable;

/** What a record says. The order of the codes is part of the file format. */
enum RecordType {
  /** Begins a group and names the end of the last forced one (rule D5): the mark. */
  GROUP(1),
  /** A part of a large content; counts only once an envelope refers to it. */
  CHUNK(2),
  /** Envelope and the last, or only, part of the content: commits the message. */
  ENVELOPE(3),
  /** The states of all recipients after a settlement. */
  RESULT(4),
  /** The message is settled whole, and gone. */
  TOMBSTONE(5),
  /** The totals of the ledger up to here. */
  CHECKPOINT(6);

  private static final RecordType[] ALL = values();
  private final int code;

  RecordType(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  static @Nullable RecordType of(int code) {
    return code >= 1 && code <= ALL.length ? ALL[code - 1] : null;
  }
}
