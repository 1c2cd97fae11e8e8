package io.postroad.smtp.wire;

import io.postroad.smtp.envelope.ContentException;
import io.postroad.smtp.envelope.ContentException.Fault;

/**
 * Measures a header section as it passes: its size, its fields and how many of them are Received.
 * It ends with the first empty line, or the first line that is no field: what follows is body.
 * Confined to one thread.
 */
final class HeaderGauge {

  private static final byte[] RECEIVED = {'r', 'e', 'c', 'e', 'i', 'v', 'e', 'd'};

  private enum Place {
    LINE_START,
    NAME,
    VALUE,
    DONE
  }

  private final ContentLimits limits;
  private Place place = Place.LINE_START;
  private int octets;
  private int fieldOctets;
  private int fields;
  private int received;
  private int matched;

  HeaderGauge(ContentLimits limits) {
    this.limits = limits;
  }

  /** Whether the header section is over. */
  boolean isDone() {
    return place == Place.DONE;
  }

  /** Looks at the next octets of the content. */
  void pass(byte[] content, int from, int to) throws ContentException {
    for (int i = from; i < to && place != Place.DONE; i++) {
      byte b = content[i];
      switch (place) {
        case LINE_START -> begin(b);
        case NAME -> name(b);
        case VALUE, DONE -> {}
      }
      if (place == Place.DONE) {
        return;
      }
      if (b == '\n') {
        place = Place.LINE_START;
      }
      octets++;
      fieldOctets++;
      if (octets > limits.headerOctetsMax() || fieldOctets > limits.fieldOctetsMax()) {
        throw new ContentException(Fault.HEADER_TOO_LARGE);
      }
    }
  }

  private void begin(byte b) throws ContentException {
    if (b == '\r') {
      place = Place.DONE;
    } else if (b == ' ' || b == '\t') {
      place = fields == 0 ? Place.DONE : Place.VALUE;
    } else {
      place = Place.NAME;
      fieldOctets = 0;
      matched = 0;
      if (++fields > limits.fieldsMax()) {
        throw new ContentException(Fault.HEADER_TOO_LARGE);
      }
      name(b);
    }
  }

  private void name(byte b) throws ContentException {
    if (b == ':') {
      place = Place.VALUE;
      if (matched == RECEIVED.length && ++received > limits.receivedMax()) {
        throw new ContentException(Fault.LOOP);
      }
    } else if (b == '\r') {
      place = Place.DONE;
    } else if (b != ' ' && b != '\t') {
      // White space before the colon is obsolete, but it is still the same field (RFC 5322 §4.5).
      int lower = b >= 'A' && b <= 'Z' ? b + 0x20 : b;
      boolean matches = matched >= 0 && matched < RECEIVED.length && RECEIVED[matched] == lower;
      matched = matches ? matched + 1 : -1;
    }
  }
}
