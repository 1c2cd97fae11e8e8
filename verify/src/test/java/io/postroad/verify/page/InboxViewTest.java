package io.postroad.verify.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.postroad.verify.system.Command;
import io.postroad.verify.system.Postroad;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The inbox and a message, as somebody uses them: with the mouse, the keyboard, on a telephone. */
final class InboxViewTest {
  private static final int LIVE_MILLIS = 1000;
  private static final int FIRST_VIEW_OCTETS_MAX = 200_000;

  @TempDir private Path folder;

  private Chromium chromium;
  private Postroad server;

  @BeforeEach
  void start() {
    chromium = Chromium.start();
    server = Postroad.catcher(folder.resolve("server"));
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
    if (chromium != null) {
      chromium.close();
    }
  }

  private static String letter(String from, String subject, String text) {
    return "From: "
        + from
        + "\nTo: Bob <bob@example.net>\nSubject: "
        + subject
        + "\n\n"
        + text
        + "\n";
  }

  private List<String> send(int count) {
    List<String> letters = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      letters.add(letter("Ann <ann@example.test>", "Letter " + i, "This is letter number " + i));
    }
    return Letters.send(server.smtpPort(), letters);
  }

  private static Locator row(Page page, String subject) {
    return page.locator(".mail").filter(new Locator.FilterOptions().setHasText(subject));
  }

  private static String focused(Page page) {
    return String.valueOf(
        page.evaluate(
            "() => document.activeElement.closest('li')?.querySelector('.subject')?.textContent"));
  }

  @Test
  @DisplayName("A message that swaks sends is in the open inbox within 1 s, without a reload")
  void live() {
    try (Tab tab = chromium.open(server.httpPort(), "/", Chromium.DESK)) {
      Page page = tab.page();
      assertThat(page.getByText("No mail yet")).isVisible();
      assertThat(page.locator("#pulse")).hasText("Live");
      page.evaluate("() => { window.stays = true; }");
      Command.tool("swaks", "--server", "127.0.0.1:" + server.smtpPort(), "--to", "bob@example.net")
          .run()
          .succeeded();
      long sent = System.nanoTime();
      row(page, "test ").first().waitFor(new Locator.WaitForOptions().setTimeout(LIVE_MILLIS));
      System.out.printf("live: shown after %d ms%n", (System.nanoTime() - sent) / 1_000_000);
      assertThat(page.evaluate("() => window.stays")).isEqualTo(true);
      assertThat(page.locator("#unread")).containsText("1");
      assertThat(tab.foreignRequests()).isEmpty();
      assertThat(tab.complaints()).isEmpty();
    }
  }

  @Test
  @DisplayName("The first view weighs at most 200 kB on the wire")
  void weight() {
    send(20);
    try (Tab tab = chromium.open(server.httpPort(), "/", Chromium.DESK)) {
      row(tab.page(), "Letter 20").waitFor();
      int octets =
          ((Number)
                  tab.page()
                      .evaluate(
                          "() => ['navigation', 'resource'].flatMap((kind) =>"
                              + " performance.getEntriesByType(kind))"
                              + ".reduce((sum, entry) => sum + entry.transferSize, 0)"))
              .intValue();
      System.out.printf("first view: octets=%d%n", octets);
      assertThat(octets).isBetween(1_000, FIRST_VIEW_OCTETS_MAX);
    }
  }

  @Test
  @DisplayName(
      "The keyboard walks, selects, opens, goes on, comes back, deletes, and shows its keys")
  void keyboard() {
    send(5);
    try (Tab tab = chromium.open(server.httpPort(), "/", Chromium.DESK)) {
      Page page = tab.page();
      row(page, "Letter 5").waitFor();
      page.keyboard().press("j");
      assertThat(focused(page)).isEqualTo("Letter 5");
      page.keyboard().press("ArrowDown");
      assertThat(focused(page)).isEqualTo("Letter 4");
      page.keyboard().press("k");
      assertThat(focused(page)).isEqualTo("Letter 5");
      page.keyboard().press("End");
      assertThat(focused(page)).isEqualTo("Letter 1");
      page.keyboard().press("Home");
      page.keyboard().press("Enter");
      assertThat(page.locator("h1")).hasText("Letter 5");
      assertThat(page.getByTitle("Next message")).isEnabled();
      page.keyboard().press("j");
      assertThat(page.locator("h1")).hasText("Letter 4");
      page.keyboard().press("Escape");
      row(page, "Letter 3").waitFor();
      assertThat(page.locator(".mail.unread")).hasCount(3);
      page.keyboard().press("Home");
      page.keyboard().press("x");
      page.keyboard().press("j");
      page.keyboard().press("x");
      assertThat(page.getByText("2 selected")).isVisible();
      page.keyboard().press("Delete");
      assertThat(page.getByText("Delete 2 messages?")).isVisible();
      page.keyboard().press("Enter");
      assertThat(page.locator(".mail")).hasCount(3);
      page.keyboard().press("?");
      assertThat(page.getByText("Keyboard shortcuts")).isVisible();
      page.keyboard().press("Escape");
      page.keyboard().press("/");
      page.keyboard().type("subject:\"letter 2\"");
      assertThat(page.locator(".tally")).hasText("1 match");
      assertThat(tab.complaints()).isEmpty();
    }
  }

  @Test
  @DisplayName("Everything can be deleted, after a question, and the empty inbox says how to begin")
  void deleteAll() {
    send(3);
    try (Tab tab = chromium.open(server.httpPort(), "/", Chromium.DESK)) {
      Page page = tab.page();
      page.getByText("Delete all").click();
      page.getByText("Cancel").click();
      assertThat(page.locator(".mail")).hasCount(3);
      page.getByText("Delete all").click();
      page.locator("dialog .danger").click();
      assertThat(page.getByText("No mail yet")).isVisible();
      assertThat(page.getByText("postroad send")).isVisible();
      assertThat(tab.complaints()).isEmpty();
    }
  }

  @Test
  @DisplayName("A list of 1500 messages scrolls to its end, of which only the rows in sight exist")
  void longList() {
    send(1500);
    try (Tab tab = chromium.open(server.httpPort(), "/", Chromium.DESK)) {
      Page page = tab.page();
      row(page, "Letter 1500").waitFor();
      page.locator(".scroller").evaluate("(box) => { box.scrollTop = box.scrollHeight; }");
      page.locator(".mail[aria-posinset='1500'] .subject").waitFor();
      assertThat(page.locator(".mail").count()).isLessThan(60);
      assertThat(tab.complaints()).isEmpty();
    }
  }

  @Test
  @DisplayName(
      "Inbox and message are looked at in both widths and both themes, without side scroll")
  void pictures() {
    List<String> ids = Letters.send(server.smtpPort(), SampleLetters.all());
    for (int width : List.of(Chromium.DESK, Chromium.PHONE)) {
      for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
        String suffix = "-" + width + (scheme == ColorScheme.DARK ? "-dark" : "");
        try (Tab tab = chromium.open(server.httpPort(), "/", width, scheme)) {
          row(tab.page(), "has shipped").first().waitFor();
          look(tab, "inbox" + suffix, width);
          tab.go("/view/" + ids.getLast());
          tab.page().frameLocator("iframe").getByText("Your order has shipped").waitFor();
          look(tab, "message" + suffix, width);
          assertThat(tab.complaints()).isEmpty();
        }
      }
    }
  }

  private static void look(Tab tab, String name, int width) {
    tab.picture(name);
    Object real = tab.page().evaluate("() => document.documentElement.scrollWidth");
    assertThat(((Number) real).intValue()).as(name).isLessThanOrEqualTo(width);
  }
}
