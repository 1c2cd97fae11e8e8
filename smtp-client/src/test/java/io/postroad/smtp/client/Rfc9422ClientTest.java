package io.postroad.smtp.client;

import static io.postroad.smtp.client.ClientBench.brief;
import static io.postroad.smtp.client.ClientBench.envelope;
import static io.postroad.smtp.client.ClientBench.message;
import static io.postroad.smtp.client.ClientBench.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.envelope.Envelope;
import io.postroad.testkit.peer.Script;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** LIMITS as a client (RFC 9422). */
class Rfc9422ClientTest {
  private final ClientBench bench = new ClientBench();

  /** What was said behind EHLO, verbs and paths only. */
  private static List<String> shape(List<String> lines) {
    return lines.stream()
        .skip(1)
        .map(line -> line.replaceAll("^(MAIL|RCPT) \\w+:(\\S+).*", "$1 $2"))
        .toList();
  }

  @Test
  @DisplayName("RFC 9422 §4.1, §4.2: recipients over RCPTMAX go on in further transactions")
  void recipients() {
    Script script = Script.obliging("LIMITS RCPTMAX=2 MAILMAX=2");
    Envelope five = envelope("a@t.test", "b@t.test", "c@t.test", "d@t.test", "e@t.test");
    String text = message("x");
    bench.against(
        script,
        peer ->
            bench.opened(connection -> {
              assertThat(connection.room(five.recipients())).isEqualTo(4);
              List<RecipientOutcome> outcomes =
                  connection.send(five, source(text), text.length(), false);
              assertThat(brief(outcomes))
                  .containsExactly("accepted", "accepted", "accepted", "accepted", "lost@MAIL");
              assertThat(connection.reusable()).isFalse();
              connection.quit();
              assertThat(shape(peer.lines(0)))
                  .containsExactly(
                      "MAIL <from@client.test>",
                      "RCPT <a@t.test>",
                      "RCPT <b@t.test>",
                      "DATA",
                      "(content)",
                      "MAIL <from@client.test>",
                      "RCPT <c@t.test>",
                      "RCPT <d@t.test>",
                      "DATA",
                      "(content)",
                      "QUIT");
              return outcomes;
            }));
  }

  @Test
  @DisplayName("RFC 9422 §4.3: a session sees no more domains than RCPTDOMAINMAX")
  void domains() {
    Script script = Script.obliging("LIMITS RCPTDOMAINMAX=1");
    String text = message("x");
    bench.against(
        script,
        _ ->
            bench.opened(connection -> {
              Envelope mixed = envelope("a@t.test", "b@u.test");
              assertThat(connection.room(mixed.recipients())).isEqualTo(1);
              assertThat(brief(connection.send(mixed, source(text), text.length(), false)))
                  .containsExactly("accepted", "lost@MAIL");
              assertThat(connection.room(envelope("b@u.test").recipients())).isZero();
              assertThat(connection.room(envelope("c@T.test").recipients())).isEqualTo(1);
              assertThat(connection.reusable()).isTrue();
              connection.quit();
              return true;
            }));
  }
}
