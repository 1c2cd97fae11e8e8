package io.postroad.app.tour;

import io.postroad.app.glossary.Glossary;
import io.postroad.app.glossary.Interpreter;
import io.postroad.app.glossary.Term;
import io.postroad.smtp.dialog.Turn;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One line of explanation for each line of a conversation that someone sees for the first time;
 * what was explained before is not explained again. Confined to one thread.
 */
final class Explanations {
  private final Set<String> told = new HashSet<>();
  private Interpreter interpreter = new Interpreter();

  /** A conversation begins on another connection. */
  void begin() {
    interpreter = new Interpreter();
  }

  /** The explanation of the next turn: of the first thing in it that was not explained yet. */
  Optional<String> of(Turn turn) {
    List<String> terms = interpreter.read(turn).terms();
    return terms.stream()
        .filter(told::add)
        .findFirst()
        .flatMap(Glossary::find)
        .map(Explanations::line);
  }

  private static String line(Term term) {
    return term.text() + " (" + term.section() + ")";
  }
}
