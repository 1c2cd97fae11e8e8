package io.postroad.smtp.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** UTF-8, read strictly, and which of its characters may be shown as they are. Stateless. */
public final class Utf8 {
  private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
  private static final int ZERO_WIDTH_JOINER = 0x200D;

  private Utf8() {}

  /** Octets as text; empty when they are no UTF-8 (overlong forms and surrogates are none). */
  public static Optional<String> decode(byte[] octets, int from, int to) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(octets, from, to - from))
              .toString());
    } catch (CharacterCodingException _) {
      return Optional.empty(); // That is the answer.
    }
  }

  /** Whether a text is ASCII throughout. */
  public static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0x7F) {
        return false;
      }
    }
    return true;
  }

  /** Whether every code point of a text may be shown: {@link #isPrintable(int)}. */
  public static boolean isPrintable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c >= 0x7F) {
        return text.codePoints().allMatch(Utf8::isPrintable);
      }
    }
    return true; // What nearly every text is.
  }

  /**
   * Whether a code point is seen as what it is: no control, no line or paragraph separator, no
   * noncharacter or half a surrogate pair, and nothing that is invisible and changes how the rest
   * looks, as bidirectional controls do (rules P2, L1); the joiners that some scripts are written
   * with are.
   */
  public static boolean isPrintable(int c) {
    if (c < 0x7F) {
      return c >= ' ';
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.FORMAT -> c == ZERO_WIDTH_NON_JOINER || c == ZERO_WIDTH_JOINER;
      default -> (c & 0xFFFE) != 0xFFFE && !(c >= 0xFDD0 && c <= 0xFDEF);
    };
  }
}
