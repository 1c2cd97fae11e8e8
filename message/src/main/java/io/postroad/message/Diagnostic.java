package io.postroad.message;

import io.postroad.smtp.reply.Reply;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Why a recipient is reported on, in technical words (RFC 3464 §2.3.6). Immutable. Texts are taken
 * as they are and made harmless when they are written.
 */
public sealed interface Diagnostic {

  /**
   * What a host answered, of type {@code smtp} (RFC 3461 §9.2).
   *
   * @param lines of the reply, each with its code as on the wire
   */
  record Answer(List<String> lines) implements Diagnostic {
    /** Copies the list. */
    public Answer {
      lines = List.copyOf(lines);
    }

    @Override
    public String oneLine() {
      return String.join(" ", lines);
    }
  }

  /** One sentence of ours, of type {@code x-postroad}. */
  record Sentence(String text) implements Diagnostic {
    @Override
    public String oneLine() {
      return text;
    }
  }

  /** The answer of a host, line by line. */
  static Diagnostic of(Reply reply) {
    String lines = new String(reply.wire(), StandardCharsets.UTF_8);
    return new Answer(lines.lines().toList());
  }

  /** All of it for people. */
  String oneLine();
}
