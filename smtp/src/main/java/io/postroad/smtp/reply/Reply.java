package io.postroad.smtp.reply;

import io.postroad.smtp.text.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One reply (RFC 5321 §4.2). Immutable. Made by {@link Replies} for what we say, by {@link
 * ReplyReader} for what peers say, and nowhere else. Two are equal when code, status and lines are.
 */
public final class Reply {
  private final int code;
  private final Optional<EnhancedStatus> status;
  private final List<String> lines;
  private final List<String> said;

  /**
   * Checks that the parts agree.
   *
   * @param code 200 to 599
   * @param status the enhanced status, of the same class as the code; none for 3yz, greeting and
   *     EHLO (RFC 2034 §4)
   * @param lines the text of each line without codes; at least one
   * @throws IllegalArgumentException when the classes differ, or a line holds a control character
   */
  public Reply(int code, Optional<EnhancedStatus> status, List<String> lines) {
    this(code, status, List.copyOf(lines), said(code, status, lines));
    if (code < 200 || code > 599) {
      throw new IllegalArgumentException("a reply code is 200 to 599, not " + code);
    }
    if (status.isPresent() && status.get().cls() != code / 100) {
      throw new IllegalArgumentException(code + " does not agree with " + status.get().text());
    }
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("a reply has at least one line");
    }
    for (String line : lines) {
      if (holdsControl(line)) {
        throw new IllegalArgumentException("a line of a reply holds a control character");
      }
    }
  }

  private Reply(int code, Optional<EnhancedStatus> status, List<String> lines, List<String> said) {
    this.code = code;
    this.status = status;
    this.lines = lines;
    this.said = said;
  }

  private static List<String> said(int code, Optional<EnhancedStatus> status, List<String> lines) {
    String codes = status.map(s -> s.text() + " ").orElse("");
    if (lines.size() == 1) {
      return List.of(code + " " + codes + lines.getFirst());
    }
    List<String> said = new ArrayList<>(lines.size());
    for (int i = 0; i < lines.size(); i++) {
      char separator = i + 1 < lines.size() ? '-' : ' ';
      said.add(code + "" + separator + codes + lines.get(i));
    }
    return Collections.unmodifiableList(said);
  }

  /**
   * The same for a reply that many keep: each line that is said is in memory once, however many
   * replies say it.
   */
  public Reply shared() {
    return new Reply(code, status, lines, said.stream().map(String::intern).toList());
  }

  /** 200 to 599. */
  public int code() {
    return code;
  }

  /** The enhanced status, of the same class as the code. */
  public Optional<EnhancedStatus> status() {
    return status;
  }

  /** The text of each line, without codes. */
  public List<String> lines() {
    return lines;
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
    return said;
  }

  /** The octets on the wire: every line with its codes and CR LF. */
  public byte[] wire() {
    return String.join("\r\n", said).concat("\r\n").getBytes(StandardCharsets.UTF_8);
  }

  @Override
  @SuppressWarnings(
      "exports") // the annotation is for compilers; nobody needs its module to call this
  public boolean equals(@Nullable Object other) {
    return other instanceof Reply reply
        && code == reply.code
        && status.equals(reply.status)
        && lines.equals(reply.lines);
  }

  @Override
  public int hashCode() {
    return said.hashCode();
  }

  @Override
  public String toString() {
    return said.toString();
  }
}
