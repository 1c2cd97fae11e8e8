package io.postroad.app.glossary;

/**
 * One thing that stands in a conversation, explained. Immutable.
 *
 * @param id its name among all terms, such as {@code command.MAIL} or {@code status.X.1.1}
 * @param title as it stands in a line, for a heading
 * @param text what it means, in one or two sentences
 * @param section where a standard says so, such as {@code RFC 5321 §3.3}
 */
public record Term(String id, String title, String text, String section) {

  /** Refuses what nobody could be shown. */
  public Term {
    if (id.isEmpty() || title.isEmpty() || text.isEmpty() || section.isEmpty()) {
      throw new IllegalArgumentException("a term says what it is, what it means and where: " + id);
    }
  }
}
