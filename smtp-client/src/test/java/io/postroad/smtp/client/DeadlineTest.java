package io.postroad.smtp.client;

import static io.postroad.smtp.client.ClientBench.brief;
import static io.postroad.smtp.client.ClientBench.envelope;
import static io.postroad.smtp.client.ClientBench.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.testkit.peer.Act;
import io.postroad.testkit.peer.Heard;
import io.postroad.testkit.peer.Script;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long the client waits, on a clock that a test moves (reliability rules, section 3). */
class DeadlineTest {
  private final ClientBench bench = new ClientBench();

  private static boolean begins(Heard heard, String step) {
    return switch (heard) {
      case Heard.Opened() -> step.equals("GREETING");
      case Heard.Command command -> command.is(step);
      case Heard.Content _, Heard.Chunk _ -> step.equals("FINAL_DOT");
    };
  }

  private static Script at(String step, Act act) {
    return heard -> begins(heard, step) ? act : Script.obliging().answer(heard);
  }

  private String openOrSend() {
    return switch (bench.client.open(ClientBench.SERVER, bench.conversation)) {
      case Opening.Opened(SmtpConnection connection) ->
          brief(connection.send(envelope("a@t.test"), ClientBench.source(message("x")), 3, false))
              .get(0);
      case Opening other -> brief(other);
    };
  }

  @ParameterizedTest
  @DisplayName("RFC 5321 §4.5.3.2: each step has its time, and not a second more")
  @CsvSource({
    "GREETING, 300, unreachable@GREETING",
    "EHLO, 300, unreachable@EHLO",
    "MAIL, 300, lost@MAIL",
    "RCPT, 300, lost@RCPT",
    "DATA, 120, lost@DATA",
    "FINAL_DOT, 600, maybe@FINAL_DOT"
  })
  void silence(String step, long seconds, String expected) {
    String outcome = bench.against(at(step, Act.silently(Act.Then.STALL)), _ -> openOrSend());
    assertThat(outcome).isEqualTo(expected);
    assertThat(bench.elapsed()).isEqualTo(Duration.ofSeconds(seconds));
    assertThat(bench.said().getLast()).startsWith("192.0.2.25:25 took more than " + seconds);
  }

  @ParameterizedTest
  @DisplayName("Reliability §3: an octet now and then moves no deadline")
  @CsvSource({"MAIL, 300, lost@MAIL", "DATA, 120, lost@DATA", "FINAL_DOT, 600, maybe@FINAL_DOT"})
  void dripping(String step, long seconds, String expected) {
    Script dripping =
        heard -> {
          if (!begins(heard, step)) {
            return Script.obliging().answer(heard);
          }
          bench.execution.time().sleep(Duration.ofSeconds(40));
          return new Act("250-x\r\n", Act.Then.STALL);
        };
    assertThat(bench.<String>against(dripping, _ -> openOrSend())).isEqualTo(expected);
    assertThat(bench.elapsed()).isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  @DisplayName("Reliability §3: 30 s for a connection")
  void connect() throws IOException {
    bench.network.listen(ClientBench.SERVER, 1);
    bench.network.dial(
        ClientBench.SERVER,
        ClientBench.SERVER,
        new byte[0],
        bench.execution.time().deadlineIn(Duration.ofDays(1)));
    assertThat(bench.execution.drive(this::openOrSend)).isEqualTo("unreachable@CONNECT");
    assertThat(bench.elapsed()).isEqualTo(Duration.ofSeconds(30));
    assertThat(bench.said()).containsExactly("no connection to 192.0.2.25:25 within 30 s");
  }

  @Test
  @DisplayName("RFC 5321 §4.5.3.2.5: 180 s for the server to take a block of content")
  void dataBlock() {
    Script freezing = at("DATA", new Act("354 go\r\n", Act.Then.FREEZE));
    String text = message("x".repeat(998)).repeat(500);
    List<RecipientOutcome> outcomes = bench.send(freezing, envelope("a@t.test"), text);
    assertThat(brief(outcomes)).containsExactly("lost@CONTENT");
    assertThat(bench.elapsed()).isEqualTo(Duration.ofMinutes(3));
  }

  @Test
  @DisplayName("RFC 5321 §4.5.3.2: a server just in time is heard")
  void justInTime() {
    Script slow =
        heard -> {
          bench.execution.time().sleep(Duration.ofSeconds(119));
          return Script.obliging().answer(heard);
        };
    assertThat(brief(bench.send(slow, envelope("a@t.test"), message("x"))))
        .containsExactly("accepted");
  }

  @Test
  @DisplayName("Reliability §3: each reply of a pipelined group has its own time")
  void groupReplies() {
    Script slow =
        heard -> {
          if (heard instanceof Heard.Command command && command.is("RCPT")) {
            bench.execution.time().sleep(Duration.ofSeconds(250));
          }
          return Script.obliging("PIPELINING").answer(heard);
        };
    List<RecipientOutcome> outcomes =
        bench.send(slow, envelope("a@t.test", "b@t.test", "c@t.test"), message("x"));
    assertThat(brief(outcomes)).containsOnly("accepted");
    assertThat(bench.elapsed()).isEqualTo(Duration.ofSeconds(750));
  }

  @Test
  @DisplayName("Another thread's close ends a wait at once")
  void closeWhileWaiting() {
    Script silent =
        heard ->
            heard instanceof Heard.Content
                ? Act.silently(Act.Then.STALL)
                : Script.obliging().answer(heard);
    String outcome =
        bench.against(
            silent,
            _ ->
                bench.opened(connection -> {
                  bench.execution.start(
                      io.postroad.smtp.runtime.Execution.Kind.VIRTUAL,
                      "closer",
                      () -> {
                        bench.execution.time().sleep(Duration.ofSeconds(7));
                        connection.close();
                      });
                  return brief(
                          connection.send(
                              envelope("a@t.test"), ClientBench.source(message("x")), 3, false))
                      .get(0);
                }));
    assertThat(outcome).isEqualTo("maybe@FINAL_DOT");
    assertThat(bench.elapsed()).isEqualTo(Duration.ofSeconds(7));
  }
}
