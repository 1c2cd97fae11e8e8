package io.postroad.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Finds the header fields (RFC 5322 §2.2) in octets that arrive in pieces. Total: any octets give
 * fields and {@linkplain HeaderFlaw flaws}, never an exception; linear in the input; holds one
 * field of at most the limit in memory. Malformed lines are reported as fields too, so that a
 * reader sees what is there. Confined to one thread.
 */
public final class HeaderScanner {

  private enum State {
    LINE_START,
    IN_LINE,
    AFTER_CR,
    ENDED
  }

  private static final int SMALLEST_BUFFER = 256;

  private final HeaderLimits limits;
  private final Consumer<HeaderField> fields;
  private final Set<HeaderFlaw> flaws = EnumSet.noneOf(HeaderFlaw.class);
  private byte[] field = new byte[SMALLEST_BUFFER];
  private int length;
  private int count;
  private long sectionOctets;
  private boolean crAtLineStart;
  private State state = State.LINE_START;

  /** A scanner that hands each field to {@code fields} as soon as it is complete. */
  public HeaderScanner(HeaderLimits limits, Consumer<HeaderField> fields) {
    this.limits = limits;
    this.fields = fields;
  }

  /**
   * Takes the next octets.
   *
   * @return how many of them belong to the section, its final empty line included; fewer than
   *     {@code count} only when the section ends within them
   */
  public int feed(byte[] octets, int offset, int count) {
    int i = 0;
    while (i < count && state != State.ENDED) {
      take(octets[offset + i]);
      i++;
    }
    sectionOctets += i;
    if (sectionOctets > limits.sectionOctetsMax()) {
      flaws.add(HeaderFlaw.SECTION_TOO_LARGE);
    }
    return i;
  }

  /** Says that no more octets come; completes the last field. */
  public void end() {
    if (state != State.ENDED) {
      if (state == State.AFTER_CR) {
        flaws.add(HeaderFlaw.BARE_NEWLINE);
      }
      complete();
      flaws.add(HeaderFlaw.NO_END);
      state = State.ENDED;
    }
  }

  /** Whether the empty line was seen, or {@link #end} called. */
  public boolean ended() {
    return state == State.ENDED;
  }

  /** Octets of the section so far. */
  public long sectionOctets() {
    return sectionOctets;
  }

  /** What was wrong so far. */
  public Set<HeaderFlaw> flaws() {
    return flaws.isEmpty() ? Set.of() : EnumSet.copyOf(flaws);
  }

  private void take(byte octet) {
    switch (state) {
      case LINE_START -> beginLine(octet);
      case IN_LINE -> continueLine(octet);
      case AFTER_CR -> afterCr(octet);
      case ENDED -> {} // feed() stops before
    }
  }

  private void beginLine(byte octet) {
    switch (octet) {
      case '\n' -> {
        flaws.add(HeaderFlaw.BARE_NEWLINE);
        endSection();
      }
      case '\r' -> {
        crAtLineStart = true;
        state = State.AFTER_CR;
      }
      case ' ', '\t' -> {
        if (length == 0 && count == 0) {
          flaws.add(HeaderFlaw.STRAY_CONTINUATION);
        }
        // The fold stays in the raw value, in its one right form.
        if (length > 0) {
          append((byte) '\r');
          append((byte) '\n');
        }
        append(octet);
        state = State.IN_LINE;
      }
      default -> {
        complete();
        state = State.IN_LINE;
        continueLine(octet);
      }
    }
  }

  private void continueLine(byte octet) {
    switch (octet) {
      case '\r' -> {
        crAtLineStart = false;
        state = State.AFTER_CR;
      }
      case '\n' -> {
        flaws.add(HeaderFlaw.BARE_NEWLINE);
        state = State.LINE_START;
      }
      case 0 -> {
        flaws.add(HeaderFlaw.NUL);
        append(octet);
      }
      default -> append(octet);
    }
  }

  private void afterCr(byte octet) {
    if (octet == '\n') {
      if (crAtLineStart) {
        endSection();
      } else {
        state = State.LINE_START;
      }
      return;
    }
    flaws.add(HeaderFlaw.BARE_NEWLINE);
    if (crAtLineStart) {
      complete();
    }
    append((byte) '\r');
    state = State.IN_LINE;
    continueLine(octet);
  }

  private void endSection() {
    complete();
    state = State.ENDED;
  }

  private void append(byte octet) {
    if (length == limits.fieldOctetsMax()) {
      flaws.add(HeaderFlaw.FIELD_TOO_LONG);
      return;
    }
    if (length == field.length) {
      field = Arrays.copyOf(field, Math.min(length * 2, limits.fieldOctetsMax()));
    }
    field[length++] = octet;
  }

  private void complete() {
    if (length == 0) {
      return;
    }
    int end = length;
    length = 0;
    if (count == limits.fieldsMax()) {
      flaws.add(HeaderFlaw.TOO_MANY_FIELDS);
      return;
    }
    if (flaws.contains(HeaderFlaw.SECTION_TOO_LARGE)) {
      return;
    }
    count++;
    fields.accept(split(end));
  }

  private HeaderField split(int end) {
    int colon = 0;
    while (colon < end && field[colon] != ':') {
      colon++;
    }
    if (colon == end) {
      flaws.add(HeaderFlaw.MISSING_COLON);
      return new HeaderField("", text(0, end));
    }
    int nameEnd = colon;
    while (nameEnd > 0 && (field[nameEnd - 1] == ' ' || field[nameEnd - 1] == '\t')) {
      nameEnd--;
    }
    if (nameEnd < colon) {
      flaws.add(HeaderFlaw.SPACE_BEFORE_COLON);
    }
    if (!isName(nameEnd)) {
      flaws.add(HeaderFlaw.BAD_NAME);
    }
    return new HeaderField(text(0, nameEnd).strip(), text(colon + 1, end));
  }

  private boolean isName(int nameEnd) {
    for (int i = 0; i < nameEnd; i++) {
      if (field[i] < 33 || field[i] > 126) {
        return false;
      }
    }
    return nameEnd > 0;
  }

  private String text(int from, int to) {
    return new String(field, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
