package io.postroad.message;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads the addresses of a field such as {@code To} (RFC 5322 §3.4) for views: names, comments,
 * quoted strings, groups and route addresses, tolerantly. Total, linear, iterative. What a message
 * is routed by is the envelope, which has its own strict parser; nothing of this decides anything.
 */
public final class AddressList {

  private final String text;
  private final int max;
  private final List<NamedAddress> found = new ArrayList<>();
  private final StringBuilder phrase = new StringBuilder();
  private final StringBuilder angle = new StringBuilder();
  private final StringBuilder comment = new StringBuilder();
  private boolean hasAngle;
  private int at;

  private AddressList(String text, int max) {
    this.text = text;
    this.max = max;
  }

  /**
   * The addresses in {@code value}, an unfolded field value with one octet a char.
   *
   * @param max how many at most; the rest is not read
   */
  public static List<NamedAddress> parse(String value, int max) {
    return new AddressList(value, max).run();
  }

  private List<NamedAddress> run() {
    while (at < text.length() && found.size() < max) {
      char c = text.charAt(at);
      switch (c) {
        case '"' -> quotedString();
        case '(' -> comment();
        case '<' -> angle();
        case ',', ';' -> {
          at++;
          complete();
        }
        case ':' -> group();
        default -> {
          phrase.append(c);
          at++;
        }
      }
    }
    if (found.size() < max) {
      complete();
    }
    return List.copyOf(found);
  }

  /** A quoted string stays quoted for now: it may be a local-part. */
  private void quotedString() {
    phrase.append('"');
    at++;
    while (at < text.length() && text.charAt(at) != '"') {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        phrase.append('\\');
        at++;
      }
      phrase.append(text.charAt(at));
      at++;
    }
    phrase.append('"');
    at++;
  }

  private void comment() {
    int depth = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      at++;
      if (c == '\\' && at < text.length()) {
        comment.append(text.charAt(at));
        at++;
      } else if (c == '(') {
        depth++;
        if (depth > 1) {
          comment.append(c);
        }
      } else if (c == ')') {
        depth--;
        if (depth == 0) {
          return;
        }
        comment.append(c);
      } else {
        comment.append(c);
      }
    }
  }

  private void angle() {
    at++;
    angle.setLength(0);
    hasAngle = true;
    boolean quoted = false;
    while (at < text.length() && (quoted || text.charAt(at) != '>')) {
      char c = text.charAt(at);
      if (c == '"') {
        quoted = !quoted;
      }
      angle.append(c);
      at++;
    }
    at++;
  }

  /** What stood before the colon names a group (RFC 5322 §3.4), unless it is a broken address. */
  private void group() {
    at++;
    if (hasAngle || phrase.indexOf("@") >= 0) {
      phrase.append(':');
      return;
    }
    phrase.setLength(0);
    comment.setLength(0);
  }

  private void complete() {
    String words = phrase.toString().strip();
    String note = EncodedWords.decode(comment.toString()).strip();
    if (hasAngle) {
      String name = EncodedWords.decode(unquoted(words)).strip();
      add(name.isEmpty() ? note : name, angle.toString());
    } else if (words.indexOf('@') >= 0) {
      add(note, words);
    } else if (!words.isEmpty()) {
      add(EncodedWords.decode(unquoted(words)).strip(), "");
    }
    phrase.setLength(0);
    angle.setLength(0);
    comment.setLength(0);
    hasAngle = false;
  }

  private void add(String name, String rawAddress) {
    String address = EncodedWords.plain(rawAddress).strip();
    int colon = address.indexOf(':');
    if (address.startsWith("@") && colon > 0) {
      address = address.substring(colon + 1); // an obsolete source route says nothing to a reader
    }
    if (!name.isEmpty() || !address.isEmpty()) {
      found.add(new NamedAddress(name, address));
    }
  }

  private static String unquoted(String words) {
    StringBuilder plain = new StringBuilder(words.length());
    for (int i = 0; i < words.length(); i++) {
      char c = words.charAt(i);
      if (c == '\\' && i + 1 < words.length()) {
        i++;
        plain.append(words.charAt(i));
      } else if (c != '"') {
        plain.append(c);
      }
    }
    return plain.toString();
  }
}
