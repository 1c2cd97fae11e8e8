package io.postroad.verify.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import io.postroad.verify.rules.Checkout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One window, and what it said and fetched while it was open. Playwright waits by itself until what
 * is to be clicked is there. Confined to one thread.
 */
final class Tab implements AutoCloseable {
  private final BrowserContext context;
  private final Page page;
  private final String origin;
  private final List<String> complaints = new ArrayList<>();
  private final List<String> fetched = new ArrayList<>();

  Tab(BrowserContext context, String origin, String path) {
    this.context = context;
    this.origin = origin;
    this.page = context.newPage();
    page.onConsoleMessage(message -> {
      if (message.type().equals("error") || message.type().equals("warning")) {
        complaints.add(message.type() + ": " + message.text());
      }
    });
    page.onPageError(error -> complaints.add("thrown: " + error));
    page.onRequest((Request request) -> fetched.add(request.url()));
    page.navigate(origin + path);
  }

  /** For clicking, typing and looking. */
  Page page() {
    return page;
  }

  /** Goes to another path of the same server, as by the address bar. */
  void go(String path) {
    page.navigate(origin + path);
  }

  /** What the console showed as error or warning, and what was thrown. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** The addresses of all requests so far that did not go to our server. */
  List<String> foreignRequests() {
    return fetched.stream()
        .filter(url -> !url.startsWith(origin + "/") && !url.startsWith("data:"))
        .filter(url -> !url.startsWith("about:") && !url.startsWith("blob:"))
        .toList();
  }

  /** Keeps a picture of the whole page as {@code target/screenshots/NAME.png}, to be looked at. */
  void picture(String name) {
    Path file = Checkout.here().root().resolve("verify/target/screenshots/" + name + ".png");
    page.screenshot(new Page.ScreenshotOptions().setPath(file).setFullPage(true));
    assertThat(file).isNotEmptyFile();
  }

  @Override
  public void close() {
    context.close();
  }
}
