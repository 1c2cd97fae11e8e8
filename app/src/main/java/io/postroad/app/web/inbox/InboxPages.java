package io.postroad.app.web.inbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.postroad.inbox.Inbox;
import io.postroad.inbox.MessageView;
import io.postroad.message.EncodedWords;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The pages of the inbox: {@code /} lists it, {@code /message/{ID}} shows one message, {@code
 * /message/{ID}/html} is the framed HTML of it, {@code /assets/...} their style. Plain HTML made
 * here, without scripts. Thread-safe.
 */
public final class InboxPages implements HttpHandler {

  private static final String HTML = "text/html; charset=utf-8";

  /** Nothing but our own style and pictures, and the frame of a message's HTML (rule W2). */
  private static final String PAGE_POLICY =
      "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self';"
          + " frame-ancestors 'self'; base-uri 'none'; form-action 'none'";

  /** Rule W2: what a message's HTML may do, which is nothing. */
  private static final String MESSAGE_POLICY =
      "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox;"
          + " frame-ancestors 'self'";

  /** Rule W2: body and page limit. */
  private static final int SOURCE_OCTETS_MAX = 1024 * 1024;

  private final Inbox inbox;

  /** The pages of {@code inbox}. */
  public InboxPages(Inbox inbox) {
    this.inbox = inbox;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Request request = new Request(exchange);
      String[] path = request.path();
      if (!request.method().equals("GET")) {
        request.notAllowed("GET");
      } else if (path.length == 1 && path[0].isEmpty()) {
        list(request);
      } else if (path.length == 2 && path[0].equals("message")) {
        message(request, path[1]);
      } else if (path.length == 3 && path[0].equals("message") && path[2].equals("html")) {
        html(request, path[1]);
      } else if (path.length == 2 && path[0].equals("assets")) {
        asset(request, path[1]);
      } else {
        notFound(request);
      }
    }
  }

  private void list(Request request) throws IOException {
    int start = request.number("start", 0, 0, Integer.MAX_VALUE);
    page(request, 200, ListPage.of(inbox.list(start, ListPage.LIMIT)));
  }

  private void message(Request request, String id) throws IOException {
    Optional<MessageView> view = inbox.view(id);
    if (view.isEmpty()) {
      notFound(request);
      return;
    }
    var _ = inbox.mark(List.of(id), true);
    MessagePage.Tab tab = MessagePage.tab(view.get(), request.parameter("view").orElse(""));
    String source = tab == MessagePage.Tab.SOURCE ? source(id) : "";
    page(request, 200, MessagePage.of(view.get(), tab, source));
  }

  private String source(String id) throws IOException {
    Optional<InputStream> octets = inbox.raw(id);
    if (octets.isEmpty()) {
      return "";
    }
    try (InputStream stream = octets.get()) {
      byte[] front = stream.readNBytes(SOURCE_OCTETS_MAX);
      // Line by line: one line that is no UTF-8 does not spoil the others.
      StringBuilder text = new StringBuilder(front.length);
      for (String line : new String(front, StandardCharsets.ISO_8859_1).split("\n", -1)) {
        text.append(EncodedWords.plain(line.endsWith("\r") ? chop(line) : line)).append('\n');
      }
      return text.substring(0, text.length() - 1);
    }
  }

  private static String chop(String line) {
    return line.substring(0, line.length() - 1);
  }

  private void html(Request request, String id) throws IOException {
    Optional<String> safe = inbox.safeHtml(id);
    if (safe.isEmpty()) {
      notFound(request);
      return;
    }
    request.policy(MESSAGE_POLICY);
    request.answer(
        200,
        HTML,
        "<!doctype html>\n<html><head><meta charset=\"utf-8\"><title>Message</title>"
            + "<style>body{margin:1rem;font-family:system-ui,sans-serif;color:#111;"
            + "background:#fff;overflow-wrap:break-word}img{max-width:100%}</style></head><body>"
            + safe.get()
            + "</body></html>\n");
  }

  private static void asset(Request request, String name) throws IOException {
    String type =
        switch (name) {
          case "inbox.css" -> "text/css; charset=utf-8";
          case "icon.svg" -> "image/svg+xml";
          default -> "";
        };
    if (type.isEmpty()) {
      notFound(request);
      return;
    }
    try (InputStream octets = InboxPages.class.getResourceAsStream(name)) {
      if (octets == null) {
        throw new IllegalStateException("the program's file " + name + " is missing");
      }
      request.answer(200, type, octets.readAllBytes());
    }
  }

  private static void notFound(Request request) throws IOException {
    page(
        request,
        404,
        PageFrame.page(
            "Not found",
            "",
            markup -> {
              markup.begin("section", "class", "empty").element("h1", "There is nothing here");
              markup.begin("p").text("The message may have been deleted. ");
              markup.element("a", "Back to the inbox", "href", "/").end().end();
            }));
  }

  private static void page(Request request, int status, String html) throws IOException {
    request.policy(PAGE_POLICY);
    request.answer(status, HTML, html);
  }
}
