package io.postroad.message;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Decodes encoded words (RFC 2047) in unstructured text and phrases. Total and linear: what is no
 * encoded word stays as it is. More tolerant than the RFC in that encoded words need no white space
 * around them and may be long, as much real mail has it. The result has no control characters.
 */
public final class EncodedWords {

  /** The longest charset name that is looked up. */
  private static final int CHARSET_NAME_MAX = 40;

  private final String text;
  private final StringBuilder out = new StringBuilder();

  /** Octets of adjacent words of one charset: a character may be split between two of them. */
  private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

  private Charset pendingCharset = StandardCharsets.UTF_8;

  private EncodedWords(String text) {
    this.text = text;
  }

  /** Decodes {@code text}, which holds one octet a char. */
  public static String decode(String text) {
    return new EncodedWords(text).run();
  }

  /**
   * Octets (one a char) as text: UTF-8 where they are that, else Windows-1252, which has every
   * letter of ISO 8859-1. Control characters are replaced.
   */
  public static String plain(String octets) {
    StringBuilder result = new StringBuilder(octets.length());
    clean(plainText(octets), result);
    return result.toString();
  }

  /** The charset of that name, if this platform has it. Never slow, whatever the name. */
  public static Optional<Charset> charset(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "utf-8" -> Optional.of(StandardCharsets.UTF_8);
      case "us-ascii" -> Optional.of(StandardCharsets.US_ASCII);
      case "iso-8859-1" -> Optional.of(StandardCharsets.ISO_8859_1);
      default -> Optional.ofNullable(Known.CHARSETS.get(name.toLowerCase(Locale.ROOT)));
    };
  }

  /**
   * All names that the platform knows. Its own look-up asks every provider for an unknown name,
   * which a field of thousands of such names would turn into seconds.
   */
  private static final class Known {
    static final Map<String, Charset> CHARSETS = new HashMap<>();

    static {
      for (Charset charset : Charset.availableCharsets().values()) {
        CHARSETS.put(charset.name().toLowerCase(Locale.ROOT), charset);
        charset.aliases().forEach(alias -> CHARSETS.put(alias.toLowerCase(Locale.ROOT), charset));
      }
    }
  }

  private String run() {
    int at = 0;
    int plainFrom = 0;
    while (at < text.length()) {
      int begin = text.indexOf("=?", at);
      if (begin < 0) {
        break;
      }
      int end = word(begin, plainFrom);
      if (end < 0) {
        at = begin + 2;
      } else {
        at = end;
        plainFrom = end;
      }
    }
    flush();
    clean(plainText(text.substring(plainFrom)), out);
    return out.toString();
  }

  /** Takes the encoded word at {@code begin}; where it ends, or -1 when there is none. */
  private int word(int begin, int plainFrom) {
    int charsetEnd = tokenEnd(begin + 2, CHARSET_NAME_MAX + 20);
    if (charsetEnd < 0 || charsetEnd + 2 >= text.length() || text.charAt(charsetEnd + 2) != '?') {
      return -1;
    }
    int dataBegin = charsetEnd + 3;
    int dataEnd = text.indexOf('?', dataBegin);
    if (dataEnd < 0 || dataEnd + 1 >= text.length() || text.charAt(dataEnd + 1) != '=') {
      return -1;
    }
    char encoding = text.charAt(charsetEnd + 1);
    if ("QqBb".indexOf(encoding) < 0) {
      return -1;
    }
    String name = text.substring(begin + 2, charsetEnd);
    int language = name.indexOf('*'); // RFC 2231 §5
    Optional<Charset> charset = charset(language < 0 ? name : name.substring(0, language));
    Optional<byte[]> octets =
        Character.toUpperCase(encoding) == 'Q'
            ? Optional.of(quoted(dataBegin, dataEnd))
            : base64(dataBegin, dataEnd);
    if (charset.isEmpty() || octets.isEmpty()) {
      return -1;
    }
    String between = text.substring(plainFrom, begin);
    boolean adjacent = pending.size() > 0 && between.isBlank();
    if (!adjacent || !pendingCharset.equals(charset.get())) {
      flush();
    }
    if (!adjacent) {
      clean(plainText(between), out);
    }
    pendingCharset = charset.get();
    pending.writeBytes(octets.get());
    return dataEnd + 2;
  }

  /** Where the {@code ?} stands that ends a token of at most {@code max} chars; -1 if none. */
  private int tokenEnd(int from, int max) {
    int end = Math.min(text.length(), from + max);
    for (int i = from; i < end; i++) {
      char c = text.charAt(i);
      if (c == '?') {
        return i > from ? i : -1;
      }
      if (c <= ' ' || c > '~') {
        return -1;
      }
    }
    return -1;
  }

  private byte[] quoted(int from, int to) {
    ByteArrayOutputStream octets = new ByteArrayOutputStream(to - from);
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c == '=' && i + 2 < to) {
        int high = Character.digit(text.charAt(i + 1), 16);
        int low = Character.digit(text.charAt(i + 2), 16);
        if (high >= 0 && low >= 0) {
          octets.write(high * 16 + low);
          i += 2;
          continue;
        }
      }
      octets.write(c == '_' ? ' ' : c);
    }
    return octets.toByteArray();
  }

  private Optional<byte[]> base64(int from, int to) {
    try {
      // The MIME decoder skips what is not of its alphabet.
      return Optional.of(
          Base64.getMimeDecoder()
              .decode(text.substring(from, to).getBytes(StandardCharsets.ISO_8859_1)));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // not base64: the word stays as it is
    }
  }

  private void flush() {
    if (pending.size() > 0) {
      clean(pending.toString(pendingCharset), out);
      pending.reset();
    }
  }

  private static String plainText(String octets) {
    byte[] raw = octets.getBytes(StandardCharsets.ISO_8859_1);
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(raw))
          .toString();
    } catch (CharacterCodingException e) {
      return new String(raw, charset("windows-1252").orElse(StandardCharsets.ISO_8859_1));
    }
  }

  private static void clean(String decoded, StringBuilder into) {
    for (int i = 0; i < decoded.length(); i++) {
      char c = decoded.charAt(i);
      if (c == '\t' || c == '\r' || c == '\n') {
        into.append(' ');
      } else if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
        into.append('\uFFFD');
      } else {
        into.append(c);
      }
    }
  }
}
