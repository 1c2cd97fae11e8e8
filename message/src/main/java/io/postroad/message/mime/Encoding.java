package io.postroad.message.mime;

import java.util.Optional;

/** What Content-Transfer-Encoding says (RFC 2045 §6). */
enum Encoding {
  /** No field: 7bit. */
  NONE,
  SEVEN_BIT,
  EIGHT_BIT,
  BINARY,
  /** quoted-printable or base64. */
  ENCODED,
  /** Something else, or nothing readable. */
  UNKNOWN;

  static Encoding parse(String value) {
    Optional<String> token = MediaType.token(value);
    return switch (token.orElse("")) {
      case "7bit" -> SEVEN_BIT;
      case "8bit" -> EIGHT_BIT;
      case "binary" -> BINARY;
      case "quoted-printable", "base64" -> ENCODED;
      default -> UNKNOWN;
    };
  }

  /** Whether the octets are the content itself. */
  boolean isIdentity() {
    return this != ENCODED && this != UNKNOWN;
  }
}
