package io.postroad.verify.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.sun.net.httpserver.HttpServer;
import io.postroad.verify.system.Postroad;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mail that wants to run or fetch something, looked at in every way that the page has. */
final class HostileMailTest {
  private static final int PAYLOADS_MIN = 200;

  @TempDir private static Path folder;

  private static final AtomicInteger FETCHED = new AtomicInteger();
  private static Chromium chromium;
  private static Postroad server;
  private static HttpServer listener;
  private static String beacon;

  @BeforeAll
  static void start() throws IOException {
    chromium = Chromium.start();
    server = Postroad.catcher(folder.resolve("server"));
    listener = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    listener.createContext(
        "/beacon",
        exchange -> {
          FETCHED.incrementAndGet();
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    beacon = "http://127.0.0.1:" + listener.getAddress().getPort() + "/beacon";
    listener.createContext(
        "/believed",
        exchange -> {
          String page =
              "<!doctype html><body>" + String.join("\n", HostilePayloads.believed(beacon));
          exchange.getResponseHeaders().set("Content-Type", "text/html");
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(page.getBytes(StandardCharsets.UTF_8));
          exchange.close();
        });
    listener.start();
  }

  @AfterAll
  static void stop() {
    if (listener != null) {
      listener.stop(0);
    }
    if (server != null) {
      server.close();
    }
    if (chromium != null) {
      chromium.close();
    }
  }

  @Test
  @DisplayName("W2, W3: hostile mail runs nothing and fetches nothing, in any view of the page")
  void harmless() {
    List<String> messages = HostilePayloads.messages(beacon);
    assertThat(messages).hasSizeGreaterThanOrEqualTo(PAYLOADS_MIN);
    List<String> ids = Letters.send(server.smtpPort(), messages);
    FETCHED.set(0);
    int executed = 0;
    List<String> dialogs = new ArrayList<>();
    try (Tab tab = chromium.open(server.httpPort(), "/", Chromium.DESK)) {
      Page page = tab.page();
      page.onDialog(dialog -> {
        dialogs.add(dialog.message());
        dialog.dismiss();
      });
      page.locator(".mail a").first().waitFor();
      executed += ran(page);
      for (String id : ids) {
        tab.go("/view/" + id);
        look(page);
        executed += ran(page);
        assertThat(page.url()).as("the page stays where it is").endsWith("/view/" + id);
      }
      assertThat(page.context().pages()).as("no window was opened").hasSize(1);
      System.out.printf(
          "hostile mail in the page: payloads=%d executed=%d fetched=%d foreign=%d dialogs=%d%n",
          ids.size(), executed, FETCHED.get(), tab.foreignRequests().size(), dialogs.size());
      assertThat(executed).isZero();
      assertThat(tab.foreignRequests()).isEmpty();
      assertThat(dialogs).isEmpty();
    }
    assertThat(FETCHED.get()).isZero();
  }

  /** Every way to look at a message that it offers; at HTML alone in the frame and raw. */
  private static void look(Page page) {
    page.locator(".message h1").waitFor();
    boolean markup = page.locator("h1").textContent().startsWith("markup");
    Locator tabs = page.locator("[role=tab]");
    int last = tabs.count() - 1;
    for (int i = 0; i <= last; i++) {
      if (!markup || i == 0 || i == last) {
        tabs.nth(i).click();
        var _ =
            page.waitForFunction(
                "() => !document.getElementById('panel').textContent.startsWith('Loading')");
      }
    }
  }

  private static int ran(Page page) {
    return ((Number) page.evaluate("() => window.ran || 0")).intValue();
  }

  @Test
  @DisplayName("W2: the HTML of hostile mail is harmless as a page of its own, too")
  void framesAlone() {
    List<String> ids = Letters.send(server.smtpPort(), HostilePayloads.messages(beacon));
    FETCHED.set(0);
    int executed = 0;
    int shown = 0;
    try (Tab tab = chromium.open(server.httpPort(), "/view/" + ids.getFirst() + ".html", 1280)) {
      for (String id : ids) {
        String path = "/view/" + id + ".html";
        tab.go(path);
        executed += ran(tab.page());
        shown += tab.page().locator("body").count();
        assertThat(tab.page().url()).endsWith(path);
      }
      System.out.printf(
          "hostile mail alone: payloads=%d shown=%d executed=%d fetched=%d%n",
          ids.size(), shown, executed, FETCHED.get());
      assertThat(executed).isZero();
      assertThat(tab.foreignRequests()).isEmpty();
    }
    assertThat(FETCHED.get()).isZero();
  }

  @Test
  @DisplayName("Control: a page that believes the same HTML runs and fetches, and it is counted")
  void control() {
    FETCHED.set(0);
    try (Tab tab = chromium.open(listener.getAddress().getPort(), "/believed", Chromium.DESK)) {
      tab.page().onDialog(dialog -> dialog.dismiss());
      int executed = ran(tab.page());
      System.out.printf("control: executed=%d fetched=%d%n", executed, FETCHED.get());
      assertThat(executed).isPositive();
      assertThat(FETCHED.get()).isPositive();
    }
  }
}
