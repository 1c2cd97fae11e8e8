package io.postroad.smtp.reply;

import io.postroad.smtp.text.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One reply (RFC 5321 §4.2). Immutable. Made by {@link Replies} for what we say, by {@link
 * ReplyReader} for what peers say, and nowhere else.
 *
 * @param code 200 to 599
 * @param status the enhanced status, of the same class as the code; none for 3yz, greeting and EHLO
 *     (RFC 2034 §4)
 * @param lines the text of each line without codes; at least one
 */
public record Reply(int code, Optional<EnhancedStatus> status, List<String> lines) {

  /**
   * Checks that the parts agree.
   *
   * @throws IllegalArgumentException when the classes differ, or a line holds a control character
   */
  public Reply {
    lines = List.copyOf(lines);
    if (code < 200 || code > 599) {
      throw new IllegalArgumentException("a reply code is 200 to 599, not " + code);
    }
    if (status.isPresent() && status.get().cls() != code / 100) {
      throw new IllegalArgumentException(code + " does not agree with " + status.get().text());
    }
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("a reply has at least one line");
    }
    if (lines.stream().anyMatch(Reply::holdsControl)) {
      throw new IllegalArgumentException("a line of a reply holds a control character");
    }
  }

  private static boolean holdsControl(String line) {
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c < ' ' || c == 0x7F) {
        return true;
      }
    }
    return false;
  }

  /** Whether it is 2yz: the action is done. */
  public boolean isPositive() {
    return code < 300;
  }

  /** Whether it is 3yz: send more. */
  public boolean isIntermediate() {
    return code >= 300 && code < 400;
  }

  /** Whether it is 4yz: the same may work later. */
  public boolean isTransient() {
    return code >= 400 && code < 500;
  }

  /** Whether it is 5yz: the same must fail again. */
  public boolean isPermanent() {
    return code >= 500;
  }

  /** Whether no line needs UTF-8. */
  public boolean isAscii() {
    return lines.stream().allMatch(Utf8::isAscii);
  }

  /** The text of the first line, without codes. */
  public String text() {
    return lines.getFirst();
  }

  /** All of it as one line, for logs and queue files: {@code 550 5.1.1 no such mailbox}. */
  public String oneLine() {
    return (code + status.map(s -> " " + s.text()).orElse("") + " " + String.join(" ", lines))
        .strip();
  }

  /** Every line as it is said, with its codes, without CR LF. */
  public List<String> said() {
    String codes = status.map(s -> s.text() + " ").orElse("");
    List<String> said = new ArrayList<>(lines.size());
    for (int i = 0; i < lines.size(); i++) {
      char separator = i + 1 < lines.size() ? '-' : ' ';
      said.add(code + "" + separator + codes + lines.get(i));
    }
    return said;
  }

  /** The octets on the wire: every line with its codes and CR LF. */
  public byte[] wire() {
    return (String.join("\r\n", said()) + "\r\n").getBytes(StandardCharsets.UTF_8);
  }
}
