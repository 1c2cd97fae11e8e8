package io.postroad.mta.reception;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postroad.mta.Settings;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.envelope.ContentException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class LoopTokensTest {
  private final LoopTokens tokens = new LoopTokens(Settings.KEY);
  private final String token = tokens.token("info@example.test");

  @Test
  @DisplayName(
      "B3: our own token for the same recipient in the header section is a loop, wherever reads are split")
  void findsItsToken() {
    String text =
        "Received: from a by b\r\n\t(passed " + token + ");\r\n\tdate\r\nA: b\r\n\r\nhi\r\n";
    for (int atOnce = 1; atOnce < text.length(); atOnce++) {
      int size = atOnce;
      assertThatThrownBy(() -> readAll(text, size))
          .isInstanceOfSatisfying(
              ContentException.class,
              e -> assertThat(e.fault()).isEqualTo(ContentException.Fault.LOOP));
    }
  }

  @Test
  @DisplayName("B3: a token of another address, or one in the body, is none")
  void letsOthersPass() throws IOException {
    readAll(
        "Received: by b\r\n\t(passed " + tokens.token("x@example.test") + ");\r\n\r\nhi\r\n", 64);
    readAll("A: b\r\n\r\n\t(passed " + token + ")\r\n", 64);
    assertThat(token).hasSize(16).isNotEqualTo(tokens.token("x@example.test"));
  }

  private void readAll(String text, int atOnce) throws IOException {
    try (Content guarded =
        LoopTokens.guard(Content.of(text.getBytes(StandardCharsets.US_ASCII)), Set.of(token))) {
      byte[] into = new byte[atOnce];
      int n = 0;
      while (n >= 0) {
        n = guarded.read(into, 0, atOnce);
      }
    }
  }
}
