package io.postroad.verify.mailpit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.postroad.verify.rules.Checkout;
import io.postroad.verify.system.Command;
import io.postroad.verify.system.Postroad;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The npm packages {@code mailpit-api} and {@code cypress-mailpit} against a real server. */
final class MailpitClientsTest {
  private static final Path MODULES = Checkout.here().root().resolve("target/npm/node_modules");

  @TempDir private static Path folder;
  private static Postroad server;

  @BeforeAll
  static void start() {
    server = Postroad.catcher(folder.resolve("server"));
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static void runs(String client, String script) throws IOException {
    assumeThat(MODULES.resolve(client))
        .as("the npm package %s is not installed here; ./test does it where npm is", client)
        .isDirectory();
    Path file = folder.resolve(script);
    try (InputStream text = MailpitClientsTest.class.getResourceAsStream(script)) {
      assertThat(text).as(script).isNotNull();
      Files.copy(text, file);
    }
    Command.Run run =
        Command.of(
                "node",
                file.toString(),
                MODULES.resolve(client).toString(),
                "http://127.0.0.1:" + server.httpPort())
            .within(Duration.ofMinutes(1))
            .run();
    System.out.print(run.out());
    assertThat(run.exit()).as("%s%n%s", run.out(), run.err()).isZero();
    assertThat(run.out()).contains("failed=0");
  }

  @Test
  @DisplayName("Mailpit: every call of the npm package mailpit-api works unchanged")
  void mailpitApi() throws IOException {
    runs("mailpit-api", "mailpit-api.mjs");
  }

  @Test
  @DisplayName("Mailpit: every command of the npm package cypress-mailpit works unchanged")
  void cypressMailpit() throws IOException {
    runs("cypress-mailpit", "cypress-mailpit.mjs");
  }
}
