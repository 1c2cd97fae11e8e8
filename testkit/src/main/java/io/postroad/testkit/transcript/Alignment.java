package io.postroad.testkit.transcript;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Expected and actual conversation side by side, for what a failure shows. For one thread. */
final class Alignment {
  private static final int WIDTH = 52;

  /** So many rows before the first difference are shown. */
  private static final int BEFORE = 20;

  private final char other;
  private final List<String> rows = new ArrayList<>();

  Alignment(char other) {
    this.other = other;
  }

  /** The step went as written. */
  void same(Step step) {
    rows.add(row(' ', step.source(), step.source()));
    if (rows.size() > BEFORE) {
      rows.removeFirst();
    }
  }

  AssertionError failure(Step step, String actual, List<Step> steps, int at) {
    return failure(step, actual, steps, at, new byte[0]);
  }

  /** The step went otherwise; {@code rest} is what else was said. */
  AssertionError failure(Step step, String actual, List<Step> steps, int at, byte[] rest) {
    rows.add(row('!', step.source(), other + ": " + actual));
    remaining(steps, at + 1, rest);
    return new AssertionError("the transcript differs at its line " + step.line() + text());
  }

  /** Something was said where the transcript has nothing, before the step at {@code at}. */
  AssertionError unexpected(List<Step> steps, int at, byte[] said) {
    remaining(steps, at, said);
    String where = at < steps.size() ? "before its line " + steps.get(at).line() : "at its end";
    return new AssertionError("the transcript has nothing of this " + where + text());
  }

  private void remaining(List<Step> steps, int from, byte[] said) {
    List<String> actual =
        new String(said, StandardCharsets.ISO_8859_1)
            .lines()
            .map(line -> other + ": " + Octets.text(line.getBytes(StandardCharsets.ISO_8859_1)))
            .toList();
    int expected = steps.size() - from;
    for (int i = 0; i < Math.max(actual.size(), Math.min(expected, 12)); i++) {
      rows.add(
          row(
              '!',
              i < expected ? steps.get(from + i).source() : "",
              i < actual.size() ? actual.get(i) : ""));
    }
  }

  /** Octets without the CR LF that every line has; what is otherwise is seen. */
  static String shown(byte[] octets) {
    String text = Octets.text(octets);
    return text.endsWith("\\r\\n") ? text.substring(0, text.length() - 4) : text + " (no CR LF)";
  }

  private String text() {
    return "\n" + row(' ', "expected", "actual") + "\n" + String.join("\n", rows);
  }

  private static String row(char mark, String left, String right) {
    String cut = cut(left, WIDTH);
    return mark + " " + cut + " ".repeat(WIDTH - cut.length()) + " | " + cut(right, 2 * WIDTH);
  }

  private static String cut(String text, int most) {
    return text.length() > most ? text.substring(0, most - 3) + "..." : text;
  }
}
