package io.postroad.app.web.inbox;

import io.postroad.app.web.Endpoint;
import io.postroad.app.web.Schema;
import io.postroad.app.web.inbox.Form.BadFormException;
import io.postroad.inbox.Inbox;
import io.postroad.inbox.TagOutcome;
import java.io.IOException;
import java.util.List;

/** Mailpit's {@code /api/v1/tags} over the inbox. Thread-safe. */
final class TagsApi {
  private final Inbox inbox;

  TagsApi(Inbox inbox) {
    this.inbox = inbox;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(
                "/api/v1/tags",
                "Every tag in use.",
                InboxApi.on((request, _) -> request.json(200, List.copyOf(inbox.tags().keySet()))))
            .answers(200, "in alphabetical order", Schema.list(Schema.text())),
        Endpoint.put(
                "/api/v1/tags",
                "Gives messages these tags and no others.",
                InboxApi.on((request, _) -> set(request)))
            .body(MailpitSchemas.TAG)
            .says(200, "ok")
            .says(400, "the body is not of that form"),
        Endpoint.put(
                "/api/v1/tags/{Tag}",
                "Renames a tag.",
                InboxApi.on((request, elements) ->
                    outcome(
                        request,
                        inbox.renameTag(
                            elements.getFirst(), Form.read(request.body()).text("Name")))))
            .body(MailpitSchemas.RENAME)
            .says(200, "ok")
            .says(400, "there is no such tag, or the new name is none or taken"),
        Endpoint.delete(
                "/api/v1/tags/{Tag}",
                "Takes a tag from every message.",
                InboxApi.on(
                    (request, elements) -> outcome(request, inbox.deleteTag(elements.getFirst()))))
            .says(200, "ok")
            .says(400, "there is no such tag"));
  }

  private void set(Request request) throws IOException, BadFormException {
    Form form = Form.read(request.body());
    var _ = inbox.setTags(form.texts("IDs"), form.texts("Tags"));
    request.plain(200, "ok");
  }

  private static void outcome(Request request, TagOutcome outcome)
      throws IOException, BadFormException {
    switch (outcome) {
      case DONE -> request.plain(200, "ok");
      case NO_SUCH_TAG -> throw new BadFormException("there is no such tag");
      case NAME_TAKEN -> throw new BadFormException("there is another tag of that name");
      case NOT_A_NAME -> throw new BadFormException("a tag needs letters or digits in its name");
    }
  }
}
