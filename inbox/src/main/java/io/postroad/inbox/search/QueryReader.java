package io.postroad.inbox.search;

import io.postroad.inbox.search.Criterion.After;
import io.postroad.inbox.search.Criterion.Before;
import io.postroad.inbox.search.Criterion.InInbox;
import io.postroad.inbox.search.Criterion.Is;
import io.postroad.inbox.search.Criterion.Larger;
import io.postroad.inbox.search.Criterion.Place;
import io.postroad.inbox.search.Criterion.Property;
import io.postroad.inbox.search.Criterion.Smaller;
import io.postroad.inbox.search.Criterion.Tagged;
import io.postroad.inbox.search.Criterion.Words;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the text of a query. Total: a query or a {@link QueryException}. */
final class QueryReader {

  /** Of a faulty word so much is told. */
  private static final int ECHO_MAX = 60;

  private final ZoneId zone;
  private final Instant now;

  private QueryReader(ZoneId zone, Instant now) {
    this.zone = zone;
    this.now = now;
  }

  static InboxQuery read(String text, ZoneId zone, Instant now) throws QueryException {
    if (text.length() > InboxQuery.CHARS_MAX) {
      throw new QueryException(
          "a search has at most " + InboxQuery.CHARS_MAX + " characters; leave some out");
    }
    QueryReader reader = new QueryReader(zone, now);
    List<Term> terms = new ArrayList<>();
    for (String written : InboxQuery.words(text)) {
      // Folded first, so that whatever form a sign or a colon has, it is read as one only once.
      String word = Folding.fold(written);
      boolean excluded = word.length() > 1 && (word.charAt(0) == '-' || word.charAt(0) == '!');
      String asked = excluded ? word.substring(1).strip() : word;
      reader.criterion(asked).map(c -> new Term(excluded, c)).ifPresent(terms::add);
    }
    if (terms.size() > InboxQuery.TERMS_MAX) {
      throw new QueryException(
          "a search has at most " + InboxQuery.TERMS_MAX + " words; leave some out");
    }
    return new InboxQuery(terms);
  }

  /** Empty for a word that asks nothing, such as {@code from:} alone. */
  private Optional<Criterion> criterion(String word) throws QueryException {
    int colon = word.indexOf(':');
    String name = word.substring(0, colon + 1);
    String value = word.substring(colon + 1).strip();
    switch (name) {
      case "is:", "has:" -> {
        return Optional.of(new Is(property(word)));
      }
      case "before:", "after:", "larger:", "smaller:" -> {
        return value.isEmpty() ? Optional.empty() : Optional.of(measured(name, value));
      }
      case "tag:", "inbox:" -> {
        return Optional.of(value)
            .filter(whole -> !whole.isEmpty())
            .map(whole -> name.equals("tag:") ? new Tagged(whole) : new InInbox(whole));
      }
      default -> {
        // text, in one place or anywhere
      }
    }
    for (Place place : Place.values()) {
      if (place != Place.ANYWHERE && place.prefix().equals(name)) {
        return words(place, value);
      }
    }
    return words(Place.ANYWHERE, word);
  }

  private static Optional<Criterion> words(Place place, String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(new Words(place, text));
  }

  private static Property property(String word) throws QueryException {
    return switch (word) {
      case "is:read" -> Property.READ;
      case "is:unread" -> Property.UNREAD;
      case "is:tagged" -> Property.TAGGED;
      case "has:attachment", "has:attachments" -> Property.ATTACHMENT;
      case "has:inline", "has:inlines" -> Property.INLINE;
      default ->
          throw new QueryException(
              "\""
                  + echo(word)
                  + "\" is not known; there are is:read, is:unread, is:tagged, has:attachment and"
                  + " has:inline");
    };
  }

  private Criterion measured(String name, String value) throws QueryException {
    return switch (name) {
      case "before:" -> new Before(moment(name, value));
      case "after:" -> new After(moment(name, value));
      case "larger:" -> new Larger(octets(name, value));
      default -> new Smaller(octets(name, value));
    };
  }

  private Instant moment(String name, String value) throws QueryException {
    Optional<Instant> moment = SearchMoments.read(value, zone, now);
    if (moment.isEmpty()) {
      throw new QueryException(
          name
              + " needs a date such as 2026-01-31, \"2026-01-31 10:00\", yesterday or 2h (ago), not \""
              + echo(value)
              + "\"");
    }
    return moment.get();
  }

  private static long octets(String name, String value) throws QueryException {
    return SearchSizes.read(value)
        .orElseThrow(() ->
            new QueryException(
                name + " needs a size such as 500, 20k or 1.5MB, not \"" + echo(value) + "\""));
  }

  private static String echo(String text) {
    return text.length() <= ECHO_MAX ? text : text.substring(0, ECHO_MAX) + "…";
  }
}
