package io.postroad.smtp.sasl;

import java.util.Base64;
import java.util.Optional;

/** Base 64 as RFC 4648 §4 has it: padded, without line ends or other characters. Stateless. */
public final class Base64Text {

  private Base64Text() {}

  /** The octets; empty for a text that is no base 64. */
  public static Optional<byte[]> decode(String text) {
    if (text.length() % 4 != 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // the decoder's way of saying that it is none
    }
  }

  /** The text. */
  public static String encode(byte[] octets) {
    return Base64.getEncoder().encodeToString(octets);
  }
}
