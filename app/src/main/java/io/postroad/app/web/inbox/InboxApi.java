package io.postroad.app.web.inbox;

import io.postroad.app.web.Endpoint;
import io.postroad.app.web.Schema;
import io.postroad.app.web.inbox.Form.BadFormException;
import io.postroad.inbox.Inbox;
import io.postroad.inbox.InboxPage;
import io.postroad.inbox.search.InboxQuery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Mailpit's {@code /api/v1} over the inbox: lists and what is done to several messages at once
 * here, single messages in {@link MessageApi}. Thread-safe.
 */
public final class InboxApi {

  private static final int LIMIT = 50;
  private static final String QUERY = "a search, as Mailpit has it";
  private static final String ZONE = "the time zone of dates in the search";

  /** Rule W4. */
  private static final int LIMIT_MAX = 1000;

  private final Inbox inbox;
  private final ProgramFacts program;

  /** The API of {@code inbox}. */
  public InboxApi(Inbox inbox, ProgramFacts program) {
    this.inbox = inbox;
    this.program = program;
  }

  /** What it can do. */
  public List<Endpoint> endpoints() {
    List<Endpoint> endpoints = new ArrayList<>(lists());
    endpoints.add(
        Endpoint.get("/api/v1/info", "Version and figures.", on((request, _) -> info(request)))
            .answers(200, "version and figures", MailpitSchemas.INFORMATION));
    endpoints.add(
        Endpoint.get(
                "/api/v1/webui",
                "What a page for the inbox must know.",
                on((request, _) ->
                    request.json(200, MailpitJson.webUi(program.faults().getAsBoolean()))))
            .answers(200, "in Mailpit's words", MailpitSchemas.WEBUI));
    endpoints.addAll(new TagsApi(inbox).endpoints());
    endpoints.addAll(new MessageApi(inbox).endpoints());
    endpoints.addAll(new ViewApi(inbox, program).endpoints());
    return List.copyOf(endpoints);
  }

  private List<Endpoint> lists() {
    return List.of(
        paged(
            Endpoint.get(
                "/api/v1/messages",
                "The inbox, newest first, in pages.",
                on((request, _) -> list(request)))),
        Endpoint.put(
                "/api/v1/messages",
                "Marks messages read or unread: those of IDs, or of Search, or all.",
                on((request, _) -> mark(request)))
            .takes("tz", ZONE, Schema.text())
            .body(MailpitSchemas.MARK)
            .says(200, "ok")
            .says(400, "the body is not of that form"),
        Endpoint.delete(
                "/api/v1/messages",
                "Deletes messages; all without IDs.",
                on((request, _) -> delete(request)))
            .body(MailpitSchemas.IDS)
            .says(200, "ok")
            .says(400, "the body is not of that form"),
        paged(
                Endpoint.get(
                        "/api/v1/search",
                        "What answers to a search, newest first, in pages.",
                        on((request, _) -> search(request)))
                    .needs("query", QUERY, Schema.text()))
            .takes("tz", ZONE, Schema.text())
            .says(400, "the search is none"),
        Endpoint.delete(
                "/api/v1/search",
                "Deletes what answers to a search.",
                on((request, _) -> deleteFound(request)))
            .needs("query", QUERY, Schema.text())
            .takes("tz", ZONE, Schema.text())
            .says(200, "ok")
            .says(400, "the search is none"));
  }

  private static Endpoint paged(Endpoint endpoint) {
    return endpoint
        .takes("start", "how many of the newest to leave out", Schema.whole().byDefault(0))
        .takes("limit", "how many to give", Schema.whole(0, LIMIT_MAX).byDefault(LIMIT))
        .answers(200, "a part of the list", MailpitSchemas.MESSAGES);
  }

  /** Answers a request whose body or parameters may make no sense. */
  @FunctionalInterface
  interface Plain {
    void answer(Request request, List<String> elements) throws IOException, BadFormException;
  }

  /** A handler that answers what makes no sense with 400 and why. */
  static Endpoint.Handler on(Plain handler) {
    return (exchange, elements) -> {
      Request request = new Request(exchange);
      try {
        handler.answer(request, elements);
      } catch (BadFormException e) {
        request.plain(400, String.valueOf(e.getMessage()));
      }
    };
  }

  private void list(Request request) throws IOException {
    answer(request, inbox.list(start(request), limit(request)));
  }

  private void search(Request request) throws IOException, BadFormException {
    answer(request, inbox.search(asked(request), start(request), limit(request)));
  }

  private void answer(Request request, InboxPage page) throws IOException {
    request.json(200, MailpitJson.list(page, List.copyOf(inbox.tags().keySet()), inbox.names()));
  }

  private static int start(Request request) {
    return request.number("start", 0, 0, Integer.MAX_VALUE);
  }

  private static int limit(Request request) {
    return request.number("limit", LIMIT, 0, LIMIT_MAX);
  }

  private InboxQuery asked(Request request) throws BadFormException {
    String text = request.parameter("query").orElse("").strip();
    if (text.isEmpty()) {
      throw new BadFormException("Error: no search query");
    }
    return query(request, text);
  }

  private InboxQuery query(Request request, String text) throws BadFormException {
    return SearchForm.query(text, request.parameter("tz"), program.time().now());
  }

  private void deleteFound(Request request) throws IOException, BadFormException {
    var _ = inbox.delete(inbox.ids(asked(request)));
    request.plain(200, "ok");
  }

  private void info(Request request) throws IOException {
    request.json(200, MailpitJson.information(program, inbox.figures(), inbox.tags()));
  }

  private void mark(Request request) throws IOException, BadFormException {
    Form form = Form.read(request.body());
    List<String> ids = form.texts("IDs");
    String search = form.text("Search").strip();
    boolean read = form.flag("Read");
    if (!search.isEmpty() && !ids.isEmpty()) {
      throw new BadFormException("give IDs or Search, not both");
    }
    if (!search.isEmpty()) {
      var _ = inbox.mark(inbox.ids(query(request, search)), read);
    } else {
      var _ = ids.isEmpty() ? inbox.markAll(read) : inbox.mark(ids, read);
    }
    request.plain(200, "ok");
  }

  /** Without ids everything goes, as Mailpit has it; a body that is no JSON deletes nothing. */
  private void delete(Request request) throws IOException, BadFormException {
    List<String> ids = Form.read(request.body()).texts("IDs");
    var _ = ids.isEmpty() ? inbox.deleteAll() : inbox.delete(ids);
    request.plain(200, "ok");
  }
}
