package io.postroad.smtp.address;

/**
 * The Bidi rule: what a label may be in a name that is written from right to left (RFC 5893 §2).
 */
final class IdnaBidi {
  private IdnaBidi() {}

  /** Whether the rule concerns a name: it has a code point of a right-to-left script. */
  static boolean concerns(String domain) {
    return domain
        .codePoints()
        .anyMatch(c ->
            isRightToLeft(Character.getDirectionality(c))
                || Character.getDirectionality(c) == Character.DIRECTIONALITY_ARABIC_NUMBER);
  }

  /** Whether a label of such a name keeps the rule. */
  static boolean allows(String label) {
    if (label.isEmpty()) {
      return false;
    }
    byte first = Character.getDirectionality(label.codePointAt(0));
    boolean rightToLeft = isRightToLeft(first);
    if (!rightToLeft && first != Character.DIRECTIONALITY_LEFT_TO_RIGHT) {
      return false;
    }
    boolean european = false;
    boolean arabic = false;
    byte last = first;
    for (int i = 0; i < label.length(); i = label.offsetByCodePoints(i, 1)) {
      byte direction = Character.getDirectionality(label.codePointAt(i));
      if (!isNeutral(direction)
          && !(rightToLeft ? isInRightToLeft(direction) : isInLeftToRight(direction))) {
        return false;
      }
      european |= direction == Character.DIRECTIONALITY_EUROPEAN_NUMBER;
      arabic |= direction == Character.DIRECTIONALITY_ARABIC_NUMBER;
      last = direction == Character.DIRECTIONALITY_NONSPACING_MARK ? last : direction;
    }
    boolean endsWell =
        rightToLeft
            ? isRightToLeft(last)
                || last == Character.DIRECTIONALITY_EUROPEAN_NUMBER
                || last == Character.DIRECTIONALITY_ARABIC_NUMBER
            : last == Character.DIRECTIONALITY_LEFT_TO_RIGHT
                || last == Character.DIRECTIONALITY_EUROPEAN_NUMBER;
    return endsWell && !(european && arabic && rightToLeft);
  }

  private static boolean isRightToLeft(byte direction) {
    return direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
        || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
  }

  private static boolean isNeutral(byte direction) {
    return switch (direction) {
      case Character.DIRECTIONALITY_EUROPEAN_NUMBER,
          Character.DIRECTIONALITY_EUROPEAN_NUMBER_SEPARATOR,
          Character.DIRECTIONALITY_COMMON_NUMBER_SEPARATOR,
          Character.DIRECTIONALITY_EUROPEAN_NUMBER_TERMINATOR,
          Character.DIRECTIONALITY_OTHER_NEUTRALS,
          Character.DIRECTIONALITY_BOUNDARY_NEUTRAL,
          Character.DIRECTIONALITY_NONSPACING_MARK ->
          true;
      default -> false;
    };
  }

  private static boolean isInRightToLeft(byte direction) {
    return isRightToLeft(direction) || direction == Character.DIRECTIONALITY_ARABIC_NUMBER;
  }

  private static boolean isInLeftToRight(byte direction) {
    return direction == Character.DIRECTIONALITY_LEFT_TO_RIGHT;
  }
}
