package io.postroad.app.web.inbox;

import io.postroad.app.config.BadValueException;
import io.postroad.app.config.Quantities;
import io.postroad.app.web.Endpoint;
import io.postroad.app.web.Schema;
import io.postroad.app.web.inbox.Form.BadFormException;
import io.postroad.inbox.Inbox;
import io.postroad.inbox.InboxEntry;
import io.postroad.inbox.MessageView;
import io.postroad.inbox.search.Criterion;
import io.postroad.inbox.search.InboxQuery;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.Permits;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code GET /api/v1/wait}: the answer comes with the message that a test waits for. Thread-safe; a
 * waiting request costs a connection and a small thread, and asks nothing over and over.
 */
public final class WaitApi {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration TIMEOUT_MAX = Duration.ofMinutes(5);
  private static final int WAITING_MAX = 200;
  private static final int LOOKED_AT_MAX = 1000;

  private final Inbox inbox;
  private final Execution execution;
  private final Arrivals arrivals;
  private final Permits places;

  /** Waits for messages of {@code inbox}. */
  public WaitApi(Inbox inbox, Execution execution) {
    this.inbox = inbox;
    this.execution = execution;
    this.arrivals = new Arrivals(inbox, execution);
    this.places = execution.permits(WAITING_MAX);
  }

  /** What it can do. */
  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(
                "/api/v1/wait",
                "Waits for a message and answers with it: at once with the newest that matches, or"
                    + " with the first that comes to. With after or since, with the oldest that"
                    + " came later.",
                InboxApi.on((request, _) -> answer(request)))
            .takes("query", "a search; without it, any message", Schema.text())
            .takes(
                "timeout",
                "how long, such as 500ms, 30s, 2m; at most 5m",
                Schema.text().byDefault("30s"))
            .takes("after", "only messages that came after the one of this id", Schema.text())
            .takes("since", "only messages that came at this moment or later", Schema.time())
            .takes("tz", "the time zone of dates in the search", Schema.text())
            .answers(200, "the message", MailpitSchemas.MESSAGE)
            .says(400, "a parameter makes no sense")
            .fails(408, "no such message came in time")
            .fails(503, "too many wait already"));
  }

  /** What is waited for. */
  private record Wish(InboxQuery query, Optional<InboxEntry> after, boolean oldest) {}

  private void answer(Request request) throws IOException, BadFormException {
    String text = request.parameter("query").orElse("");
    Wish wish = wish(request, text);
    Duration timeout = timeout(request.parameter("timeout").orElse(""));
    if (!places.tryAcquire()) {
      request.json(503, Map.of("error", "more than " + WAITING_MAX + " requests wait already"));
      return;
    }
    try {
      Optional<InboxEntry> found = arrivals.await(() -> look(wish), timeout);
      Optional<MessageView> view =
          found.isPresent() ? inbox.view(found.get().id()) : Optional.empty();
      if (view.isPresent()) {
        request.json(200, MailpitJson.message(view.get()));
      } else {
        request.json(
            408,
            Map.of(
                "error",
                (text.isBlank() ? "no message" : "no message that matches \"" + text + "\"")
                    + " came within "
                    + Quantities.show(timeout)));
      }
    } finally {
      places.release();
    }
  }

  private Optional<InboxEntry> look(Wish wish) throws IOException {
    if (!wish.oldest()) {
      return inbox.search(wish.query(), 0, 1).entries().stream().findFirst();
    }
    List<InboxEntry> found = inbox.search(wish.query(), 0, LOOKED_AT_MAX).entries();
    return found.reversed().stream()
        .filter(entry -> wish.after().filter(first -> !isLater(entry, first)).isEmpty())
        .findFirst();
  }

  private static boolean isLater(InboxEntry entry, InboxEntry than) {
    int order = entry.received().compareTo(than.received());
    return order > 0 || (order == 0 && entry.id().compareTo(than.id()) > 0);
  }

  private Wish wish(Request request, String text) throws BadFormException {
    InboxQuery query = SearchForm.query(text, request.parameter("tz"), execution.time().now());
    Optional<String> after = request.parameter("after").filter(id -> !id.isBlank());
    Optional<InboxEntry> first = Optional.empty();
    if (after.isPresent()) {
      first = inbox.find(after.get().equals("latest") ? Latest.id(inbox) : after.get());
      if (first.isEmpty() && !after.get().equals("latest")) {
        throw new BadFormException("after: there is no message of that id");
      }
      if (first.isPresent()) {
        query = query.and(false, new Criterion.After(first.get().received()));
      }
    }
    Optional<String> since = request.parameter("since").filter(moment -> !moment.isBlank());
    if (since.isPresent()) {
      query = query.and(false, new Criterion.After(moment(since.get())));
    }
    return new Wish(query, first, after.isPresent() || since.isPresent());
  }

  private static Instant moment(String text) throws BadFormException {
    try {
      return OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
    } catch (DateTimeException e) {
      throw new BadFormException("since must be a moment such as 2026-01-31T10:00:00Z");
    }
  }

  private static Duration timeout(String text) throws BadFormException {
    if (text.isBlank()) {
      return TIMEOUT;
    }
    try {
      boolean seconds = text.length() <= 4 && text.chars().allMatch(c -> c >= '0' && c <= '9');
      Duration timeout =
          seconds ? Duration.ofSeconds(Integer.parseInt(text)) : Quantities.duration(text);
      if (timeout.compareTo(TIMEOUT_MAX) > 0) {
        throw new BadFormException("timeout is 5m at most");
      }
      return timeout;
    } catch (BadValueException e) {
      throw new BadFormException("timeout: " + e.message());
    }
  }
}
