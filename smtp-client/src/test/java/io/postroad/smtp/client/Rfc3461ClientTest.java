package io.postroad.smtp.client;

import static io.postroad.smtp.client.ClientBench.message;
import static io.postroad.smtp.client.ClientBench.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.address.Paths;
import io.postroad.smtp.command.Parameters;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.testkit.peer.Script;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The parameters of DSN as a client passes them on (RFC 3461 §5.2.1, §5.2.2). */
class Rfc3461ClientTest {
  private static final Envelope ENVELOPE =
      new Envelope(
          Paths.reversePath("<from@client.test>").orElseThrow(),
          Parameters.mail(" RET=FULL ENVID=QQ+2B3+20x"),
          List.of(
              recipient("a@t.test", " NOTIFY=SUCCESS,DELAY ORCPT=rfc822;A+2Bx@T.test"),
              recipient("b@t.test", " NOTIFY=NEVER"),
              recipient("c@t.test", "")));

  private static Recipient recipient(String address, String parameters) {
    return new Recipient(
        Paths.forwardPath("<" + address + ">").orElseThrow(), Parameters.rcpt(parameters));
  }

  private static List<String> said(String... keywords) {
    ClientBench fresh = new ClientBench();
    return fresh.against(
        Script.obliging(keywords),
        peer -> {
          fresh.opened(connection -> {
            connection.send(ENVELOPE, source(message("x")), 3, false);
            connection.quit();
            return true;
          });
          return peer.lines(0).stream()
              .filter(line -> line.startsWith("MAIL") || line.startsWith("RCPT"))
              .toList();
        });
  }

  @ParameterizedTest
  @DisplayName(
      "RFC 3461 §5.2.1: what came goes on as it came, and what did not come is not made up")
  @ValueSource(strings = {"DSN", "dsn", "DSN X"})
  void passedOn(String keyword) {
    assertThat(said(keyword))
        .containsExactly(
            "MAIL FROM:<from@client.test> RET=FULL ENVID=QQ+2B3+20x",
            "RCPT TO:<a@t.test> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;A+2Bx@T.test",
            "RCPT TO:<b@t.test> NOTIFY=NEVER",
            "RCPT TO:<c@t.test>");
  }

  @Test
  @DisplayName("RFC 3461 §5.2.2 (a): a server without DSN gets none of it")
  void withheld() {
    assertThat(said("8BITMIME", "PIPELINING"))
        .containsExactly(
            "MAIL FROM:<from@client.test>",
            "RCPT TO:<a@t.test>",
            "RCPT TO:<b@t.test>",
            "RCPT TO:<c@t.test>");
  }
}
