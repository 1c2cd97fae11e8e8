package io.postroad.app.web.inbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.postroad.app.json.Json;
import io.postroad.inbox.Inbox;
import io.postroad.inbox.InboxEntry;
import io.postroad.inbox.MessageView;
import io.postroad.inbox.PartContent;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Mailpit's {@code /api/v1} over the inbox: {@code /messages} (GET, PUT, DELETE), {@code
 * /message/{ID}} with {@code /headers}, {@code /raw} and {@code /part/{PartID}}, and {@code /info}.
 * The id {@code latest} is the newest message. Thread-safe.
 */
public final class InboxApi implements HttpHandler {

  private static final int LIMIT = 50;

  /** Rule W4. */
  private static final int LIMIT_MAX = 1000;

  private static final String JSON = "application/json";
  private static final String TEXT = "text/plain; charset=utf-8";

  private final Inbox inbox;
  private final ProgramFacts program;

  /** The API of {@code inbox}. */
  public InboxApi(Inbox inbox, ProgramFacts program) {
    this.inbox = inbox;
    this.program = program;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Request request = new Request(exchange);
      String[] path = request.path(); // api, v1, what, id, view, part
      String what = path.length > 2 ? path[2] : "";
      if (what.equals("messages") && path.length == 3) {
        messages(request);
      } else if (!what.equals("info") && !what.equals("message")) {
        notFound(request);
      } else if (!request.method().equals("GET")) {
        request.notAllowed("GET");
      } else if (what.equals("message") && path.length > 3) {
        message(request, path);
      } else if (what.equals("info") && path.length == 3) {
        json(request, MailpitJson.information(program, inbox.figures()));
      } else {
        notFound(request);
      }
    }
  }

  private void messages(Request request) throws IOException {
    switch (request.method()) {
      case "GET" -> {
        int start = request.number("start", 0, 0, Integer.MAX_VALUE);
        int limit = request.number("limit", LIMIT, 0, LIMIT_MAX);
        json(request, MailpitJson.list(inbox.list(start, limit)));
      }
      case "PUT" -> mark(request);
      case "DELETE" -> delete(request);
      default -> request.notAllowed("GET, PUT, DELETE");
    }
  }

  private void mark(Request request) throws IOException {
    Optional<Map<String, @Nullable Object>> body = body(request);
    Optional<List<String>> ids = body.flatMap(InboxApi::ids);
    if (ids.isEmpty()) {
      request.answer(400, TEXT, "the body must be JSON such as {\"Read\":true,\"IDs\":[]}\n");
    } else if (body.get().get("Search") instanceof String search && !search.isEmpty()) {
      request.answer(400, TEXT, "Search is not available: give IDs, or none for all\n");
    } else {
      boolean read = Boolean.TRUE.equals(body.get().get("Read"));
      var _ = ids.get().isEmpty() ? inbox.markAll(read) : inbox.mark(ids.get(), read);
      request.answer(200, TEXT, "ok");
    }
  }

  /**
   * Without ids everything goes, as Mailpit has it; a body that is no such JSON deletes nothing.
   */
  private void delete(Request request) throws IOException {
    Optional<List<String>> ids = body(request).flatMap(InboxApi::ids);
    if (ids.isEmpty()) {
      request.answer(400, TEXT, "the body must be empty or JSON such as {\"IDs\":[]}\n");
      return;
    }
    var _ = ids.get().isEmpty() ? inbox.deleteAll() : inbox.delete(ids.get());
    request.answer(200, TEXT, "ok");
  }

  private void message(Request request, String[] path) throws IOException {
    String id = path[3].equals("latest") ? latest() : path[3];
    String view = path.length > 4 ? path[4] : "";
    if (path.length == 4) {
      Optional<MessageView> message = inbox.view(id);
      var _ = message.isPresent() ? inbox.mark(List.of(id), true) : 0;
      json(request, message.map(MailpitJson::message));
    } else if (path.length == 5 && view.equals("headers")) {
      json(request, inbox.view(id).map(MailpitJson::headers));
    } else if (path.length == 5 && view.equals("raw")) {
      raw(request, id);
    } else if (path.length == 6 && view.equals("part")) {
      part(request, id, path[5]);
    } else {
      notFound(request);
    }
  }

  private void raw(Request request, String id) throws IOException {
    Optional<InputStream> octets = inbox.raw(id);
    if (octets.isEmpty()) {
      notFound(request);
      return;
    }
    try (InputStream stream = octets.get()) {
      if (request.parameter("dl").filter("1"::equals).isPresent()) {
        request.download(id + ".eml");
      }
      request.stream(TEXT, stream);
    }
  }

  /** Always a download of no type: what a message carries never becomes a page of ours (W2). */
  private void part(Request request, String id, String partId) throws IOException {
    Optional<PartContent> found = inbox.part(id, partId);
    if (found.isEmpty()) {
      notFound(request);
      return;
    }
    try (PartContent content = found.get()) {
      request.download(content.part().safeFileName());
      request.stream("application/octet-stream", content.octets());
    }
  }

  private String latest() {
    List<InboxEntry> newest = inbox.list(0, 1).entries();
    return newest.isEmpty() ? "" : newest.getFirst().id();
  }

  private static Optional<Map<String, @Nullable Object>> body(Request request) {
    try {
      String text = request.body();
      return Optional.of(text.isBlank() ? Json.object() : Json.readObject(text));
    } catch (IOException e) {
      return Optional.empty(); // the caller says what it wants
    }
  }

  /** The ids of a request; nothing when there is something else in their place. */
  private static Optional<List<String>> ids(Map<String, @Nullable Object> body) {
    Object value = body.get("IDs");
    if (value == null) {
      return Optional.of(List.of());
    }
    List<String> ids = new ArrayList<>();
    if (value instanceof List<?> list) {
      for (Object id : list) {
        if (!(id instanceof String text)) {
          return Optional.empty();
        }
        ids.add(text);
      }
      return Optional.of(ids);
    }
    return Optional.empty();
  }

  private static void json(Request request, Optional<Map<String, @Nullable Object>> body)
      throws IOException {
    if (body.isPresent()) {
      json(request, body.get());
    } else {
      notFound(request);
    }
  }

  private static void json(Request request, Map<String, @Nullable Object> body) throws IOException {
    request.answer(200, JSON, Json.text(body) + "\n");
  }

  private static void notFound(Request request) throws IOException {
    request.answer(404, TEXT, "404 message not found\n");
  }
}
