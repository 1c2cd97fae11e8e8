package io.postroad.verify.page;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import io.postroad.verify.system.Command;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Debian's Chromium without a window. Nothing is downloaded, and it calls nobody by itself.
 * Confined to one thread.
 */
final class Chromium implements AutoCloseable {
  /** The width of a window on a desk. */
  static final int DESK = 1280;

  /** The width of a telephone. */
  static final int PHONE = 390;

  private static final List<String> QUIET =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Playwright playwright, Browser browser) {
    this.playwright = playwright;
    this.browser = browser;
  }

  /** Starts it; without it the test is skipped with a line that says so. */
  static Chromium start() {
    Path program = Command.require("chromium");
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    Browser browser =
        playwright
            .chromium()
            .launch(new BrowserType.LaunchOptions().setExecutablePath(program).setArgs(QUIET));
    return new Chromium(playwright, browser);
  }

  /** A fresh window on the page of this port, with no cookie and no memory of others. */
  Tab open(int httpPort, String path, int width) {
    return open(httpPort, path, width, ColorScheme.LIGHT);
  }

  /** The same for somebody who likes it dark, or light. */
  Tab open(int httpPort, String path, int width, ColorScheme colors) {
    BrowserContext context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setViewportSize(width, width == PHONE ? 844 : 800)
                .setHasTouch(width == PHONE)
                .setIsMobile(width == PHONE)
                .setLocale("en-GB")
                .setColorScheme(colors));
    return new Tab(context, "http://127.0.0.1:" + httpPort, path);
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
