package io.postroad.smtp.client;

import static io.postroad.smtp.client.ClientBench.addresses;
import static io.postroad.smtp.client.ClientBench.brief;
import static io.postroad.smtp.client.ClientBench.envelope;
import static io.postroad.smtp.client.ClientBench.message;
import static io.postroad.smtp.client.ClientBench.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.testkit.peer.Script;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class Rfc2920PipeliningTest {

  private static final String OPENING =
      """
      S: 220 mx.test ESMTP
      C: EHLO client.test
      S: 250-mx.test
      S: 250 PIPELINING
      C: MAIL FROM:<from@client.test>
      """;

  private static final String CLOSING =
      """
      C: QUIT
      S: 221 bye
      S-close
      C-close
      """;

  private final ClientBench bench = new ClientBench();

  private List<String> run(String middle, String... recipients) {
    return brief(bench.sendAgainst(OPENING + middle, envelope(recipients), message("text")));
  }

  @Test
  @DisplayName("RFC 2920 §3.1: MAIL, every RCPT and DATA travel before the first reply is heard")
  void oneGroup() {
    List<String> outcomes =
        run(
            """
            C: RCPT TO:<a@t.test>
            C: RCPT TO:<b@t.test>
            C: RCPT TO:<c@t.test>
            C: DATA
            S: 250 sender OK
            S: 250 OK
            S: 550 5.1.1 unknown
            S: 450 4.2.0 busy
            S: 354 go ahead
            C: text
            C: .
            S: 250 done
            """
                + CLOSING,
            "a@t.test",
            "b@t.test",
            "c@t.test");
    assertThat(outcomes).containsExactly("accepted", "550@RCPT", "450@RCPT");
  }

  @Test
  @DisplayName("RFC 2920 §3.1: a 354 without any accepted recipient is answered with a lone dot")
  void loneDot() {
    List<String> outcomes =
        run(
            """
            C: RCPT TO:<a@t.test>
            C: RCPT TO:<b@t.test>
            C: DATA
            S: 250 sender OK
            S: 550 5.1.1 unknown
            S: 450 4.2.0 busy
            S: 354 go ahead
            C: .
            S: 554 5.5.1 no valid recipients
            """
                + CLOSING,
            "a@t.test",
            "b@t.test");
    assertThat(outcomes).containsExactly("550@RCPT", "450@RCPT");
  }

  @Test
  @DisplayName("RFC 2920 §3.1: a 354 after a refused MAIL gets a lone dot too")
  void loneDotAfterRefusedMail() {
    List<String> outcomes =
        run(
            """
            C: RCPT TO:<a@t.test>
            C: DATA
            S: 550 5.7.1 not from you
            S: 503 5.5.1 MAIL first
            S: 354 go ahead
            C: .
            S: 250 thank you for nothing
            """
                + CLOSING,
            "a@t.test");
    assertThat(outcomes).containsExactly("550@MAIL");
  }

  @Test
  @DisplayName(
      "RFC 2920 §3.1: no dot at all if a recipient was accepted without MAIL: it would arrive")
  void noDotForNobodysMail() {
    List<String> outcomes =
        run(
            """
            C: RCPT TO:<a@t.test>
            C: DATA
            S: 550 5.7.1 not from you
            S: 250 but to you
            S: 354 go ahead
            C-close
            """,
            "a@t.test");
    assertThat(outcomes).containsExactly("550@MAIL");
  }

  @Test
  @DisplayName("RFC 2920 §3.1: DATA refused with all recipients: RSET, and the session goes on")
  void allRefused() {
    List<String> outcomes =
        run(
            """
            C: RCPT TO:<a@t.test>
            C: DATA
            S: 250 sender OK
            S: 550 5.1.1 unknown
            S: 503 5.5.1 RCPT first
            C: RSET
            S: 250 OK
            """
                + CLOSING,
            "a@t.test");
    assertThat(outcomes).containsExactly("550@RCPT");
  }

  @Test
  @DisplayName("RFC 2920 §3.1: every reply of a refused group is read before the next command")
  void refusedMail() {
    List<String> outcomes =
        run(
            """
            C: RCPT TO:<a@t.test>
            C: RCPT TO:<b@t.test>
            C: DATA
            S: 451 4.7.1 not now
            S: 503 5.5.1 MAIL first
            S: 503 5.5.1 MAIL first
            S: 503 5.5.1 MAIL first
            """
                + CLOSING,
            "a@t.test",
            "b@t.test");
    assertThat(outcomes).containsExactly("451@MAIL", "451@MAIL");
  }

  @Test
  @DisplayName(
      "RFC 2920 §3.1: DATA refused although recipients were accepted: refused for them all")
  void refusedData() {
    List<String> outcomes =
        run(
            """
            C: RCPT TO:<a@t.test>
            C: RCPT TO:<b@t.test>
            C: DATA
            S: 250 OK
            S: 250 OK
            S: 550 5.1.1 unknown
            S: 452 4.3.1 full
            C: RSET
            S: 250 OK
            """
                + CLOSING,
            "a@t.test",
            "b@t.test");
    assertThat(outcomes).containsExactly("452@DATA", "550@RCPT");
  }

  @Test
  @DisplayName("RFC 2920 §3.1: 421 inside a group ends it; what was refused before stays refused")
  void closingInsideGroup() {
    List<String> outcomes =
        run(
            """
            C: RCPT TO:<a@t.test>
            C: RCPT TO:<b@t.test>
            C: RCPT TO:<c@t.test>
            C: DATA
            S: 250 OK
            S: 250 OK
            S: 550 5.1.1 unknown
            S: 421 4.3.2 bye
            C-close
            """,
            "a@t.test",
            "b@t.test",
            "c@t.test");
    assertThat(outcomes).containsExactly("421@RCPT", "550@RCPT", "421@RCPT");
  }

  @Test
  @DisplayName("RFC 2920 §3.1: no more than 4096 octets of commands wait for replies")
  void boundedGroups() {
    String[] recipients = addresses(1000);
    List<String> outcomes =
        bench.against(
            Script.obliging("PIPELINING"),
            peer -> {
              List<String> all =
                  brief(bench.sendAndQuit(envelope(recipients), source(message("text")), 6));
              assertThat(peer.unansweredOctetsMax()).isBetween(3000, 4096);
              assertThat(peer.lines(0)).hasSize(1 + 1 + 1000 + 1 + 1 + 1);
              return all;
            });
    assertThat(outcomes).isEqualTo(Collections.nCopies(1000, "accepted"));
  }

  @Test
  @DisplayName("RFC 2920 §2: without the keyword the next command waits for the reply")
  void notOffered() {
    bench.against(
        Script.obliging("SIZE", "XPIPELINING"),
        peer -> {
          bench.sendAndQuit(envelope(addresses(50)), source(message("text")), 6);
          assertThat(peer.unansweredOctetsMax()).isLessThan(50);
          return true;
        });
  }

  @Test
  @DisplayName("RFC 2920 §3.1: a second group is not sent for a transaction that was refused")
  void secondGroupNotSent() {
    Script refusing =
        heard ->
            heard instanceof io.postroad.testkit.peer.Heard.Command command
                    && (command.is("MAIL") || command.is("RCPT"))
                ? io.postroad.testkit.peer.Act.say("550 5.7.1 no")
                : Script.obliging("PIPELINING").answer(heard);
    bench.against(
        refusing,
        peer -> {
          List<String> outcomes =
              brief(bench.sendAndQuit(envelope(addresses(1000)), source(message("x")), 3));
          assertThat(outcomes).isEqualTo(Collections.nCopies(1000, "550@MAIL"));
          assertThat(peer.lines(0)).hasSizeLessThan(200).doesNotContain("DATA");
          return true;
        });
  }
}
