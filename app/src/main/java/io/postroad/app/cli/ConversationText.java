package io.postroad.app.cli;

import io.postroad.smtp.dialog.Turn;

/** A conversation as people read it. */
final class ConversationText {
  private ConversationText() {}

  /** {@code C: ...}, {@code S: ...}, or a remark in parentheses. */
  static String line(Turn turn) {
    return switch (turn.speaker()) {
      case CLIENT -> "C: " + turn.text();
      case SERVER -> "S: " + turn.text();
      case NOTE -> "   (" + turn.text() + ")";
    };
  }

  /** The same with colour, where colour is wanted. */
  static String painted(Terminal terminal, Turn turn) {
    return switch (turn.speaker()) {
      case CLIENT -> terminal.paint(Terminal.Colour.STRONG, line(turn));
      case SERVER -> {
        boolean refusal = turn.text().startsWith("4") || turn.text().startsWith("5");
        yield terminal.paint(refusal ? Terminal.Colour.BAD : Terminal.Colour.GOOD, line(turn));
      }
      case NOTE -> terminal.paint(Terminal.Colour.FAINT, line(turn));
    };
  }
}
