package io.postroad.app.flow;

/** What kind of answer a text is that an event carries (RFC 5321 §4.2.1). */
enum ReplyClass {
  /** 4yz. */
  TRANSIENT,
  /** 5yz. */
  PERMANENT,
  /** 2yz or 3yz where something else was hoped for. */
  OTHER,
  /** No reply: a sentence says what happened instead. */
  NONE;

  static ReplyClass of(String reply) {
    boolean code =
        reply.length() >= 3
            && isDigit(reply.charAt(1))
            && isDigit(reply.charAt(2))
            && (reply.length() == 3 || reply.charAt(3) == ' ');
    return switch (code ? reply.charAt(0) : ' ') {
      case '2', '3' -> OTHER;
      case '4' -> TRANSIENT;
      case '5' -> PERMANENT;
      default -> NONE;
    };
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
