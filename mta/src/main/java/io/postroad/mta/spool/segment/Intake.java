package io.postroad.mta.spool.segment;

import io.postroad.mta.spool.NewMessage;
import io.postroad.mta.spool.QueueEntry;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.envelope.Envelope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads a content as it arrives: small ones whole, to travel with their envelope; of larger ones,
 * part after part into the log, so that memory stays bounded whatever arrives at once. Thread-safe.
 */
final class Intake {
  private static final int FIRST_SIZE = 2 * 1024;
  private static final int FREE_MAX = 16 * 1024;

  /** What travels with its envelope. */
  private final int inlineMax;

  /** What every content may hold in memory without asking. */
  private final int freeShare;

  /** Octets above their free share that all contents together may hold. */
  private final AtomicLong budget;

  Intake(int inlineMax, long budgetOctets) {
    this.inlineMax = inlineMax;
    this.freeShare = Math.min(inlineMax / 4, FREE_MAX);
    this.budget = new AtomicLong(budgetOctets);
  }

  /** Takes parts that do not fit; returns where each was put. */
  interface Parts {
    Place write(byte[] octets, int length) throws IOException;

    /** They are needed no more: the content was not good. */
    void abandon(List<Place> places);
  }

  /**
   * Reads {@code content} to its end. What it takes of the budget stays taken, for as long as it is
   * in memory, until {@link #giveBack}.
   */
  Prepared read(NewMessage message, Content content, Parts parts) throws IOException {
    if (message.destinations().size() > NewMessage.RECIPIENTS_MAX) {
      throw new IllegalArgumentException(
          message.id() + " has more than " + NewMessage.RECIPIENTS_MAX + " recipients");
    }
    List<Place> chunks = new ArrayList<>(0);
    long reserved = 0;
    boolean whole = false;
    try {
      byte[] buffer = new byte[firstSize(message)];
      int length = 0;
      long size = 0;
      for (int got; (got = content.read(buffer, length, buffer.length - length)) >= 0; ) {
        length += got;
        size += got;
        if (length < buffer.length) {
          continue;
        }
        int larger = Math.min(buffer.length * 2, inlineMax);
        if (larger > length && reserve(larger, length)) {
          reserved += larger > freeShare ? larger - length : 0;
          buffer = Arrays.copyOf(buffer, larger);
        } else {
          chunks.add(parts.write(buffer, length));
          length = 0;
        }
      }
      Prepared prepared = prepared(new Stored(message, size, chunks), buffer, length, reserved);
      whole = true;
      return prepared;
    } finally {
      if (!whole) {
        budget.addAndGet(reserved);
        parts.abandon(chunks);
      }
    }
  }

  /** Nobody waits with it in memory any more. */
  void giveBack(Prepared prepared) {
    budget.addAndGet(prepared.reserved());
  }

  private int firstSize(NewMessage message) {
    long announced = message.envelope().parameters().size().orElse(FIRST_SIZE);
    // One octet more than announced, so that the end is seen without growing.
    return Math.clamp(announced + 1, Math.min(FIRST_SIZE, freeShare), freeShare);
  }

  private boolean reserve(int larger, int present) {
    if (larger <= freeShare) {
      return true;
    }
    long more = (long) larger - present;
    if (budget.addAndGet(-more) >= 0) {
      return true;
    }
    budget.addAndGet(more);
    return false;
  }

  /**
   * What is written must be readable before anybody is told that it is kept (rule D1): an envelope
   * of a form that reading refuses is mail lost, and not read back until it is too late.
   */
  private static Prepared prepared(Stored stored, byte[] tail, int length, long reserved)
      throws IOException {
    NewMessage message = stored.message();
    byte[] head = EnvelopeCodec.encode(stored);
    Envelope read = EnvelopeCodec.decode(message.id(), head, 0, head.length).message().envelope();
    if (!read.equals(message.envelope())) {
      throw new IOException("the envelope of " + message.id() + " would not be read as it is");
    }
    QueueEntry entry = new QueueEntry(message, stored.size(), States.initial(message), true);
    Live live = new Live(entry, stored.chunks());
    live.tail = new Octets(tail, length);
    Draft draft =
        Draft.envelope(0, live.high, live.low, head, tail, length, message.destinations().size());
    return new Prepared(live, draft, reserved);
  }
}
