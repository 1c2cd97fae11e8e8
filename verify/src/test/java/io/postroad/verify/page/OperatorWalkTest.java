package io.postroad.verify.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.postroad.dns.zone.ZoneServer;
import io.postroad.verify.system.Command;
import io.postroad.verify.system.Ports;
import io.postroad.verify.system.Postroad;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator's way through the page: conversation, queue, flow and check, by clicks. */
final class OperatorWalkTest {
  private static final String ZONE =
      """
      mx1.example.test.       A    192.0.2.25
      example.test.           MX   10 mx1.example.test.
      example.test.           TXT  "v=spf1 mx -all"
      _dmarc.example.test.    TXT  "v=DMARC1; p=none; rua=mailto:postmaster@example.test"
      """;

  @TempDir private static Path folder;

  private static Chromium chromium;
  private static ZoneServer zone;
  private static Postroad server;
  private static int nextHop;

  @BeforeAll
  static void start() throws IOException {
    chromium = Chromium.start();
    zone = ZoneServer.start(ZONE, 0, task -> Thread.ofVirtual().start(task));
    nextHop = Ports.free();
    server =
        Postroad.start(
            folder.resolve("server"),
            """
            hostname = "mx1.example.test"
            data = "data"
            [[listen]]
            address = "127.0.0.1:0"
            check-sender = "off"
            [http]
            listen = "127.0.0.1:0"
            [relay]
            trusted-networks = ["127.0.0.0/8"]
            [domains."example.test"]
            mailboxes = ["alice"]
            deliver = "inbox"
            [[routes]]
            match = ["partner.test"]
            via = "smtp:127.0.0.1:%d"
            [dns]
            servers = ["127.0.0.1:%d"]
            """
                .formatted(nextHop, zone.address().getPort()));
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
    if (zone != null) {
      zone.close();
    }
    if (chromium != null) {
      chromium.close();
    }
  }

  private static void swaks(String recipient, String subject) {
    Command.tool(
            "swaks",
            "--server",
            "127.0.0.1:" + server.smtpPort(),
            "--helo",
            "shop.example.net",
            "--from",
            "ann@example.net",
            "--to",
            recipient,
            "--header",
            "Subject: " + subject)
        .run()
        .succeeded();
  }

  private static Tab open(String path, int width, ColorScheme colors) throws IOException {
    String token = Files.readString(server.folder().resolve("data/api-token")).strip();
    Tab tab = chromium.open(server.httpPort(), "/?token=" + token, width, colors);
    tab.go(path);
    return tab;
  }

  private static Locator button(Page page, String name) {
    return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name)).first();
  }

  /** Both widths, and the dark theme once. */
  private static void pictures(String name, String path) throws IOException {
    for (int width : List.of(Chromium.DESK, Chromium.PHONE)) {
      try (Tab tab = open(path, width, ColorScheme.LIGHT)) {
        tab.page().locator("main h1").waitFor();
        assertNoOverflow(tab.page());
        tab.picture(name + "-" + width);
        assertClean(tab);
      }
    }
    try (Tab tab = open(path, Chromium.DESK, ColorScheme.DARK)) {
      tab.page().locator("main h1").waitFor();
      tab.picture(name + "-dark");
      assertClean(tab);
    }
  }

  private static void assertNoOverflow(Page page) {
    assertThat(
            page.evaluate(
                "() => document.querySelector('main').scrollWidth"
                    + " > document.querySelector('main').clientWidth"))
        .as("the page scrolls sideways at %s", page.url())
        .isEqualTo(false);
  }

  private static void assertClean(Tab tab) {
    assertThat(tab.complaints()).isEmpty();
    assertThat(tab.foreignRequests()).isEmpty();
  }

  @Test
  @DisplayName("issue 5: the conversation shows every command of a swaks session, explained")
  void conversation() throws IOException {
    swaks("alice@example.test", "Your order");
    try (Tab tab = open("/", Chromium.DESK, ColorScheme.LIGHT)) {
      Page page = tab.page();
      page.getByText("Your order", new Page.GetByTextOptions().setExact(true)).first().click();
      page.getByRole(
              AriaRole.LINK, new Page.GetByRoleOptions().setName(Pattern.compile("Conversation")))
          .first()
          .click();
      page.locator(".lines").first().waitFor();
      List<String> client = page.locator(".line.client .text").allTextContents();
      assertThat(client)
          .containsExactly(
              "EHLO shop.example.net",
              "MAIL FROM:<ann@example.net>",
              "RCPT TO:<alice@example.test>",
              "DATA",
              "QUIT");
      assertThat(page.locator(".line.server .text").allTextContents())
          .anyMatch(text -> text.startsWith("250 2.0.0 queued as "))
          .anyMatch(text -> text.startsWith("221 2.0.0 "));
      Locator mail = page.locator(".line.client .said").nth(1);
      mail.focus();
      page.keyboard().press("Enter");
      assertThat(page.locator(".explained:visible").first().textContent())
          .contains("Begins a mail transaction")
          .contains("RFC 5321 §4.1.1.2");
      button(page, "Explain every line").click();
      assertThat(page.locator(".explained:visible").count())
          .isEqualTo(page.locator(".said").count());
      tab.picture("conversation-explained-1280");
      assertClean(tab);
      pictures("conversation", page.url().replaceFirst("^https?://[^/]+", ""));
    }
  }

  @Test
  @DisplayName("issue 5: a deferred message is found, read, retried and seen delivered, by clicks")
  void deferredMessage() throws IOException {
    swaks("carol@partner.test", "To a partner");
    try (Tab tab = open("/", Chromium.DESK, ColorScheme.LIGHT)) {
      Page page = tab.page();
      page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Queue")).first().click();
      page.locator(".destination").first().waitFor();
      page.getByRole(
              AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile("^Deferred")))
          .click();
      Locator row = page.locator(".messages .row a").first();
      assertThat(row.textContent()).contains("carol@partner.test");
      row.click();
      page.locator(".queue.one .why").waitFor();
      assertThat(page.locator(".queue.one .why").textContent())
          .contains("connection refused by 127.0.0.1:" + nextHop);
      pictures("queued-message", page.url().replaceFirst("^https?://[^/]+", ""));
      pictures("queue", "/queue");
      try (Postroad partner = partner()) {
        button(page, "Retry").click();
        Locator question = page.getByRole(AriaRole.DIALOG);
        assertThat(question.textContent()).contains("tried at once");
        tab.picture("queue-question-1280");
        question
            .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Retry"))
            .click();
        page.getByText("It has left the queue").waitFor();
        assertThat(page.locator(".queue.one .why").textContent())
            .contains("carol@partner.test was delivered");
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Conversation")).click();
        page.getByText("Passed on to").first().waitFor();
        assertThat(page.locator(".step.attempted .line.client .text").allTextContents())
            .anyMatch(text -> text.startsWith("RCPT TO:<carol@partner.test>"));
        await().until(() -> partner.log().contains("accepted"));
      }
      assertClean(tab);
    }
  }

  /**
   * Of a window of two seconds, whose server is one second old: what it shows after each sample.
   */
  private static final String GROWS =
      """
      async () => {
        const {advance} = await import('/assets/flow-window.js');
        const shown = {step: 1, span: 2, times: [1], series: {a: [3]}};
        const seen = [];
        for (const sample of [{time: 2, series: {a: 4}}, {time: 2, series: {a: 9}}, {time: 3, series: {a: 5}}]) {
          if (advance(shown, sample)) {
            seen.push(JSON.stringify([shown.times, shown.series.a]));
          }
        }
        return seen.join(' ');
      }
      """;

  private static Postroad partner() {
    return Postroad.start(
        folder.resolve("partner"),
        """
        hostname = "mx.partner.test"
        data = "data"
        [[listen]]
        address = "127.0.0.1:%d"
        check-sender = "off"
        [http]
        listen = ""
        [domains."partner.test"]
        mailboxes = ["carol"]
        deliver = "inbox"
        """
            .formatted(nextHop));
  }

  @Test
  @DisplayName("issue 5: the flow is drawn, and told in words to who cannot see it")
  void flow() throws IOException {
    swaks("alice@example.test", "For the plots");
    try (Tab tab = open("/flow", Chromium.DESK, ColorScheme.LIGHT)) {
      Page page = tab.page();
      page.locator("figure canvas").first().waitFor();
      assertThat(page.locator("figure canvas").count()).isEqualTo(7);
      page.waitForFunction(
          "() => /Accepted: [1-9][0-9]* in all/.test(document.querySelector('figure').textContent)");
      assertThat(page.evaluate(GROWS)).isEqualTo("[[1,2],[3,4]] [[2,3],[4,5]]");
      button(page, "24 h").click();
      page.getByText("in each minute").first().waitFor();
      assertClean(tab);
    }
    pictures("flow", "/flow");
  }

  @Test
  @DisplayName("issue 5: the check tells what is wrong in DNS, where, and what to publish")
  void check() throws IOException {
    try (Tab tab = open("/check", Chromium.DESK, ColorScheme.LIGHT)) {
      Page page = tab.page();
      page.locator(".finding").first().waitFor();
      assertThat(page.locator("main").textContent())
          .contains("mail for example.test comes to mx1.example.test")
          .contains("SPF lets mx1.example.test send for example.test")
          .contains("DKIM: no key is published")
          .contains("when the reports show no failures of yours, say p=quarantine")
          .contains("the file is valid and in force");
      assertClean(tab);
    }
    pictures("check", "/check");
  }
}
