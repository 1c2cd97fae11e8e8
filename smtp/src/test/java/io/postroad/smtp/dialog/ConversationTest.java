package io.postroad.smtp.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.wire.ManualTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ConversationTest {

  private final ManualTime time = new ManualTime();
  private final Conversation conversation = new Conversation(time);

  @Test
  @DisplayName("A conversation says who said what, and when")
  void turns() {
    conversation.server("220 mx.example");
    time.pass(Duration.ofSeconds(1));
    conversation.client("QUIT");
    conversation.note("closed");
    assertThat(conversation.turns())
        .extracting(Turn::speaker, Turn::text)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(Speaker.SERVER, "220 mx.example"),
            org.assertj.core.groups.Tuple.tuple(Speaker.CLIENT, "QUIT"),
            org.assertj.core.groups.Tuple.tuple(Speaker.NOTE, "closed"));
    assertThat(conversation.turns().get(1).at()).isEqualTo(time.now());
    assertThat(conversation.turns().get(0).at()).isEqualTo(time.now().minusSeconds(1));
    conversation.clear();
    assertThat(conversation.turns()).isEmpty();
  }

  @Test
  @DisplayName(
      "Section 3: the lines of one reply have one moment, and sessions share those of EHLO")
  void replies() {
    Conversation other = new Conversation(time);
    List<String> reply = List.of("250-mx.example", new String("250 HELP".toCharArray()));
    conversation.server(reply);
    other.server(reply);
    List<Turn> turns = conversation.turns();
    assertThat(turns).extracting(Turn::text).containsExactly("250-mx.example", "250 HELP");
    assertThat(turns.get(0).at()).isSameAs(turns.get(1).at());
    assertThat(turns.get(1).text()).isSameAs(other.turns().get(1).text());
  }

  @Test
  @DisplayName("Limits: of a long conversation the first 50 and the last 450 turns are kept")
  void bounded() {
    for (int i = 0; i < 500; i++) {
      conversation.client("NOOP " + i);
    }
    assertThat(conversation.turns()).hasSize(500);
    for (int i = 500; i < 2000; i++) {
      conversation.client("NOOP " + i);
    }
    assertThat(conversation.turns()).hasSize(501);
    assertThat(conversation.turns().get(49).text()).isEqualTo("NOOP 49");
    assertThat(conversation.turns().get(50).text()).isEqualTo("1500 turns left out");
    assertThat(conversation.turns().get(51).text()).isEqualTo("NOOP 1550");
    assertThat(conversation.turns().getLast().text()).isEqualTo("NOOP 1999");
  }

  @Test
  @DisplayName("S6, L1: a turn is printable, Unicode too, and at most 512 characters")
  void clean() {
    conversation.client("a\u001b\u202e\u00e4" + "x".repeat(1000));
    assertThat(conversation.turns().getFirst().text()).startsWith("a??\u00e4xx").hasSize(512);
  }

  @Test
  @DisplayName("S8: credentials are never in a conversation")
  void secrets() {
    conversation.client("auth  plain AGFsaWNlAHNlY3JldA==");
    conversation.client("AUTH LOGIN");
    conversation.server("334 VXNlcm5hbWU6");
    conversation.client("YWxpY2U=");
    conversation.server("334 UGFzc3dvcmQ6");
    conversation.client("c2VjcmV0");
    conversation.server("334 dj1UUVhjUmE=");
    conversation.client("");
    conversation.server("235 2.7.0 welcome");
    conversation.client("MAIL FROM:<a@b>");
    assertThat(conversation.turns())
        .extracting(Turn::text)
        .containsExactly(
            "auth plain ****",
            "AUTH LOGIN",
            "334 VXNlcm5hbWU6",
            "****",
            "334 UGFzc3dvcmQ6",
            "****",
            "334 ****",
            "****",
            "235 2.7.0 welcome",
            "MAIL FROM:<a@b>");
  }

  @Test
  @DisplayName("The record of a message tells how the session opened, and its own transaction")
  void transactionAtHand() {
    conversation.server("220 mx.example");
    conversation.client("EHLO a");
    for (String sender : new String[] {"<a@b>", "<c@d>", "<e@f>"}) {
      conversation.client("MAIL FROM:" + sender);
      conversation.transactionBegins();
      conversation.server("250 2.1.0 sender OK");
    }
    assertThat(conversation.turns())
        .extracting(Turn::text)
        .containsExactly(
            "220 mx.example",
            "EHLO a",
            "earlier transactions are left out",
            "MAIL FROM:<e@f>",
            "250 2.1.0 sender OK");
  }

  @Test
  @DisplayName("Limits: long turns are fewer turns, so that a conversation takes 64 KiB at most")
  void longTurns() {
    for (int i = 0; i < 2000; i++) {
      conversation.client(i + " " + "x".repeat(1000));
    }
    int characters = conversation.turns().stream().mapToInt(turn -> turn.text().length()).sum();
    assertThat(characters).isBetween(32 * 1024, 64 * 1024);
    assertThat(conversation.turns().getLast().text()).startsWith("1999 ");
    assertThat(conversation.turns()).anyMatch(turn -> turn.text().endsWith(" turns left out"));
  }
}
