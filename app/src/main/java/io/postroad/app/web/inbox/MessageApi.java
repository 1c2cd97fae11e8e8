package io.postroad.app.web.inbox;

import io.postroad.app.web.Endpoint;
import io.postroad.app.web.Schema;
import io.postroad.inbox.Inbox;
import io.postroad.inbox.MessageView;
import io.postroad.inbox.PartContent;
import io.postroad.inbox.extract.MessageLinks;
import io.postroad.inbox.extract.OneTimeCodes;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One message of the inbox: {@code /api/v1/message/{ID}} and what is behind it, as Mailpit's API
 * has it. The id {@code latest} is the newest message. Thread-safe.
 */
final class MessageApi {
  private final Inbox inbox;

  MessageApi(Inbox inbox) {
    this.inbox = inbox;
  }

  List<Endpoint> endpoints() {
    return List.of(
        of("", "One message, looked into; it is read from now on.", this::message)
            .answers(200, "the message", MailpitSchemas.MESSAGE),
        of("/headers", "Its header fields.", this::headers)
            .answers(200, "values by name", Schema.map(Schema.list(Schema.text()))),
        of("/raw", "The message as it came.", this::raw)
            .takes("dl", "1 for a download", Schema.text())
            .answers(200, "the octets", "text/plain", Schema.octets()),
        of("/part/{PartID}", "One part, decoded; always a download.", this::part)
            .answers(200, "the octets", "application/octet-stream", Schema.octets()),
        of(
                "/part/{PartID}/thumb",
                "A white picture: images of messages are never decoded here.",
                this::thumbnail)
            .answers(200, "180 by 120 pixels", "image/jpeg", Schema.octets()),
        of("/parts", "Every part that holds no others; the ids are the tree.", this::parts)
            .answers(200, "the parts in their order", MailpitSchemas.PARTS),
        of("/links", "Its links, for tests; nothing is fetched.", this::links)
            .answers(200, "the links, those of the HTML first", MailpitSchemas.LINKS),
        of("/codes", "What looks like one-time codes in it, for tests.", this::codes)
            .answers(200, "the codes, the surest first", MailpitSchemas.CODES),
        of(
                "/link-check",
                "Its links; they are not checked, for nothing is fetched.",
                this::linkCheck)
            .takes("follow", "of no effect here", Schema.text())
            .answers(200, "the links", MailpitSchemas.LINK_CHECK),
        of("/html-check", "Is not done here.", this::htmlCheck).says(400, "it is not done here"),
        of("/sa-check", "Is not done here.", this::spamCheck));
  }

  /** Answers a request about the message of an id. */
  @FunctionalInterface
  private interface OfMessage {
    void answer(Request request, String id, List<String> elements) throws IOException;
  }

  private Endpoint of(String view, String summary, OfMessage handler) {
    return Endpoint.get(
            "/api/v1/message/{ID}" + view,
            summary,
            (exchange, elements) -> {
              String id = elements.getFirst();
              handler.answer(
                  new Request(exchange), id.equals("latest") ? Latest.id(inbox) : id, elements);
            })
        .says(404, "there is no such message");
  }

  private void message(Request request, String id, List<String> elements) throws IOException {
    Optional<MessageView> message = inbox.view(id);
    var _ = message.isPresent() ? inbox.mark(List.of(id), true) : 0;
    json(request, message.map(MailpitJson::message));
  }

  private void headers(Request request, String id, List<String> elements) throws IOException {
    json(request, inbox.view(id).map(MailpitJson::headers));
  }

  private void raw(Request request, String id, List<String> elements) throws IOException {
    Optional<InputStream> octets = inbox.raw(id);
    if (octets.isEmpty()) {
      request.notFound();
      return;
    }
    try (InputStream stream = octets.get()) {
      if (request.parameter("dl").filter("1"::equals).isPresent()) {
        request.download(id + ".eml");
      }
      request.stream(Request.TEXT, stream);
    }
  }

  /** Always a download of no type: what a message carries never becomes a page of ours (W2). */
  private void part(Request request, String id, List<String> elements) throws IOException {
    Optional<PartContent> found = inbox.part(id, elements.get(1));
    if (found.isEmpty()) {
      request.notFound();
      return;
    }
    try (PartContent content = found.get()) {
      request.download(content.part().safeFileName());
      request.stream("application/octet-stream", content.octets());
    }
  }

  /** What Mailpit shows for files that it cannot draw: a hostile image must not meet a decoder. */
  private void thumbnail(Request request, String id, List<String> elements) throws IOException {
    Optional<PartContent> found = inbox.part(id, elements.get(1));
    if (found.isEmpty()) {
      request.notFound();
      return;
    }
    found.get().close();
    try (InputStream picture = MessageApi.class.getResourceAsStream("no-thumbnail.jpg")) {
      if (picture == null) {
        throw new IllegalStateException("the program's file no-thumbnail.jpg is missing");
      }
      request.answer(200, "image/jpeg", picture.readAllBytes());
    }
  }

  private void parts(Request request, String id, List<String> elements) throws IOException {
    json(request, inbox.view(id).map(MailpitJson::parts));
  }

  private void links(Request request, String id, List<String> elements) throws IOException {
    json(
        request,
        inbox
            .view(id)
            .map(view -> MailpitJson.links(id, MessageLinks.of(view.text(), view.html()))));
  }

  private void codes(Request request, String id, List<String> elements) throws IOException {
    json(
        request,
        inbox
            .view(id)
            .map(view ->
                MailpitJson.codes(
                    id, OneTimeCodes.of(view.summary().subject(), view.text(), view.html()))));
  }

  /** Rule W3: nothing in a message makes the server fetch anything. */
  private void linkCheck(Request request, String id, List<String> elements) throws IOException {
    json(
        request,
        inbox
            .view(id)
            .map(view -> MailpitJson.unchecked(MessageLinks.of(view.text(), view.html()))));
  }

  private void htmlCheck(Request request, String id, List<String> elements) throws IOException {
    Optional<MessageView> view = inbox.view(id);
    if (view.isEmpty()) {
      request.notFound();
    } else if (view.get().html().isEmpty()) {
      request.plain(400, "message does not contain HTML");
    } else {
      request.plain(400, "HTML check is not enabled: this server has no tables of mail programs");
    }
  }

  private void spamCheck(Request request, String id, List<String> elements) throws IOException {
    request.plain(404, "SpamAssassin is not enabled: this server asks no other program");
  }

  private static void json(Request request, Optional<Map<String, @Nullable Object>> body)
      throws IOException {
    if (body.isPresent()) {
      request.json(200, body.get());
    } else {
      request.notFound();
    }
  }
}
