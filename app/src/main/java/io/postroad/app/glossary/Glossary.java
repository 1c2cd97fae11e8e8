package io.postroad.app.glossary;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Every term there is. Stateless. */
public final class Glossary {
  private static final Map<String, Term> TERMS = gathered();

  private Glossary() {}

  private static Map<String, Term> gathered() {
    Map<String, Term> terms = new LinkedHashMap<>();
    Stream.of(
            CommandTerms.ALL,
            ParameterTerms.ALL,
            KeywordTerms.ALL,
            AnswerTerms.ALL,
            CodeTerms.ALL,
            StatusTerms.ALL,
            NoteTerms.ALL)
        .flatMap(List::stream)
        .forEach(term -> {
          if (terms.put(term.id(), term) != null) {
            throw new IllegalStateException("two terms are called " + term.id());
          }
        });
    return terms;
  }

  /** The term of that name. */
  public static Optional<Term> find(String id) {
    return Optional.ofNullable(TERMS.get(id));
  }

  /** All of them, in the order in which a reader meets them. */
  public static Collection<Term> all() {
    return List.copyOf(TERMS.values());
  }
}
