package io.postroad.smtp.client;

import static io.postroad.smtp.client.ClientBench.brief;
import static io.postroad.smtp.client.ClientBench.envelope;
import static io.postroad.smtp.client.ClientBench.message;
import static io.postroad.smtp.client.ClientBench.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.command.BodyType;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.testkit.peer.Act;
import io.postroad.testkit.peer.Heard;
import io.postroad.testkit.peer.Script;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each reply means for each recipient, and what is sent to whom. */
class Rfc5321OutcomeTest {

  private static final List<String> STAGES = List.of("MAIL", "RCPT", "DATA", "FINAL_DOT");

  private final ClientBench bench = new ClientBench();

  /** Answers the command of {@code stage} with {@code reply}, all others obligingly. */
  private static Script at(String stage, String reply, String... keywords) {
    Script obliging = Script.obliging(keywords);
    return heard ->
        switch (heard) {
          case Heard.Command command when command.is(stage) -> Act.say(reply);
          case Heard.Content content when stage.equals("FINAL_DOT") && content.whole() ->
              Act.say(reply);
          case Heard.Command _, Heard.Content _, Heard.Chunk _, Heard.Opened _ ->
              obliging.answer(heard);
        };
  }

  /** Answers each RCPT with the next of {@code replies}. */
  private static Script recipients(List<String> replies, String... keywords) {
    Script obliging = Script.obliging(keywords);
    Iterator<String> next = replies.iterator();
    return heard ->
        heard instanceof Heard.Command command && command.is("RCPT")
            ? Act.say(next.next())
            : obliging.answer(heard);
  }

  @ParameterizedTest
  @DisplayName("RFC 5321 §4.2.1: 4yz and 5yz refuse at every stage, 421 too, and never 'accepted'")
  @ValueSource(strings = {"", "PIPELINING"})
  void refusals(String keyword) {
    for (String stage : STAGES) {
      for (int code : List.of(421, 450, 451, 452, 500, 503, 550, 552, 554, 599)) {
        List<RecipientOutcome> outcomes =
            new ClientBench()
                .send(
                    at(stage, code + " no", keyword),
                    envelope("a@t.test", "b@t.test"),
                    message("x"));
        assertThat(brief(outcomes)).containsExactly(code + "@" + stage, code + "@" + stage);
      }
    }
  }

  @ParameterizedTest
  @DisplayName("RFC 5321 §4.3.2: a reply of the wrong class is a broken dialog, temporary")
  @ValueSource(strings = {"", "PIPELINING"})
  void outOfPlace(String keyword) {
    for (String stage : STAGES) {
      String wrong = stage.equals("DATA") ? "250 fine" : "354 go ahead";
      List<RecipientOutcome> outcomes =
          new ClientBench().send(at(stage, wrong, keyword), envelope("a@t.test"), message("x"));
      assertThat(brief(outcomes))
          .containsExactly((stage.equals("FINAL_DOT") ? "maybe@" : "lost@") + stage);
    }
  }

  @ParameterizedTest
  @DisplayName("RFC 5321 §4.2: what is no reply is a broken dialog with a clear sentence")
  @ValueSource(
      strings = {
        "ok",
        "25 short",
        "2500 long",
        "250_odd",
        "199 low",
        "600 high",
        "-250 x",
        "250-a\\r\\n251 b"
      })
  void noReplies(String text) {
    for (String stage : STAGES) {
      ClientBench fresh = new ClientBench();
      List<RecipientOutcome> outcomes =
          fresh.send(at(stage, text.replace("\\r\\n", "\r\n")), envelope("a@t.test"), message("x"));
      assertThat(brief(outcomes))
          .containsExactly((stage.equals("FINAL_DOT") ? "maybe@" : "lost@") + stage);
      assertThat(((RecipientOutcome.Lost) outcomes.get(0)).detail())
          .startsWith("192.0.2.25:25 sent no valid reply: ");
    }
  }

  @Test
  @DisplayName("RFC 5321 §4.5.3.1.5: endless reply lines and endless replies end the dialog")
  void endlessReplies() {
    String longLine = "250 " + "x".repeat(100_000);
    String manyLines = "250-x\r\n".repeat(5000) + "250 x";
    for (String reply : List.of(longLine, manyLines)) {
      for (String stage : STAGES) {
        List<RecipientOutcome> outcomes =
            new ClientBench().send(at(stage, reply), envelope("a@t.test"), message("x"));
        assertThat(brief(outcomes))
            .containsExactly((stage.equals("FINAL_DOT") ? "maybe@" : "lost@") + stage);
      }
    }
  }

  @Test
  @DisplayName("RFC 5321 §4.2.1: replies of several lines count as one")
  void multiLine() {
    List<RecipientOutcome> outcomes =
        bench.send(
            at("FINAL_DOT", "250-2.0.0 first\r\n250-2.0.0 second\r\n250 2.0.0 last"),
            envelope("a@t.test"),
            message("x"));
    assertThat(((RecipientOutcome.Accepted) outcomes.get(0)).finalReply().lines())
        .containsExactly("first", "second", "last");
  }

  @Test
  @DisplayName("RFC 5321 §3.3: every mix of replies to RCPT gives each recipient its own outcome")
  void mixes() {
    List<String> codes = List.of("250", "251", "450", "550");
    int mixes = 0;
    for (String keyword : List.of("", "PIPELINING")) {
      for (int mix = 0; mix < 256; mix++) {
        List<String> replies = new ArrayList<>();
        for (int i = 0, rest = mix; i < 4; i++, rest /= 4) {
          replies.add(codes.get(rest % 4) + " x");
        }
        List<String> expected =
            replies.stream()
                .map(r -> r.startsWith("2") ? "accepted" : r.substring(0, 3) + "@RCPT")
                .toList();
        List<RecipientOutcome> outcomes =
            new ClientBench()
                .send(
                    recipients(replies, keyword),
                    envelope("a@t.test", "b@t.test", "c@t.test", "d@t.test"),
                    message("x"));
        assertThat(brief(outcomes)).as(replies + keyword).isEqualTo(expected);
        mixes++;
      }
    }
    System.out.println("client mixes: " + mixes + " wrong=0");
  }

  @Test
  @DisplayName("RFC 5321 §4.5.3.1.10: 'too many recipients' is temporary, as 452 and as 552")
  void tooManyRecipients() {
    List<String> replies =
        List.of(
            "250 OK",
            "452 4.5.3 too many",
            "552 too many",
            "552 5.5.3 too many",
            "552 5.2.2 mailbox full",
            "550 5.1.1 unknown");
    List<RecipientOutcome> outcomes =
        bench.send(
            recipients(replies),
            envelope("a@t.test", "b@t.test", "c@t.test", "d@t.test", "e@t.test", "f@t.test"),
            message("x"));
    assertThat(outcomes.get(0)).isInstanceOf(RecipientOutcome.Accepted.class);
    assertThat(outcomes.subList(1, 6))
        .extracting(outcome -> ((RecipientOutcome.Refused) outcome).temporary())
        .containsExactly(true, true, true, false, false);
    List<RecipientOutcome> large =
        bench.send(at("FINAL_DOT", "552 too large"), envelope("a@t.test"), message("x"));
    assertThat(((RecipientOutcome.Refused) large.get(0)).temporary()).isFalse();
  }

  private List<String> mailLine(Envelope envelope, boolean eightBit, String... keywords) {
    ClientBench fresh = new ClientBench();
    return fresh.against(
        Script.obliging(keywords),
        peer -> {
          fresh.opened(connection -> {
            connection.send(envelope, source(message("x")), 3, eightBit);
            connection.quit();
            return true;
          });
          return peer.lines(0).stream().filter(line -> line.startsWith("MAIL")).toList();
        });
  }

  @Test
  @DisplayName("RFC 5321 §2.2.1: SIZE and BODY are sent to servers that offer them, to no others")
  void parameters() {
    Envelope plain = envelope("a@t.test");
    Envelope declared =
        envelope(
            new MailParameters(OptionalLong.of(99), Optional.of(BodyType.EIGHT_BIT_MIME)),
            "a@t.test");
    String mail = "MAIL FROM:<from@client.test>";
    assertThat(mailLine(plain, false)).containsExactly(mail);
    assertThat(mailLine(plain, false, "SIZE", "8BITMIME")).containsExactly(mail + " SIZE=3");
    assertThat(mailLine(plain, false, "size 100")).containsExactly(mail + " SIZE=3");
    assertThat(mailLine(plain, true, "8bitmime")).containsExactly(mail + " BODY=8BITMIME");
    assertThat(mailLine(declared, false, "8BITMIME")).containsExactly(mail + " BODY=8BITMIME");
    assertThat(mailLine(declared, false)).containsExactly(mail);
    assertThat(mailLine(plain, true, "SIZE 3", "8BITMIME"))
        .containsExactly(mail + " SIZE=3 BODY=8BITMIME");
  }

  @Test
  @DisplayName("RFC 6152 §3: 8-bit content is not tried on a server without 8BITMIME: 5.6.3")
  void eightBit() {
    assertThat(unsendable(true, 3)).containsExactly("5.6.3", "5.6.3");
  }

  @Test
  @DisplayName("RFC 1870 §6: more than the server takes is not tried: 5.3.4")
  void tooLarge() {
    assertThat(unsendable(false, 1001, "SIZE 1000")).containsExactly("5.3.4", "5.3.4");
    assertThat(unsendable(false, 1000, "SIZE 1000")).containsExactly("accepted", "accepted");
    assertThat(unsendable(false, 1001, "SIZE 0")).containsExactly("accepted", "accepted");
    assertThat(unsendable(false, 1001, "SIZE")).containsExactly("accepted", "accepted");
  }

  /** One transaction, and then another on the same connection that must still work. */
  private List<String> unsendable(boolean eightBit, long size, String... keywords) {
    ClientBench fresh = new ClientBench();
    return fresh.against(
        Script.obliging(keywords),
        peer ->
            fresh.opened(connection -> {
              List<RecipientOutcome> outcomes =
                  connection.send(
                      envelope("a@t.test", "b@t.test"), source(message("x")), size, eightBit);
              if (brief(outcomes).get(0).startsWith("5")) {
                assertThat(peer.lines(0)).hasSize(1);
              }
              assertThat(connection.reusable()).isTrue();
              assertThat(
                      brief(connection.send(envelope("a@t.test"), source(message("x")), 3, false)))
                  .containsExactly("accepted");
              connection.quit();
              return brief(outcomes);
            }));
  }

  @ParameterizedTest
  @DisplayName("RFC 5321 §3.8: after 421 at any stage the connection is closed and not used again")
  @CsvSource({"MAIL", "RCPT", "DATA", "FINAL_DOT"})
  void closing(String stage) {
    bench.against(
        at(stage, "421 4.3.2 bye"),
        peer ->
            bench.opened(connection -> {
              connection.send(envelope("a@t.test"), source(message("x")), 3, false);
              assertThat(connection.reusable()).isFalse();
              connection.quit();
              assertThat(peer.lines(0)).doesNotContain("QUIT");
              return true;
            }));
  }
}
