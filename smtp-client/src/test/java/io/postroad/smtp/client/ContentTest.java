package io.postroad.smtp.client;

import static io.postroad.smtp.client.ClientBench.brief;
import static io.postroad.smtp.client.ClientBench.envelope;
import static io.postroad.smtp.client.ClientBench.message;
import static io.postroad.smtp.client.ClientBench.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.envelope.Content;
import io.postroad.testkit.peer.Act;
import io.postroad.testkit.peer.Heard;
import io.postroad.testkit.peer.Script;
import io.postroad.testkit.peer.ScriptedPeer;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What leaves after 354, and what becomes of a content that cannot leave whole. */
class ContentTest {
  private final ClientBench bench = new ClientBench();

  private static Heard.Content content(ScriptedPeer peer) {
    return peer.heard().get(0).stream()
        .filter(Heard.Content.class::isInstance)
        .map(Heard.Content.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private String sent(String message) {
    ClientBench fresh = new ClientBench();
    return fresh.against(
        Script.obliging(),
        peer -> {
          fresh.sendAndQuit(envelope("a@t.test"), source(message), message.length());
          return content(peer).octets();
        });
  }

  @Test
  @DisplayName(
      "RFC 5321 §4.5.2: a dot is put before every line that begins with one, the first too")
  void dots() {
    assertThat(sent(".\r\n..\r\na.b\r\n.x\r\n")).isEqualTo("..\r\n...\r\na.b\r\n..x\r\n.\r\n");
    assertThat(sent("")).isEqualTo(".\r\n");
    assertThat(sent("\r\n")).isEqualTo("\r\n.\r\n");
    assertThat(sent("no end of line")).isEqualTo("no end of line\r\n.\r\n");
  }

  @Test
  @DisplayName("RFC 5321 §4.5.2: any text arrives as it was, octet by octet")
  void whole() {
    SplittableRandom random = new SplittableRandom(42);
    for (int i = 0; i < 50; i++) {
      StringBuilder text = new StringBuilder();
      int lines = random.nextInt(3000);
      for (int line = 0; line < lines; line++) {
        text.append(".".repeat(random.nextInt(3)));
        int length = random.nextInt(80);
        for (int at = 0; at < length; at++) {
          text.append((char) (32 + random.nextInt(224)));
        }
        text.append("\r\n");
      }
      String stuffed = "\r\n" + sent(text.toString());
      String back = stuffed.substring(0, stuffed.length() - 3).replace("\r\n.", "\r\n");
      assertThat(back.equals("\r\n" + text)).as("message " + i).isTrue();
    }
  }

  @Test
  @DisplayName("S2: a bare CR, LF or NUL never leaves: 5.6.0, and no final dot")
  void bareControls() {
    for (String bad : List.of("a\nb\r\n", "a\rb\r\n", "a\0b\r\n", "a\r", "\n.\r\n", "\r\n.\r")) {
      for (String padding : List.of("", "x".repeat(70) + "\r\n")) {
        ClientBench fresh = new ClientBench();
        String text = padding.repeat(padding.isEmpty() ? 1 : 2000) + bad;
        fresh.against(
            Script.obliging(),
            peer -> {
              List<RecipientOutcome> outcomes =
                  fresh.sendAndQuit(envelope("a@t.test"), source(text), text.length());
              assertThat(brief(outcomes)).containsExactly("5.6.0");
              return peer;
            });
        assertThat(fresh.said()).doesNotContain(".", "QUIT");
      }
    }
  }

  @Test
  @DisplayName("D6: a content that cannot be opened or read to its end is not delivered in part")
  void sourceFaults() {
    ContentSource missing =
        () -> {
          throw new FileNotFoundException("spool/7");
        };
    String text = message("x").repeat(30_000);
    ContentSource breaking =
        () -> {
          Content whole = source(text).open();
          return new Content() {
            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
              int count = whole.read(into, offset, length);
              if (count < 0) {
                throw new IOException("input/output error");
              }
              return count;
            }

            @Override
            public void close() {
              whole.close();
            }
          };
        };
    for (ContentSource source : List.of(missing, breaking)) {
      ClientBench fresh = new ClientBench();
      List<RecipientOutcome> outcomes =
          fresh.against(Script.obliging(), _ -> fresh.sendAndQuit(envelope("a@t.test"), source, 3));
      assertThat(brief(outcomes)).containsExactly("lost@CONTENT");
      assertThat(((RecipientOutcome.Lost) outcomes.get(0)).detail())
          .startsWith("the content could not be read: ");
      assertThat(fresh.said()).doesNotContain(".", "QUIT");
    }
  }

  @Test
  @DisplayName("RFC 5321 §4.2.5: a server that refuses in the middle of the content is heard")
  void refusalInContent() {
    for (String reply : List.of("552 5.3.4 too large", "421 4.3.2 bye")) {
      Script script =
          heard ->
              heard instanceof Heard.Command command && command.is("DATA")
                  ? new Act("354 go ahead\r\n" + reply + "\r\n", Act.Then.STALL)
                  : Script.obliging().answer(heard);
      ClientBench fresh = new ClientBench();
      List<RecipientOutcome> outcomes =
          fresh.send(script, envelope("a@t.test"), message("x".repeat(200)).repeat(1000));
      assertThat(brief(outcomes)).containsExactly(reply.substring(0, 3) + "@CONTENT");
      assertThat(fresh.said()).doesNotContain(".");
    }
  }

  @Test
  @DisplayName("RFC 5321 §4.2.5: a 250 before the final dot is not the final dot's")
  void earlyAcceptance() {
    Script script =
        heard ->
            heard instanceof Heard.Command command && command.is("DATA")
                ? Act.ask("354 go ahead", "250 2.0.0 queued already")
                : Script.obliging().answer(heard);
    for (String text : List.of(message("x"), message("x".repeat(200)).repeat(1000))) {
      ClientBench fresh = new ClientBench();
      assertThat(brief(fresh.send(script, envelope("a@t.test"), text)))
          .containsExactly("lost@CONTENT");
      assertThat(fresh.said()).doesNotContain(".");
    }
  }

  @Test
  @DisplayName(
      "RFC 1047: a connection lost while content flows is no delivery; after the dot maybe")
  void lostWhileSending() {
    Script resets =
        heard ->
            heard instanceof Heard.Command command && command.is("DATA")
                ? new Act("354 go\r\n", Act.Then.DROP)
                : Script.obliging().answer(heard);
    List<RecipientOutcome> large =
        bench.send(resets, envelope("a@t.test"), message("x".repeat(200)).repeat(1000));
    assertThat(brief(large)).containsExactly("lost@CONTENT");

    Script dropsAfterDot =
        heard ->
            heard instanceof Heard.Content
                ? Act.silently(Act.Then.DROP)
                : Script.obliging().answer(heard);
    ClientBench fresh = new ClientBench();
    assertThat(brief(fresh.send(dropsAfterDot, envelope("a@t.test"), message("x"))))
        .containsExactly("maybe@FINAL_DOT");
  }
}
