package io.postroad.app.web;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;

/**
 * What a browser gets that has no token: a field for it. It stands alone, for the files of the page
 * are behind the token as well.
 */
final class LoginPage {
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none';"
          + " frame-ancestors 'self'";

  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><title>Log in · Postroad</title>
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <style>
      body { font: 1rem/1.5 system-ui, sans-serif; max-width: 26rem; margin: 18vh auto 0; padding: 0 1rem; }
      form { display: flex; gap: .5rem; }
      input, button { font: inherit; padding: .45rem .8rem; border: 1px solid GrayText; border-radius: 8px; }
      input { flex: 1; min-width: 0; }
      </style></head><body>
      <h1>Postroad</h1>
      <p id="what">This server wants its token: the text of the file <code>api-token</code> in its data folder.</p>
      <form action="/" method="get">
      <input name="token" type="password" autocomplete="off" required autofocus aria-label="Token" aria-describedby="what">
      <button>Open</button></form>
      </body></html>
      """;

  private LoginPage() {}

  /** Whether a person asks, who opened the page, and not a program. */
  static boolean wanted(HttpExchange exchange) {
    String accept = exchange.getRequestHeaders().getFirst("Accept");
    return accept != null
        && accept.contains("text/html")
        && exchange.getRequestMethod().equals("GET")
        && !exchange.getRequestURI().getPath().startsWith("/api/");
  }

  /** Answers 401 with it. */
  static void answer(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Security-Policy", POLICY);
    Answer.send(exchange, 401, "text/html; charset=utf-8", PAGE);
  }
}
