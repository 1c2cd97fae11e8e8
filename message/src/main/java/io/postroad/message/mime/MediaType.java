package io.postroad.message.mime;

import java.util.Locale;
import java.util.Optional;

/**
 * The value of Content-Type as far as structure needs it (RFC 2045 §5.1). Immutable.
 *
 * @param type in lower case
 * @param subtype in lower case
 * @param boundary of a multipart, one octet a char
 */
record MediaType(String type, String subtype, Optional<String> boundary) {

  /** What a part is without the field (RFC 2045 §5.2), and one of a digest (RFC 2046 §5.1.5). */
  static final MediaType TEXT = new MediaType("text", "plain", Optional.empty());

  static final MediaType MESSAGE = new MediaType("message", "rfc822", Optional.empty());

  /** A boundary is at most 70 characters; longer ones are seen and understood. */
  private static final int BOUNDARY_MAX = 256;

  boolean is(String otherType, String otherSubtype) {
    return type.equals(otherType) && subtype.equals(otherSubtype);
  }

  boolean isMultipart() {
    return type.equals("multipart");
  }

  /** A part whose octets somebody signed or sealed (RFC 1847). */
  boolean isProtected() {
    return is("multipart", "signed") || is("multipart", "encrypted");
  }

  /** message/global and its kin, which take any encoding (RFC 6532 §3.7, RFC 6533 §6). */
  boolean isGlobal() {
    return type.equals("message") && subtype.startsWith("global");
  }

  /** What holds the header section of a message of internationalized mail (RFC 6533 §4.2, §4.3). */
  boolean holdsGlobalHeader() {
    return is("message", "global") || is("message", "global-headers");
  }

  /** Reads a value, one octet a char; empty when it is none. */
  static Optional<MediaType> parse(String value) {
    Words words = new Words(value);
    String type = words.token();
    if (type.isEmpty() || !words.take('/')) {
      return Optional.empty();
    }
    String subtype = words.token();
    if (subtype.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> boundary = Optional.empty();
    while (words.take(';')) {
      String name = words.token();
      if (!words.take('=')) {
        continue;
      }
      String text = words.value();
      boolean first = name.equalsIgnoreCase("boundary") && boundary.isEmpty();
      if (first && !text.isEmpty() && text.length() <= BOUNDARY_MAX) {
        boundary = Optional.of(text);
      }
    }
    return words.atEnd()
        ? Optional.of(
            new MediaType(
                type.toLowerCase(Locale.ROOT), subtype.toLowerCase(Locale.ROOT), boundary))
        : Optional.empty();
  }

  /** The one token of a value, in lower case; empty when it is not one token. */
  static Optional<String> token(String value) {
    Words words = new Words(value);
    String token = words.token();
    return token.isEmpty() || !words.atEnd()
        ? Optional.empty()
        : Optional.of(token.toLowerCase(Locale.ROOT));
  }

  /** A value word by word, white space and comments between them skipped. */
  private static final class Words {
    private static final String SPECIALS = "()<>@,;:\\\"/[]?=";
    private final String text;
    private int at;

    Words(String text) {
      this.text = text;
    }

    boolean atEnd() {
      skip();
      return at == text.length();
    }

    boolean take(char c) {
      skip();
      if (at < text.length() && text.charAt(at) == c) {
        at++;
        return true;
      }
      return false;
    }

    String token() {
      skip();
      int from = at;
      while (at < text.length()
          && text.charAt(at) > ' '
          && text.charAt(at) < 0x7F
          && SPECIALS.indexOf(text.charAt(at)) < 0) {
        at++;
      }
      return text.substring(from, at);
    }

    /** A quoted string, or what stands up to white space or the next parameter. */
    String value() {
      skip();
      if (at == text.length() || text.charAt(at) != '"') {
        int from = at;
        while (at < text.length() && text.charAt(at) > ' ' && text.charAt(at) != ';') {
          at++;
        }
        return text.substring(from, at);
      }
      StringBuilder value = new StringBuilder();
      for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
        if (text.charAt(at) == '\\' && at + 1 < text.length()) {
          at++;
        }
        value.append(text.charAt(at));
      }
      at = Math.min(at + 1, text.length());
      return value.toString();
    }

    private void skip() {
      int depth = 0;
      while (at < text.length()) {
        char c = text.charAt(at);
        if (c == '(') {
          depth++;
        } else if (c == ')' && depth > 0) {
          depth--;
        } else if (c == '\\' && depth > 0) {
          at = Math.min(at + 1, text.length() - 1);
        } else if (depth == 0 && c > ' ') {
          return;
        }
        at++;
      }
    }
  }
}
