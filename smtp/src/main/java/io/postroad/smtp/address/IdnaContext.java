package io.postroad.smtp.address;

import java.lang.Character.UnicodeScript;
import java.util.Arrays;

/** The contextual rules of RFC 5892 appendix A. Stateless. */
final class IdnaContext {

  /** Canonical combining class Virama; the JDK does not tell. */
  private static final int[] VIRAMAS =
      codePoints(
          "94D 9CD A4D ACD B4D BCD C4D CCD D3B D3C D4D DCA E3A EBA F84 1039 103A 1714 1715 1734"
              + " 17D2 1A60 1B44 1BAA 1BAB 1BF2 1BF3 2D7F A806 A82C A8C4 A953 A9C0 AAF6 ABED 10A3F"
              + " 11046 11070 1107F 110B9 11133 11134 111C0 11235 112EA 1134D 11442 114C2 115BF"
              + " 1163F 116B6 1172B 11839 1193D 1193E 119E0 11A34 11A47 11A99 11C3F 11D44 11D45"
              + " 11D97");

  /** Joining types L and D, then R: first and last of each range; the JDK does not tell either. */
  private static final int[] JOINS_NEXT =
      ranges(
          "620 626 628 62A-62E 633-63F 641-647 649-64A 66E-66F 678-687 69A-6BF 6C1-6C2 6CC 6CE"
              + " 6D0-6D1 6FA-6FC 6FF 712-714 71A-71D 71F-727 729 72B 72D-72E 74E-758 75C-76A"
              + " 76D-770 772 775-777 77A-77F 7CA-7EA 841-845 848 84A-853 855 860 862-865 868 886"
              + " 889-88D 88F 8A0-8A9 8AF-8B0 8B3-8B8 8BA-8C8 1807 1820-1878 1887-18A8 18AA"
              + " A840-A872 10AC0-10AC4 10ACD 10AD3-10ADC 10ADE-10AE0 10AEB-10AEE 10B80 10B82"
              + " 10B86-10B88 10B8A-10B8B 10B8D 10B90 10BAD-10BAE 10D00-10D21 10D23 10EC3-10EC4"
              + " 10EC6-10EC7 10F30-10F32 10F34-10F44 10F51-10F53 10F70-10F73 10F76-10F81 10FB0"
              + " 10FB2-10FB3 10FB8 10FBB-10FBC 10FBE-10FBF 10FC1 10FC4 10FCA-10FCB 1E900-1E943");

  private static final int[] LEFT_ONLY = codePoints("A872 10ACD 10AD7 10D00 10FCB");

  private static final int[] JOINS_BEFORE_ONLY =
      ranges(
          "622-625 627 629 62F-632 648 671-673 675-677 688-699 6C0 6C3-6CB 6CD 6CF 6D2-6D3 6D5"
              + " 6EE-6EF 710 715-719 71E 728 72A 72C 72F 74D 759-75B 76B-76C 771 773-774 778-779"
              + " 840 846-847 849 854 856-858 867 869-86A 870-882 88E 8AA-8AC 8AE 8B1-8B2 8B9"
              + " 10AC5 10AC7 10AC9-10ACA 10ACE-10AD2 10ADD 10AE1 10AE4 10AEF 10B81 10B83-10B85"
              + " 10B89 10B8C 10B8E-10B8F 10B91 10BA9-10BAC 10D22 10EC2 10F33 10F54 10F74-10F75"
              + " 10FB4-10FB6 10FB9-10FBA 10FBD 10FC2-10FC3 10FC9");

  private IdnaContext() {}

  /** Whether every code point that needs a context has it. */
  static boolean allows(String label) {
    int[] points = label.codePoints().toArray();
    boolean arabicIndic = false;
    boolean extendedArabicIndic = false;
    for (int i = 0; i < points.length; i++) {
      int c = points[i];
      arabicIndic |= c >= 0x660 && c <= 0x669;
      extendedArabicIndic |= c >= 0x6F0 && c <= 0x6F9;
      boolean allowed =
          switch (c) {
            case 0x200C -> followsVirama(points, i) || isBetweenJoining(points, i);
            case 0x200D -> followsVirama(points, i);
            case 0xB7 -> at(points, i - 1) == 'l' && at(points, i + 1) == 'l';
            case 0x375 -> is(UnicodeScript.GREEK, at(points, i + 1));
            case 0x5F3, 0x5F4 -> is(UnicodeScript.HEBREW, at(points, i - 1));
            case 0x30FB -> label.codePoints().anyMatch(IdnaContext::isJapanese);
            default -> true;
          };
      if (!allowed) {
        return false;
      }
    }
    return !(arabicIndic && extendedArabicIndic);
  }

  private static boolean followsVirama(int[] points, int i) {
    return Arrays.binarySearch(VIRAMAS, at(points, i - 1)) >= 0;
  }

  /** Between letters that would join, whatever marks stand between (appendix A.1). */
  private static boolean isBetweenJoining(int[] points, int i) {
    int before = i - 1;
    while (isTransparent(at(points, before))) {
      before--;
    }
    int after = i + 1;
    while (isTransparent(at(points, after))) {
      after++;
    }
    int next = at(points, after);
    return isIn(JOINS_NEXT, at(points, before))
        && (isIn(JOINS_BEFORE_ONLY, next)
            || (isIn(JOINS_NEXT, next) && Arrays.binarySearch(LEFT_ONLY, next) < 0));
  }

  private static boolean isTransparent(int c) {
    return c >= 0
        && (Character.getType(c) == Character.NON_SPACING_MARK
            || Character.getType(c) == Character.ENCLOSING_MARK);
  }

  private static boolean isJapanese(int c) {
    return is(UnicodeScript.HIRAGANA, c)
        || is(UnicodeScript.HAN, c)
        // The dot itself is of no script, and would not count if it were.
        || (c != 0x30FB && is(UnicodeScript.KATAKANA, c));
  }

  private static boolean is(UnicodeScript script, int c) {
    return c >= 0 && UnicodeScript.of(c) == script;
  }

  private static int at(int[] points, int i) {
    return i >= 0 && i < points.length ? points[i] : -1;
  }

  private static boolean isIn(int[] ranges, int c) {
    int at = Arrays.binarySearch(ranges, c);
    // Between two entries: inside when the one before begins a range.
    return at >= 0 || (-at - 1) % 2 == 1;
  }

  private static int[] codePoints(String list) {
    return Arrays.stream(list.split(" ")).mapToInt(hex -> Integer.parseInt(hex, 16)).toArray();
  }

  private static int[] ranges(String list) {
    return Arrays.stream(list.split(" "))
        .flatMap(range -> {
          int dash = range.indexOf('-');
          return dash < 0
              ? Arrays.stream(new String[] {range, range})
              : Arrays.stream(new String[] {range.substring(0, dash), range.substring(dash + 1)});
        })
        .mapToInt(hex -> Integer.parseInt(hex, 16))
        .toArray();
  }
}
