package io.postroad.app.web.page;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.postroad.inbox.Inbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The web page: {@code index.html} on each path that it draws, its files under {@code /assets/},
 * and {@code /view/{ID}.html}, the framed HTML of a message. Thread-safe.
 *
 * <p>Files carry a strong entity tag and are asked after at each use ({@code no-cache}): a new
 * version of the program is a new page at once, and an unchanged file costs a 304.
 */
public final class Page implements HttpHandler {

  /**
   * Nothing but our own files: no script in the markup, none that is made of text (no {@code
   * innerHTML} of any kind: Trusted Types without a policy), no connection to anybody else.
   */
  static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self';"
          + " require-trusted-types-for 'script'; trusted-types 'none'";

  private static final String ASSETS = "/assets/";

  private final PageFiles files = new PageFiles();
  private final MessageFrame frame;

  /** The page over {@code inbox}, whose messages it frames. */
  public Page(Inbox inbox) {
    this.frame = new MessageFrame(inbox);
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Headers answer = exchange.getResponseHeaders();
      answer.set("X-Content-Type-Options", "nosniff");
      answer.set("Referrer-Policy", "no-referrer");
      answer.set("Content-Security-Policy", POLICY);
      String method = exchange.getRequestMethod();
      if (!method.equals("GET") && !method.equals("HEAD")) {
        answer.set("Allow", "GET, HEAD");
        text(exchange, 405, "only GET, HEAD here\n");
        return;
      }
      find(exchange, exchange.getRequestURI().getPath());
    }
  }

  private void find(HttpExchange exchange, String path) throws IOException {
    Optional<String> framed = frame.messageId(path);
    Optional<PageFile> file = Optional.empty();
    if (framed.isPresent()) {
      frame.show(exchange, framed.get());
      return;
    }
    if (PagePaths.draws(path)) {
      file = files.file("index.html");
    } else if (path.startsWith(ASSETS)) {
      file = files.file(path.substring(ASSETS.length()));
    }
    if (file.isPresent()) {
      send(exchange, file.get());
    } else {
      text(exchange, 404, "there is nothing here; the page begins at /\n");
    }
  }

  private static void send(HttpExchange exchange, PageFile file) throws IOException {
    Headers asked = exchange.getRequestHeaders();
    boolean zip = Conditions.takesGzip(asked.getFirst("Accept-Encoding"));
    String tag = file.tag(zip);
    Headers answer = exchange.getResponseHeaders();
    answer.set("Cache-Control", "no-cache");
    answer.set("Vary", "Accept-Encoding");
    answer.set("ETag", tag);
    if (Conditions.unchanged(asked.getFirst("If-None-Match"), tag)) {
      exchange.sendResponseHeaders(304, -1);
      return;
    }
    if (zip) {
      answer.set("Content-Encoding", "gzip");
    }
    octets(exchange, 200, file.type(), file.octets(zip));
  }

  static void text(HttpExchange exchange, int status, String text) throws IOException {
    octets(exchange, status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  static void octets(HttpExchange exchange, int status, String type, byte[] octets)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(octets.length));
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, octets.length == 0 ? -1 : octets.length);
    exchange.getResponseBody().write(octets);
    exchange.getResponseBody().flush();
  }
}
