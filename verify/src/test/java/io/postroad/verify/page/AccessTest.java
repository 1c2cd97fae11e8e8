package io.postroad.verify.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.postroad.verify.system.Postroad;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page for those who do not see it, see it badly, or have no mouse (WCAG 2.2 AA). */
final class AccessTest {
  private static final int STEPS_MAX = 60;

  @TempDir private Path folder;

  private static String script() throws IOException {
    try (InputStream octets = AccessTest.class.getResourceAsStream("audit.js")) {
      return new String(octets.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  @DisplayName("WCAG 1.4.3, 4.1.2: every control has a name and every text enough contrast")
  void namesAndContrast() throws IOException {
    try (Chromium chromium = Chromium.start();
        Postroad server = Postroad.catcher(folder.resolve("server"))) {
      List<String> ids = Letters.send(server.smtpPort(), SampleLetters.all());
      int texts = 0;
      List<String> faults = new ArrayList<>();
      for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
        for (int width : List.of(Chromium.DESK, Chromium.PHONE)) {
          try (Tab tab = chromium.open(server.httpPort(), "/", width, scheme)) {
            tab.page().locator(".mail a").first().waitFor();
            texts += audit(tab.page(), "inbox " + width + " " + scheme, faults);
            tab.go("/view/" + ids.getLast());
            tab.page().locator("[role=tab]").last().click();
            tab.page().locator("#panel pre").waitFor();
            texts += audit(tab.page(), "message " + width + " " + scheme, faults);
          }
        }
      }
      System.out.printf("access: texts=%d faults=%d%n", texts, faults.size());
      assertThat(faults).isEmpty();
      assertThat(texts).isGreaterThan(100);
    }
  }

  /** Counts the texts that were looked at; what is wrong with them goes into {@code faults}. */
  private static int audit(Page page, String where, List<String> faults) throws IOException {
    List<?> found = (List<?>) page.evaluate(script());
    found.stream().skip(1).forEach(fault -> faults.add(where + ": " + fault));
    return ((Number) found.getFirst()).intValue();
  }

  @Test
  @DisplayName("WCAG 2.4.3, 2.4.7: the tabulator goes down the page and its place is always seen")
  void focusOrder() {
    try (Chromium chromium = Chromium.start();
        Postroad server = Postroad.catcher(folder.resolve("server"))) {
      Letters.send(server.smtpPort(), SampleLetters.all());
      try (Tab tab = chromium.open(server.httpPort(), "/", Chromium.DESK)) {
        Page page = tab.page();
        page.locator(".mail a").first().waitFor();
        List<String> walk = new ArrayList<>();
        for (int i = 0; i < STEPS_MAX; i++) {
          page.keyboard().press("Tab");
          String place =
              String.valueOf(
                  page.evaluate(
                      "() => { const e = document.activeElement; if (e === document.body) return"
                          + " 'end'; const s = getComputedStyle(e); const seen = s.outlineStyle !=="
                          + " 'none' && s.outlineWidth !== '0px'; return (seen ? '' : 'UNSEEN ') +"
                          + " (e.id || e.dataset.nav || e.className || e.tagName); }"));
          if (place.equals("end")) {
            break;
          }
          walk.add(place);
        }
        System.out.printf("focus: steps=%d %s%n", walk.size(), walk);
        assertThat(walk).noneMatch(place -> place.startsWith("UNSEEN"));
        assertThat(walk)
            .startsWith("skip", "brand", "inbox", "queue", "flow", "check")
            .containsSubsequence("help", "theme", "search");
        assertThat(walk).as("no trap, and one stop for the whole list").hasSizeLessThan(30);
      }
    }
  }
}
