package io.postroad.inbox;

import io.postroad.inbox.search.Folding;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Texts of a packed summary, folded as {@link Folding} does and each on a line of its own, to be
 * searched. Used again for every row, because a search looks at 100 000. Confined to one thread.
 */
final class FoldedOctets {

  /** What each ASCII octet becomes; a space for one that only keeps words apart. */
  private static final byte[] ASCII = new byte[128];

  static {
    for (int i = 0; i < ASCII.length; i++) {
      char c = (char) i;
      ASCII[i] = Folding.isGap(c) ? (byte) ' ' : (byte) Character.toLowerCase(c);
    }
  }

  private byte[] octets = new byte[2048];
  private int size;

  void clear() {
    size = 0;
  }

  /** Takes, or passes over, the text whose length stands at {@code at}; where the next begins. */
  int line(byte[] packed, int at, boolean wanted) {
    int next = at + 2 + length(packed, at);
    if (wanted) {
      text(packed, at, next);
      add((byte) '\n');
    }
    return next;
  }

  /** Two texts, on one line. */
  int pair(byte[] packed, int at, boolean wanted) {
    int second = at + 2 + length(packed, at);
    int next = second + 2 + length(packed, second);
    if (wanted) {
      text(packed, at, second);
      if (size > 0 && octets[size - 1] != '\n') {
        add((byte) ' ');
      }
      text(packed, second, next);
      add((byte) '\n');
    }
    return next;
  }

  /** Whether {@code needle}, folded and as {@link TextReader#latin} has it, stands in it. */
  boolean hold(String needle) {
    return new String(octets, 0, size, StandardCharsets.ISO_8859_1).contains(needle);
  }

  byte[] toArray() {
    return Arrays.copyOf(octets, size);
  }

  private static int length(byte[] packed, int at) {
    return (packed[at] & 0xFF) << 8 | (packed[at + 1] & 0xFF);
  }

  private void text(byte[] packed, int at, int end) {
    reserve(end - at);
    int begin = size;
    int to = begin;
    for (int i = at + 2; i < end; i++) {
      byte b = packed[i];
      if (b < 0) {
        other(packed, at, end);
        return;
      }
      byte folded = ASCII[b];
      if (folded != ' ' || (to > begin && octets[to - 1] != ' ')) {
        octets[to++] = folded;
      }
    }
    size = to > begin && octets[to - 1] == ' ' ? to - 1 : to;
  }

  /** Text that is not plain ASCII. */
  private void other(byte[] packed, int at, int end) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(packed, at, end - at))) {
      byte[] folded = Folding.fold(in.readUTF()).getBytes(StandardCharsets.UTF_8);
      reserve(folded.length);
      System.arraycopy(folded, 0, octets, size, folded.length);
      size += folded.length;
    } catch (IOException e) {
      throw new UncheckedIOException("a summary is only made of what pack() made", e);
    }
  }

  private void add(byte octet) {
    reserve(1);
    octets[size++] = octet;
  }

  private void reserve(int count) {
    if (octets.length - size < count) {
      octets = Arrays.copyOf(octets, Math.max(size + count, octets.length * 2));
    }
  }
}
