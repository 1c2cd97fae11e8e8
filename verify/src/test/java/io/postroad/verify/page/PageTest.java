package io.postroad.verify.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.postroad.verify.system.Command;
import io.postroad.verify.system.Postroad;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a server with no configuration, seen in a browser. */
final class PageTest {
  @TempDir private static Path folder;

  private static Chromium chromium;
  private static Postroad server;

  @BeforeAll
  static void start() {
    chromium = Chromium.start();
    server = Postroad.catcher(folder.resolve("server"));
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
    if (chromium != null) {
      chromium.close();
    }
  }

  @Test
  @DisplayName("a message that swaks sends is in the list, and nothing was fetched from elsewhere")
  void list() {
    Command.tool(
            "swaks",
            "--server",
            "127.0.0.1:" + server.smtpPort(),
            "--from",
            "ann@example.test",
            "--to",
            "bob@example.net",
            "--header",
            "Subject: Seen in a browser")
        .run()
        .succeeded();
    try (Tab tab = chromium.open(server.httpPort(), "/", Chromium.DESK)) {
      tab.page()
          .getByText("Seen in a browser", new Page.GetByTextOptions().setExact(true))
          .first()
          .waitFor();
      assertThat(tab.foreignRequests()).isEmpty();
      assertThat(tab.complaints()).isEmpty();
    }
  }
}
