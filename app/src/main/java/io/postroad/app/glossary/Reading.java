package io.postroad.app.glossary;

import io.postroad.smtp.dialog.Turn;
import java.util.List;
import java.util.OptionalInt;

/**
 * One line of a conversation, understood. Immutable.
 *
 * @param terms ids of what stands in it, the one that says most first
 * @param answers the place of the command that a reply answers, in the same conversation
 */
public record Reading(Turn turn, List<String> terms, OptionalInt answers) {

  /** Copies the list. */
  public Reading {
    terms = List.copyOf(terms);
  }
}
