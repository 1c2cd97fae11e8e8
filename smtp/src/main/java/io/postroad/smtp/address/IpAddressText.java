package io.postroad.smtp.address;

import org.jspecify.annotations.Nullable;

/** The address forms of RFC 5321 §4.1.3 as octets; nothing is ever looked up. Stateless. */
final class IpAddressText {

  private static final int IPV6_GROUPS = 8;

  /** {@code ::} stands for at least two groups (RFC 5321 §4.1.3). */
  private static final int IPV6_GROUPS_BESIDE_GAP_MAX = 6;

  private IpAddressText() {}

  /** Four octets from {@code 192.0.2.1}, or null. */
  static byte @Nullable [] v4(String text) {
    return v4(text, 0);
  }

  private static byte @Nullable [] v4(String text, int from) {
    byte[] address = new byte[4];
    int at = from;
    for (int part = 0; part < 4; part++) {
      int digits = 0;
      int value = 0;
      while (at < text.length() && digits < 3 && isDigit(text.charAt(at))) {
        value = value * 10 + (text.charAt(at) - '0');
        digits++;
        at++;
      }
      boolean ended =
          part == 3 ? at == text.length() : at < text.length() && text.charAt(at) == '.';
      if (digits == 0 || value > 255 || !ended) {
        return null;
      }
      address[part] = (byte) value;
      at++;
    }
    return address;
  }

  /** Sixteen octets from one of the four forms of an IPv6 address, or null. */
  static byte @Nullable [] v6(String text) {
    byte[] groups = new byte[2 * IPV6_GROUPS];
    int count = 0;
    int gap = -1;
    int at = 0;
    if (text.startsWith("::")) {
      gap = 0;
      at = 2;
    }
    boolean more = at < text.length() || gap < 0;
    while (more) {
      int start = at;
      int value = 0;
      while (at < text.length() && at - start < 4 && hexDigit(text.charAt(at)) >= 0) {
        value = value << 4 | hexDigit(text.charAt(at));
        at++;
      }
      if (at == start || count == IPV6_GROUPS) {
        return null;
      }
      if (at < text.length() && text.charAt(at) == '.') {
        byte[] tail = v4(text, start);
        if (tail == null || count > IPV6_GROUPS - 2) {
          return null;
        }
        System.arraycopy(tail, 0, groups, 2 * count, 4);
        count += 2;
        break;
      }
      groups[2 * count] = (byte) (value >> 8);
      groups[2 * count + 1] = (byte) value;
      count++;
      if (at == text.length()) {
        break;
      }
      if (text.charAt(at) != ':') {
        return null;
      }
      at++;
      if (at < text.length() && text.charAt(at) == ':') {
        if (gap >= 0) {
          return null;
        }
        gap = count;
        at++;
        more = at < text.length();
      }
    }
    return spread(groups, count, gap);
  }

  private static byte @Nullable [] spread(byte[] groups, int count, int gap) {
    if (gap < 0) {
      return count == IPV6_GROUPS ? groups : null;
    }
    if (count > IPV6_GROUPS_BESIDE_GAP_MAX) {
      return null;
    }
    byte[] address = new byte[2 * IPV6_GROUPS];
    System.arraycopy(groups, 0, address, 0, 2 * gap);
    int tail = 2 * (count - gap);
    System.arraycopy(groups, 2 * gap, address, address.length - tail, tail);
    return address;
  }

  /** The value of a hexadecimal digit or -1; {@code Character.digit} would take other scripts'. */
  static int hexDigit(char c) {
    if (isDigit(c)) {
      return c - '0';
    }
    char lower = (char) (c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
