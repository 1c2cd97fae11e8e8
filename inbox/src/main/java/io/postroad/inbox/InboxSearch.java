package io.postroad.inbox;

import io.postroad.inbox.search.InboxQuery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One search through the rows as they were when it began, the newest first. Holds no lock. Confined
 * to one thread.
 */
final class InboxSearch {

  /** Lost texts that one search makes anew; the next one goes on. */
  private static final int RESTORED_MAX = 200;

  private final Matching matching;
  private final TextReader texts;
  private final Function<Row, Optional<byte[]>> restore;
  private int restored;
  private int unsearched;

  /**
   * A search.
   *
   * @param restore makes the text of a row anew; empty when the message is gone
   */
  InboxSearch(InboxQuery query, TextReader texts, Function<Row, Optional<byte[]>> restore) {
    this.matching = new Matching(query);
    this.texts = texts;
    this.restore = restore;
  }

  /** The rows that answer to the query, in the order given. */
  List<Row> in(List<Row> rows) throws IOException {
    List<Row> found = new ArrayList<>();
    for (Row row : rows) {
      if (matches(row)) {
        found.add(row);
      }
    }
    return found;
  }

  /** How many rows had no text to be searched. */
  int unsearched() {
    return unsearched;
  }

  private boolean matches(Row row) throws IOException {
    return switch (matching.row(row)) {
      case YES -> true;
      case NO -> false;
      case OPEN -> {
        Optional<TextReader.Slice> text = texts.read(row);
        if (text.isEmpty() && restored < RESTORED_MAX) {
          restored++;
          text = restore.apply(row).map(TextReader.Slice::of);
        } else if (text.isEmpty()) {
          unsearched++;
        }
        yield text.isPresent() && matching.text(text.get());
      }
    };
  }
}
