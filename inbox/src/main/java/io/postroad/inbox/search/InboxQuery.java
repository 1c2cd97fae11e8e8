package io.postroad.inbox.search;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is asked of the inbox: a message answers to it when it meets every term. Immutable.
 *
 * <p>The text is that of Mailpit's search: words kept apart by spaces, of which each is looked for
 * anywhere in a message; {@code "several words"} in quotation marks are one; {@code -} or {@code !}
 * in front excludes. {@code from: to: cc: bcc: reply-to: addressed: subject: message-id:} look in
 * one place; {@code tag:} is one tag's whole name; {@code is:read}, {@code is:unread}, {@code
 * is:tagged}, {@code has:attachment}, {@code has:inline}; {@code before:}, {@code after:} a moment
 * of its arrival, {@code larger:}, {@code smaller:} than a size. Ours are {@code inbox:} (an
 * inbox's whole name) and {@code user: client: helo: session:} for how it came.
 */
public record InboxQuery(List<Term> terms) {

  /** Every message. */
  public static final InboxQuery ALL = new InboxQuery(List.of());

  /** A longer text is no query. */
  public static final int CHARS_MAX = 2000;

  /** More words are no query. */
  public static final int TERMS_MAX = 60;

  /** Copies the list. */
  public InboxQuery {
    terms = List.copyOf(terms);
  }

  /**
   * The query that {@code text} is. Words that are empty without their quotation marks and
   * punctuation are passed over, as Mailpit does.
   *
   * @param zone of dates that name none
   * @param now for {@code today} and {@code 2h}
   * @throws QueryException when a date, a size, or the word after {@code is:} or {@code has:} is
   *     none, or the text is beyond its bounds
   */
  public static InboxQuery parse(String text, ZoneId zone, Instant now) throws QueryException {
    return QueryReader.read(text, zone, now);
  }

  /** This and more. */
  public InboxQuery and(boolean excluded, Criterion criterion) {
    return new InboxQuery(
        Stream.concat(terms.stream(), Stream.of(new Term(excluded, criterion))).toList());
  }

  /** The query as text that is read as an equal query. */
  public String text() {
    return terms.stream().map(Term::text).collect(Collectors.joining(" "));
  }

  /** The words of {@code text}: quotation marks join what stands between them, and are left out. */
  static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == ' ' || c == '\t' || c == '\n' || c == '\r')) {
        words.add(word.toString());
        word.setLength(0);
      } else {
        word.append(c);
      }
    }
    words.add(word.toString());
    return words.stream().map(String::strip).filter(w -> !w.isEmpty()).toList();
  }
}
