package io.postroad.app.web.inbox;

import io.postroad.app.web.inbox.Form.BadFormException;
import io.postroad.inbox.search.InboxQuery;
import io.postroad.inbox.search.QueryException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** Searches as requests have them. Stateless. */
final class SearchForm {
  private SearchForm() {}

  /**
   * The query of a text.
   *
   * @param zone the name of a time zone, for dates without one; the server's when it names none
   */
  static InboxQuery query(String text, Optional<String> zone, Instant now) throws BadFormException {
    try {
      return InboxQuery.parse(text, zone(zone.orElse("")), now);
    } catch (QueryException e) {
      throw new BadFormException(String.valueOf(e.getMessage()));
    }
  }

  private static ZoneId zone(String name) {
    try {
      return name.isBlank() ? ZoneId.systemDefault() : ZoneId.of(name.strip());
    } catch (DateTimeException unknown) {
      return ZoneId.systemDefault(); // as Mailpit has it
    }
  }
}
