package io.postroad.inbox;

import java.nio.ByteBuffer;

/**
 * Where the searchable text of a message lies, and what cannot stand in it or in the summary.
 * Immutable; about 40 octets and the signature, at most {@value #SIGNATURE_MAX}.
 *
 * <p>The signature has one bit for each three octets that follow one another there (many share a
 * bit): a needle of which one is missing is not there, and neither need be looked at.
 */
final class TextPlace {

  /** The text is not known, or lost: the message must be looked into again. */
  static final TextPlace NONE = new TextPlace(-1, 0, 0, new byte[0]);

  static final int SIGNATURE_MAX = 512;
  private static final int SIGNATURE_MIN = 64;
  private static final int GRAM = 3;

  private final int segment;
  private final int offset;
  private final int length;
  private final byte[] signature;

  private TextPlace(int segment, int offset, int length, byte[] signature) {
    this.segment = segment;
    this.offset = offset;
    this.length = length;
    this.signature = signature;
  }

  /** The place of {@code text}, whose record begins at {@code offset} of the segment. */
  static TextPlace of(int segment, int offset, byte[] text, byte[] summary) {
    return new TextPlace(segment, offset, text.length, signature(text, summary));
  }

  /** The place of no text at all. */
  static TextPlace empty(byte[] summary) {
    return new TextPlace(0, 0, 0, signature(new byte[0], summary));
  }

  /** The same with a longer summary. */
  TextPlace with(byte[] summary) {
    byte[] more = signature.clone();
    if (!isUnknown()) {
      sign(more, summary);
    }
    return new TextPlace(segment, offset, length, more);
  }

  int segment() {
    return segment;
  }

  int offset() {
    return offset;
  }

  /** Octets of the text itself. */
  int length() {
    return length;
  }

  /** Whether the text lies on the disk. */
  boolean isStored() {
    return segment > 0;
  }

  boolean isUnknown() {
    return segment < 0;
  }

  /** Whether it has to be looked for on the disk, and may be lost. */
  boolean isOnDisk() {
    return segment != 0;
  }

  /** Whether text or summary may hold {@code needle}; never false when one does. */
  boolean mayHold(byte[] needle) {
    if (isUnknown()) {
      return true;
    }
    for (int i = 0; i + GRAM <= needle.length; i++) {
      int bit = bit(needle, i, signature.length);
      if ((signature[bit >> 3] & (1 << (bit & 7))) == 0) {
        return false;
      }
    }
    return true;
  }

  /** Octets that {@link #write} needs. */
  int octets() {
    return 14 + signature.length;
  }

  void write(ByteBuffer into) {
    into.putInt(segment).putInt(offset).putInt(length);
    into.putShort((short) signature.length).put(signature);
  }

  /** The inverse of {@link #write}; the caller has checked a checksum over it. */
  static TextPlace read(ByteBuffer octets) {
    int segment = octets.getInt();
    int offset = octets.getInt();
    int length = octets.getInt();
    byte[] signature = new byte[octets.getShort()];
    octets.get(signature);
    return segment < 0 ? NONE : new TextPlace(segment, offset, length, signature);
  }

  private static byte[] signature(byte[] text, byte[] summary) {
    // As many bits as octets, or a little more, leave most of them clear in ordinary language.
    int size = SIGNATURE_MIN;
    while (size < SIGNATURE_MAX && size * 8 < text.length + summary.length) {
      size *= 2;
    }
    byte[] signature = new byte[size];
    sign(signature, text);
    sign(signature, summary);
    return signature;
  }

  private static void sign(byte[] signature, byte[] text) {
    for (int i = 0; i + GRAM <= text.length; i++) {
      int bit = bit(text, i, signature.length);
      signature[bit >> 3] |= (byte) (1 << (bit & 7));
    }
  }

  private static int bit(byte[] octets, int at, int size) {
    int gram = (octets[at] & 0xFF) | (octets[at + 1] & 0xFF) << 8 | (octets[at + 2] & 0xFF) << 16;
    return (gram * 0x9E3779B1) >>> (32 - Integer.numberOfTrailingZeros(size * 8));
  }
}
