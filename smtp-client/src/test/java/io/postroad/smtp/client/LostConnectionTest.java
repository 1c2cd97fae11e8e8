package io.postroad.smtp.client;

import static io.postroad.smtp.client.ClientBench.brief;
import static io.postroad.smtp.client.ClientBench.envelope;
import static io.postroad.smtp.client.ClientBench.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.testkit.peer.Act;
import io.postroad.testkit.peer.Heard;
import io.postroad.testkit.peer.Script;
import io.postroad.testkit.peer.ScriptedPeer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The server goes away after any octet of its replies. */
class LostConnectionTest {

  private static final String MESSAGE = message("Subject: cut", "", "text");

  /** Passes on what a server says, up to one octet; what happens there is {@code then}. */
  private static final class CutScript implements Script {
    private final Script whole;
    private final Act.Then then;
    private int left;

    CutScript(Script whole, int octets, Act.Then then) {
      this.whole = whole;
      this.left = octets;
      this.then = then;
    }

    @Override
    public Act answer(Heard heard) {
      Act act = whole.answer(heard);
      if (act.octets().length() <= left) {
        left -= act.octets().length();
        return act;
      }
      String part = act.octets().substring(0, left);
      left = 0;
      return new Act(part, then);
    }
  }

  private static Script server(String keyword) {
    return heard ->
        heard instanceof Heard.Command command && command.is("RCPT TO:<b@")
            ? Act.say("550 5.1.1 unknown")
            : Script.obliging(keyword).answer(heard);
  }

  /** Where in the server's octets things become settled. */
  private record Marks(int ehloEnd, int dataEnd, int finalEnd, int all) {

    static Marks of(String keyword) {
      StringBuilder said = new StringBuilder();
      ClientBench bench = new ClientBench();
      Script recording =
          heard -> {
            Act act = server(keyword).answer(heard);
            said.append(act.octets());
            return act;
          };
      assertThat(brief(bench.send(recording, envelope("a@t.test", "b@t.test"), MESSAGE)))
          .containsExactly("accepted", "550@RCPT");
      String text = said.toString();
      String keywordLine = "250 " + keyword + "\r\n";
      return new Marks(
          text.indexOf(keywordLine) + keywordLine.length(),
          text.indexOf("354 go ahead\r\n") + "354 go ahead\r\n".length(),
          text.indexOf("queued as 1\r\n") + "queued as 1\r\n".length(),
          text.length());
    }
  }

  private static String outcome(ClientBench bench) {
    return switch (bench.client.open(ClientBench.SERVER, bench.conversation)) {
      case Opening.Opened(SmtpConnection connection) -> {
        List<RecipientOutcome> outcomes =
            connection.send(
                envelope("a@t.test", "b@t.test"),
                ClientBench.source(MESSAGE),
                MESSAGE.length(),
                false);
        connection.quit();
        assertThat(outcomes).hasSize(2);
        yield brief(outcomes).get(0);
      }
      case Opening other -> brief(other);
    };
  }

  private static boolean dotArrived(ScriptedPeer peer) {
    return peer.heard().get(0).stream()
        .anyMatch(one -> one instanceof Heard.Content content && content.whole());
  }

  @Test
  @DisplayName(
      "RFC 1047: cut after every octet of the replies, each outcome says what can be known")
  void everyOctet() {
    Map<String, Integer> figures = new TreeMap<>();
    int wrong = 0;
    for (String keyword : List.of("X-NONE", "PIPELINING")) {
      Marks marks = Marks.of(keyword);
      for (int cut = 0; cut <= marks.all; cut++) {
        for (Act.Then then : List.of(Act.Then.CLOSE, Act.Then.DROP, Act.Then.STALL)) {
          ClientBench bench = new ClientBench();
          String outcome =
              bench.against(new CutScript(server(keyword), cut, then), _ -> outcome(bench));
          wrong += outcome.equals(expected(cut, marks, outcome)) ? 0 : 1;
          figures.merge(outcome, 1, Integer::sum);
        }
      }
    }
    System.out.println("client cuts: " + figures + " wrong=" + wrong);
    assertThat(wrong).isZero();
  }

  private static String expected(int cut, Marks marks, String outcome) {
    if (cut < marks.ehloEnd) {
      return outcome.startsWith("unreachable@") ? outcome : "unreachable";
    }
    if (cut < marks.dataEnd) {
      return outcome.matches("lost@(MAIL|RCPT|DATA)") ? outcome : "lost before the content";
    }
    return cut < marks.finalEnd ? "maybe@FINAL_DOT" : "accepted";
  }

  @Test
  @DisplayName(
      "RFC 1047: a reset may swallow replies, but a dot that arrived is never 'not delivered'")
  void everyOctetReset() {
    Map<String, Integer> figures = new TreeMap<>();
    int falseClaims = 0;
    for (String keyword : List.of("X-NONE", "PIPELINING")) {
      Marks marks = Marks.of(keyword);
      for (int cut = 0; cut <= marks.all; cut++) {
        ClientBench bench = new ClientBench();
        int at = cut;
        String outcome =
            bench.against(
                new CutScript(server(keyword), cut, Act.Then.RESET),
                peer -> {
                  String result = outcome(bench);
                  boolean certain = result.startsWith("lost") || result.startsWith("unreach");
                  boolean arrived = dotArrived(peer);
                  boolean told = at >= marks.finalEnd;
                  return (arrived && certain) || (result.equals("accepted") && !told)
                      ? "false " + result
                      : result;
                });
        falseClaims += outcome.startsWith("false") ? 1 : 0;
        figures.merge(outcome, 1, Integer::sum);
      }
    }
    System.out.println("client resets: " + figures + " false=" + falseClaims);
    assertThat(falseClaims).isZero();
  }
}
