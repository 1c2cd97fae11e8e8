package io.postroad.smtp.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.runtime.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class ConversationTest {
  private final Conversation conversation = new Conversation(new StillTime());

  @Test
  @DisplayName(
      "product.md §5: the record of a message tells how the session opened, and its own transaction")
  void keepsOpeningAndTheTransactionAtHand() {
    conversation.server("220 mx.example.org ESMTP");
    conversation.client("EHLO client.example.net");
    conversation.server("250 mx.example.org");
    transaction("a@example.org");
    transaction("b@example.org");
    assertThat(texts())
        .containsExactly(
            "220 mx.example.org ESMTP",
            "EHLO client.example.net",
            "250 mx.example.org",
            "earlier transactions are left out",
            "MAIL FROM:<b@example.org>",
            "250 2.1.0 sender OK");
  }

  @Test
  @DisplayName("style.md §4: a dialog of any length is recorded in 501 turns, its middle left out")
  void isBounded() {
    for (int i = 0; i < 10_000; i++) {
      conversation.client("NOOP " + i);
    }
    assertThat(texts()).hasSize(501).startsWith("NOOP 0").endsWith("NOOP 9999");
    assertThat(texts().get(50)).isEqualTo("9500 turns left out");
  }

  @Test
  @DisplayName("L1: credentials are masked before they are stored")
  void masksCredentials() {
    conversation.client("AUTH PLAIN AHVzZXIAc2VjcmV0");
    conversation.client("AUTH LOGIN");
    conversation.server("334 VXNlcm5hbWU6");
    conversation.client("dXNlcg==");
    assertThat(texts())
        .containsExactly("AUTH PLAIN ****", "AUTH LOGIN", "334 VXNlcm5hbWU6", "****");
  }

  private void transaction(String sender) {
    conversation.client("MAIL FROM:<" + sender + ">");
    conversation.transactionBegins();
    conversation.server("250 2.1.0 sender OK");
  }

  private List<String> texts() {
    return conversation.turns().stream().map(Turn::text).toList();
  }

  /** A clock that stands still. */
  private static final class StillTime implements Time {
    @Override
    public Instant now() {
      return Instant.EPOCH;
    }

    @Override
    public long nanos() {
      return 0;
    }

    @Override
    public void sleep(Duration duration) {}
  }
}
