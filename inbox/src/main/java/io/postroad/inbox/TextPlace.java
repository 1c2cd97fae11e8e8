package io.postroad.inbox;

import java.nio.ByteBuffer;

/**
 * Where the searchable text of a message lies, and which texts it cannot hold. Immutable; about 40
 * octets and the signature, at most {@value #SIGNATURE_MAX}.
 *
 * <p>The signature has one bit for each three octets that follow one another in the text (many
 * share a bit): a needle of which one is missing is not there, and the disk need not be asked.
 */
final class TextPlace {

  /** The text is not known, or lost: the message must be looked into again. */
  static final TextPlace NONE = new TextPlace(-1, 0, 0, new byte[0]);

  /** There is no text beside what lists show. */
  static final TextPlace EMPTY = new TextPlace(0, 0, 0, new byte[0]);

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
  static TextPlace of(int segment, int offset, byte[] text) {
    return new TextPlace(segment, offset, text.length, signature(text));
  }

  /** The same text at another place. */
  TextPlace movedTo(int newSegment, int newOffset) {
    return new TextPlace(newSegment, newOffset, length, signature);
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

  /** Whether the text may hold {@code needle}; never false when it does. */
  boolean mayHold(byte[] needle) {
    if (!isStored()) {
      return isUnknown();
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
    if (segment < 0) {
      return NONE;
    }
    return segment == 0 ? EMPTY : new TextPlace(segment, offset, length, signature);
  }

  private static byte[] signature(byte[] text) {
    // As many bits as octets, or a little more, leave most of them clear in ordinary language.
    int size = SIGNATURE_MIN;
    while (size < SIGNATURE_MAX && size * 8 < text.length) {
      size *= 2;
    }
    byte[] signature = new byte[size];
    for (int i = 0; i + GRAM <= text.length; i++) {
      int bit = bit(text, i, size);
      signature[bit >> 3] |= (byte) (1 << (bit & 7));
    }
    return signature;
  }

  private static int bit(byte[] octets, int at, int size) {
    int gram = (octets[at] & 0xFF) | (octets[at + 1] & 0xFF) << 8 | (octets[at + 2] & 0xFF) << 16;
    return (gram * 0x9E3779B1) >>> (32 - Integer.numberOfTrailingZeros(size * 8));
  }
}
