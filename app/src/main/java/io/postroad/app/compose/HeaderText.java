package io.postroad.app.compose;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** Text as header fields can hold it. Stateless. */
public final class HeaderText {
  private static final String FOLD = "\r\n ";
  private static final int WORD_OCTETS_MAX = 42;
  private static final int PLAIN_MAX = 898;

  private HeaderText() {}

  /**
   * Text of a header field; beyond ASCII in encoded words (RFC 2047 §2), each of whole characters.
   */
  public static String words(String text) {
    return isPlain(text) && text.length() <= PLAIN_MAX ? text : encoded(text);
  }

  /** A person's name before an address: as it is, quoted (RFC 5322 §3.2.5) or in encoded words. */
  public static String phrase(String name) {
    boolean atoms =
        name.chars()
            .allMatch(c ->
                c == ' ' || (c < 0x7F && (Character.isLetterOrDigit(c) || "'-_".indexOf(c) >= 0)));
    if (atoms && name.length() <= PLAIN_MAX) {
      return name;
    }
    return isPlain(name) && name.length() <= PLAIN_MAX
        ? '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"'
        : encoded(name);
  }

  /** A parameter's value with what stands before it; beyond ASCII as RFC 2231 §4 has it. */
  public static String parameter(String value) {
    boolean plain = isPlain(value) && value.indexOf('"') < 0 && value.indexOf('\\') < 0;
    if (plain) {
      return "=\"" + value + '"';
    }
    StringBuilder result = new StringBuilder("*=utf-8''");
    for (byte octet : value.getBytes(StandardCharsets.UTF_8)) {
      int c = octet & 0xFF;
      boolean safe = c < 0x7F && (Character.isLetterOrDigit(c) || c == '.' || c == '-' || c == '_');
      result.append(safe ? Character.toString(c) : String.format(Locale.ROOT, "%%%02X", c));
    }
    return result.toString();
  }

  private static boolean isPlain(String text) {
    return text.chars().allMatch(c -> c >= ' ' && c < 0x7F);
  }

  private static String encoded(String text) {
    List<String> words = new ArrayList<>();
    ByteArrayOutputStream word = new ByteArrayOutputStream();
    text.codePoints()
        .forEach(c -> {
          byte[] octets = Character.toString(c).getBytes(StandardCharsets.UTF_8);
          if (word.size() + octets.length > WORD_OCTETS_MAX) {
            words.add(encodedWord(word));
          }
          word.writeBytes(octets);
        });
    words.add(encodedWord(word));
    return String.join(FOLD, words);
  }

  private static String encodedWord(ByteArrayOutputStream word) {
    String encoded = Base64.getEncoder().encodeToString(word.toByteArray());
    word.reset();
    return "=?utf-8?B?" + encoded + "?=";
  }
}
