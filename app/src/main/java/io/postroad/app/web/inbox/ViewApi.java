package io.postroad.app.web.inbox;

import io.postroad.app.web.Endpoint;
import io.postroad.app.web.Schema;
import io.postroad.app.web.inbox.Form.BadFormException;
import io.postroad.inbox.Inbox;
import io.postroad.inbox.InboxEntry;
import io.postroad.inbox.MessageView;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Mailpit's {@code /view/{ID}.txt} and {@code /view/latest}; the framed {@code /view/{ID}.html} is
 * the page's. Thread-safe.
 */
final class ViewApi {
  private final Inbox inbox;
  private final ProgramFacts program;

  ViewApi(Inbox inbox, ProgramFacts program) {
    this.inbox = inbox;
    this.program = program;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(
                "/view/{ID}.txt",
                "The plain text of a message.",
                InboxApi.on((request, elements) -> text(request, elements.getFirst())))
            .says(200, "the text")
            .says(404, "there is no such message"),
        Endpoint.get(
                "/view/latest",
                "Leads to the page of the newest message, or of the newest that a search finds.",
                InboxApi.on((request, _) -> latest(request)))
            .takes("query", "a search", Schema.text())
            .answers(302, "its page, or the inbox when there is none")
            .says(400, "the search is none"));
  }

  private void text(Request request, String id) throws IOException {
    Optional<MessageView> view = inbox.view(id.equals("latest") ? Latest.id(inbox) : id);
    if (view.isPresent()) {
      request.plain(200, view.get().text());
    } else {
      request.plain(404, "Message not found");
    }
  }

  private void latest(Request request) throws IOException, BadFormException {
    String query = request.parameter("query").orElse("").strip();
    List<InboxEntry> found =
        inbox
            .search(SearchForm.query(query, request.parameter("tz"), program.time().now()), 0, 1)
            .entries();
    request.redirect(found.isEmpty() ? "/" : "/view/" + found.getFirst().id());
  }
}
