package io.postroad.smtp.address;

import java.text.Normalizer;
import java.util.Locale;

/**
 * What IDNA 2008 says of a code point, derived from its Unicode properties by the rules of RFC 5892
 * §2 and §3.
 */
enum IdnaProperty {
  /** Allowed. */
  PVALID,
  /** Allowed where its neighbours allow it: the joiners. */
  CONTEXTJ,
  /** Allowed where its label allows it. */
  CONTEXTO,
  /** Not allowed; unassigned code points among them. */
  DISALLOWED;

  private static final String EXCEPTIONS_VALID = "\u00df\u03c2\u06fd\u06fe\u0f0b\u3007";
  private static final String EXCEPTIONS_CONTEXT = "\u00b7\u0375\u05f3\u05f4\u30fb";
  private static final String EXCEPTIONS_DISALLOWED =
      "\u0640\u07fa\u302e\u302f\u3031\u3032\u3033\u3034\u3035\u303b";

  /** The property of a code point. */
  static IdnaProperty of(int c) {
    if (c < 0x80) {
      boolean ldh = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
      return ldh ? PVALID : DISALLOWED;
    }
    if (EXCEPTIONS_VALID.indexOf(c) >= 0) {
      return PVALID;
    }
    if (EXCEPTIONS_CONTEXT.indexOf(c) >= 0
        || (c >= 0x660 && c <= 0x669)
        || (c >= 0x6F0 && c <= 0x6F9)) {
      return CONTEXTO;
    }
    if (c == 0x200C || c == 0x200D) {
      return CONTEXTJ;
    }
    boolean allowed =
        isLetterDigit(c)
            && EXCEPTIONS_DISALLOWED.indexOf(c) < 0
            && !isIgnorable(c)
            && !isOldHangul(c)
            && mapping(c).equals(Character.toString(c));
    return allowed ? PVALID : DISALLOWED;
  }

  /**
   * NFKC_Casefold of a code point, which is the mapping of UTS 46 where that has one; a code point
   * without a mapping is its own.
   */
  static String mapping(int c) {
    String text = Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKC);
    while (true) {
      String next = Normalizer.normalize(folded(text), Normalizer.Form.NFKC);
      if (next.equals(text)) {
        return text;
      }
      text = next;
    }
  }

  /** Full case folding: lower case of upper case, but for the few code points that differ. */
  private static String folded(String text) {
    StringBuilder folded = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> {
          if (isCherokee(c)) {
            folded.append(Character.toString(c).toUpperCase(Locale.ROOT));
          } else if (c == 0x131 || c == 0xDF) {
            folded.appendCodePoint(c);
          } else if (c == 0x1E9E) {
            folded.append('\u00df'); // UTS 46 leaves the small sharp s alone
          } else {
            folded.append(Character.toString(c).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT));
          }
        });
    return folded.toString();
  }

  /** The one script that is folded to upper case. */
  private static boolean isCherokee(int c) {
    return (c >= 0x13A0 && c <= 0x13FD) || (c >= 0xAB70 && c <= 0xABBF);
  }

  private static boolean isLetterDigit(int c) {
    return switch (Character.getType(c)) {
      case Character.LOWERCASE_LETTER,
          Character.UPPERCASE_LETTER,
          Character.OTHER_LETTER,
          Character.DECIMAL_DIGIT_NUMBER,
          Character.MODIFIER_LETTER,
          Character.NON_SPACING_MARK,
          Character.COMBINING_SPACING_MARK ->
          true;
      default -> false;
    };
  }

  /** Default ignorable code points that are letters or marks, and the blocks of RFC 5892 §2.4. */
  private static boolean isIgnorable(int c) {
    return c == 0x34F
        || c == 0x115F
        || c == 0x1160
        || c == 0x17B4
        || c == 0x17B5
        || (c >= 0x180B && c <= 0x180F)
        || c == 0x3164
        || (c >= 0xFE00 && c <= 0xFE0F)
        || c == 0xFFA0
        || (c >= 0xE0000 && c <= 0xE0FFF)
        || (c >= 0x20D0 && c <= 0x20FF)
        || (c >= 0x1D100 && c <= 0x1D24F);
  }

  private static boolean isOldHangul(int c) {
    return (c >= 0x1100 && c <= 0x11FF)
        || (c >= 0xA960 && c <= 0xA97F)
        || (c >= 0xD7B0 && c <= 0xD7FF);
  }
}
