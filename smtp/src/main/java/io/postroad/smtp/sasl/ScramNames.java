package io.postroad.smtp.sasl;

import java.util.Optional;

/** The small grammars of SCRAM's attributes (RFC 5802 §7). Stateless. */
final class ScramNames {

  private ScramNames() {}

  /** A name with its commas and equals signs written as they may stand in an attribute. */
  static String encode(String name) {
    return name.replace("=", "=3D").replace(",", "=2C");
  }

  /** The name in an attribute that begins like this; empty when it is none, or badly escaped. */
  static Optional<String> decode(String attribute, String begin) {
    if (!attribute.startsWith(begin)) {
      return Optional.empty();
    }
    String text = attribute.substring(begin.length());
    StringBuilder name = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '=') {
        name.append(c);
      } else if (text.startsWith("=2C", i) || text.startsWith("=3D", i)) {
        name.append(text.charAt(i + 1) == '2' ? ',' : '=');
        i += 2;
      } else {
        return Optional.empty();
      }
    }
    return name.indexOf("\0") >= 0 ? Optional.empty() : Optional.of(name.toString());
  }

  /** Printable, without a comma, and not empty. */
  static boolean isNonce(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 0x7F && c != ',');
  }

  static boolean isBindingName(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '-';
  }

  /**
   * Whether a message asks for a mandatory extension, wherever it stands: none is known, so the
   * exchange must fail (RFC 5802 §5.1). Optional ones are ignored.
   */
  static boolean isExtended(String[] attributes) {
    return java.util.Arrays.stream(attributes).anyMatch(attribute -> attribute.startsWith("m="));
  }
}
