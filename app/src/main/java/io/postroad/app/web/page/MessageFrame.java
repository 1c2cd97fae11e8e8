package io.postroad.app.web.page;

import com.sun.net.httpserver.HttpExchange;
import io.postroad.inbox.Inbox;
import io.postroad.inbox.InboxEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The HTML of a message at an address of its own, {@code /view/{ID}.html} as Mailpit has it:
 * sanitized, and under a policy that allows nothing (rule W2). Thread-safe.
 */
final class MessageFrame {

  /** Rule W2: what a message's HTML may do, which is nothing. */
  static final String POLICY =
      "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox;"
          + " frame-ancestors 'self'";

  private static final String FRONT = "/view/";
  private static final String END = ".html";

  private final Inbox inbox;

  MessageFrame(Inbox inbox) {
    this.inbox = inbox;
  }

  /** The id in such a path, if it is one. */
  Optional<String> messageId(String path) {
    if (!path.startsWith(FRONT) || !path.endsWith(END)) {
      return Optional.empty();
    }
    return Optional.of(path.substring(FRONT.length(), path.length() - END.length()))
        .filter(PagePaths::isId);
  }

  /** Answers with the HTML of a message. Never kept by anybody: a deleted message is gone. */
  void show(HttpExchange exchange, String id) throws IOException {
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.getResponseHeaders().set("Content-Security-Policy", POLICY);
    Optional<String> safe = inbox.safeHtml(id.equals("latest") ? latest() : id);
    if (safe.isEmpty()) {
      Page.text(exchange, 404, "there is no such message, or no HTML in it\n");
      return;
    }
    String page =
        """
        <!doctype html>
        <html><head><meta charset="utf-8"><title>Message</title><style>body{margin:1rem;\
        font-family:system-ui,sans-serif;color:#111;background:#fff;overflow-wrap:break-word}\
        img{max-width:100%%}</style></head><body>%s</body></html>
        """
            .formatted(safe.get());
    Page.octets(exchange, 200, "text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8));
  }

  private String latest() {
    List<InboxEntry> newest = inbox.list(0, 1).entries();
    return newest.isEmpty() ? "" : newest.getFirst().id();
  }
}
