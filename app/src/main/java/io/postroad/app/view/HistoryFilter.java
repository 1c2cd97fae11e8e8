package io.postroad.app.view;

import io.postroad.app.config.BadValueException;
import io.postroad.app.config.Nearest;
import io.postroad.app.config.Quantities;
import io.postroad.mta.history.HistoryEvent;
import io.postroad.mta.history.HistoryEvent.RecipientResult;
import io.postroad.mta.history.HistoryQuery;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A search of the history in words: conditions joined by spaces, all of which must hold. A whole
 * address, or a value of {@code address=}, {@code client=}, {@code id=} or {@code session=}, is
 * found by the history's filters; any other word is looked for in what the events say.
 */
public final class HistoryFilter {
  /** What can be written. */
  public static final String HELP =
      "write address=, client=, id=, session=, kind=, stage=, code=, status=, outcome=, since=,"
          + " until=, or words";

  private static final List<String> NAMES =
      List.of(
          "address", "client", "id", "session", "kind", "stage", "code", "status", "outcome",
          "since", "until");
  private static final List<String> KINDS =
      List.of(
          "accepted",
          "refused",
          "lost",
          "faulted",
          "connection-refused",
          "login-failed",
          "attempted",
          "reported",
          "steered",
          "removed");

  private final Instant now;
  private HistoryQuery query = HistoryQuery.ANY;
  private boolean keyed;

  private HistoryFilter(Instant now) {
    this.now = now;
  }

  /**
   * The question in {@code text}; an empty one asks for everything.
   *
   * @param now the moment from which ages count
   * @throws BadValueException when a condition is none
   */
  public static HistoryQuery parse(String text, Instant now) throws BadValueException {
    HistoryFilter filter = new HistoryFilter(now);
    for (String term : text.strip().split("\\s+", -1)) {
      if (!term.isEmpty()) {
        filter.add(term);
      }
    }
    return filter.query;
  }

  /**
   * A moment: a time in RFC 3339, or how long ago.
   *
   * @throws BadValueException when it is neither
   */
  public static Instant moment(String text, Instant now) throws BadValueException {
    try {
      return Instant.parse(text.toUpperCase(Locale.ROOT));
    } catch (DateTimeParseException notOne) {
      Duration ago = Quantities.duration(text);
      return now.minus(ago);
    }
  }

  private void add(String term) throws BadValueException {
    int equals = term.indexOf('=');
    String name = equals < 0 ? "" : term.substring(0, equals);
    String value = term.substring(equals + 1);
    switch (name) {
      case "address", "client", "id", "session" -> key(value);
      case "kind" -> kind(value);
      case "stage" -> query = query.where(event -> stage(event).equals(value));
      case "code" ->
          query = query.where(event -> replies(event).anyMatch(reply -> reply.startsWith(value)));
      case "status" ->
          query = query.where(event -> replies(event).anyMatch(r -> word(r, 1).equals(value)));
      case "outcome" -> query = query.where(event -> outcomes(event).anyMatch(value::equals));
      case "since" -> query = query.between(moment(value, now), query.until());
      case "until" -> query = query.between(query.since(), moment(value, now));
      case "" -> free(term);
      default ->
          throw new BadValueException(
              "\"" + term + "\" is not a condition; " + HELP, Nearest.to(name, NAMES));
    }
  }

  /** A whole address is looked for as such, anything else in all that is said. */
  private void free(String word) throws BadValueException {
    int at = word.indexOf('@');
    boolean address = at > 0 && at < word.length() - 1 && word.indexOf('*') < 0;
    if (address) {
      key(word);
      return;
    }
    String wanted = word.toLowerCase(Locale.ROOT);
    query =
        query.where(event ->
            Stream.concat(HistoryQuery.keys(event).stream(), said(event))
                .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(wanted)));
  }

  private void key(String value) throws BadValueException {
    if (value.isEmpty()) {
      throw new BadValueException("a condition has a value; " + HELP);
    }
    if (keyed) {
      query = query.where(HistoryQuery.concerns(value));
    } else {
      query = query.about(value);
      keyed = true;
    }
  }

  private void kind(String value) throws BadValueException {
    List<String> kinds = new ArrayList<>();
    for (String kind : value.split(",", -1)) {
      if (!KINDS.contains(kind)) {
        throw new BadValueException(
            "\"" + kind + "\" is no kind; one of " + String.join(", ", KINDS),
            Nearest.to(kind, KINDS));
      }
      kinds.add(kind);
    }
    query = query.where(event -> kinds.contains(EventJson.word(event)));
  }

  private static String stage(HistoryEvent event) {
    return switch (event) {
      case HistoryEvent.Refused e -> e.stage();
      case HistoryEvent.Faulted e -> e.stage();
      case HistoryEvent.Accepted _,
          HistoryEvent.Lost _,
          HistoryEvent.ConnectionRefused _,
          HistoryEvent.LoginFailed _,
          HistoryEvent.Attempted _,
          HistoryEvent.Reported _,
          HistoryEvent.Steered _,
          HistoryEvent.Removed _ ->
          "";
    };
  }

  private static Stream<String> replies(HistoryEvent event) {
    return switch (event) {
      case HistoryEvent.Refused e -> Stream.of(e.reply());
      case HistoryEvent.ConnectionRefused e -> Stream.of(e.reply());
      case HistoryEvent.LoginFailed e -> Stream.of(e.reply());
      case HistoryEvent.Attempted e -> e.results().stream().map(RecipientResult::reply);
      case HistoryEvent.Accepted _,
          HistoryEvent.Lost _,
          HistoryEvent.Faulted _,
          HistoryEvent.Reported _,
          HistoryEvent.Steered _,
          HistoryEvent.Removed _ ->
          Stream.empty();
    };
  }

  private static Stream<String> outcomes(HistoryEvent event) {
    return event instanceof HistoryEvent.Attempted attempted
        ? attempted.results().stream().map(RecipientResult::outcome)
        : Stream.of(EventJson.word(event));
  }

  /** What an event says beside whom it is about. */
  private static Stream<String> said(HistoryEvent event) {
    Stream<String> more =
        switch (event) {
          case HistoryEvent.Lost e -> Stream.of(e.why());
          case HistoryEvent.Faulted e -> Stream.of(e.fault(), e.what());
          case HistoryEvent.Attempted e -> Stream.of(e.destination());
          case HistoryEvent.Steered e -> Stream.of(e.verb(), e.by());
          case HistoryEvent.LoginFailed e -> Stream.of(e.mechanism());
          case HistoryEvent.ConnectionRefused e -> Stream.of(e.listener());
          case HistoryEvent.Accepted _,
              HistoryEvent.Refused _,
              HistoryEvent.Reported _,
              HistoryEvent.Removed _ ->
              Stream.empty();
        };
    return Stream.concat(replies(event), more);
  }

  private static String word(String reply, int index) {
    String[] words = reply.split(" ", index + 2);
    return words.length > index ? words[index] : "";
  }
}
