package io.postroad.verify.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.postroad.verify.system.Ports;
import io.postroad.verify.system.Postroad;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page while its server is killed and comes back. */
final class ServerGoneTest {
  @TempDir private Path folder;

  @Test
  @DisplayName("The page says that the server is gone, keeps what was typed, and goes on by itself")
  void goneAndBack() throws IOException {
    try (Chromium chromium = Chromium.start();
        Postroad server = Postroad.start(folder.resolve("server"), configuration())) {
      String token = Files.readString(server.folder().resolve("data/api-token")).strip();
      try (Tab tab = chromium.open(server.httpPort(), "/?token=" + token, Chromium.DESK)) {
        Page page = tab.page();
        assertThat(page.locator("#pulse")).hasText("Live");
        assertThat(page.url()).as("the token is not kept in the address").doesNotContain("token");
        page.locator("#search").fill("subject:letter");
        server.kill();
        assertThat(page.locator("#banner")).isVisible();
        assertThat(page.locator("#banner")).containsText("The server is gone");
        assertThat(page.locator("#pulse")).hasText("Disconnected");
        server.restart();
        assertThat(page.locator("#banner")).isHidden();
        assertThat(page.locator("#search")).hasValue("subject:letter");
        var _ =
            Letters.send(
                server.smtpPort(), List.of("From: a@example.test\nSubject: Letter\n\nAgain\n"));
        assertThat(page.locator(".mail .subject")).hasText("Letter");
        // What the browser's console says of lost connections is all that it may say.
        assertThat(tab.complaints()).allMatch(line -> line.contains("Failed to load resource"));
      }
    }
  }

  /** On ports of its own, so that it comes back where it was. */
  private static String configuration() {
    return """
    hostname = "mx.example.net"
    data = "{folder}/data"

    [[listen]]
    address = "127.0.0.1:%d"
    service = "mx"

    [http]
    listen = "127.0.0.1:%d"

    [relay]
    trusted-networks = ["127.0.0.0/8"]

    [domains."example.net"]
    mailboxes = ["bob"]
    deliver = "inbox"
    """
        .formatted(Ports.free(), Ports.free());
  }
}
