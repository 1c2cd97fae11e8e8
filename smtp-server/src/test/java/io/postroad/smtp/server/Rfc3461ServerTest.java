package io.postroad.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.command.Notify;
import io.postroad.smtp.command.OriginalRecipient;
import io.postroad.smtp.command.RcptParameters;
import io.postroad.smtp.command.Returned;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.smtp.extension.Keyword;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The parameters of DSN as a server takes them (RFC 3461 §4, §5.1, §5.4). */
class Rfc3461ServerTest {
  private final TestServer server = new TestServer();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  @DisplayName("RFC 3461 §4, §5.1: NOTIFY, ORCPT, RET and ENVID in any case reach the receiver")
  void taken() {
    server.playAfterHello(
        """
        C: MAIL FROM:<carol@example.net> RET=hdrs ENVID=QQ+2B314159+20x
        S: 250 2.1.0 sender OK
        C: RCPT TO:<alice@example.org> NOTIFY=success,Delay ORCPT=rfc822;Alice+2Bx@Example.ORG
        S: 250 2.1.5 recipient OK
        C: RCPT TO:<bob@example.org> notify=Never
        S: 250 2.1.5 recipient OK
        C: RCPT TO:<postmaster> ORCPT=x400;/G+3DPo+3Dst/
        S: 250 2.1.5 recipient OK
        C: DATA
        S: 354 send the message, end it with <CR><LF>.<CR><LF>
        C: .
        S: 250 2.0.0 queued as m1
        """);
    Envelope envelope = server.receiver.kept.getFirst().envelope();
    assertThat(envelope.parameters().ret()).contains(Returned.HDRS);
    assertThat(envelope.parameters().envid().orElseThrow().text()).isEqualTo("QQ+314159 x");
    assertThat(envelope.recipients().stream().map(Recipient::parameters))
        .containsExactly(
            new RcptParameters(
                Optional.of(new Notify(true, false, true)),
                Optional.of(OriginalRecipient.of("rfc822", "Alice+x@Example.ORG"))),
            new RcptParameters(Optional.of(Notify.NEVER), Optional.empty()),
            new RcptParameters(
                Optional.empty(), Optional.of(OriginalRecipient.of("x400", "/G=Po=st/"))));
  }

  @ParameterizedTest
  @DisplayName("RFC 3461 §4, §5.1 (a): a bad RET or ENVID is 501, and no transaction is open")
  @ValueSource(
      strings = {
        "RET",
        "RET=",
        "RET=ALL",
        "ENVID",
        "ENVID=",
        "ENVID=+zz",
        "ENVID=+4",
        "ENVID=+07",
        "ENVID=a+C3+A9",
        "ENVID=a=b"
      })
  void badMailParameters(String parameter) {
    String keyword = parameter.substring(0, parameter.startsWith("RET") ? 3 : 5);
    String detail =
        parameter.equals("RET=") || parameter.contains("=a=") || parameter.equals("ENVID=")
            ? parameter
            : keyword;
    server.playAfterHello(
        """
        C: MAIL FROM:<carol@example.net> %s
        S: 501 5.5.4 malformed parameter %s
        C: RCPT TO:<alice@example.org>
        S: 503 5.5.1 MAIL first
        """
            .formatted(parameter, detail));
  }

  @ParameterizedTest
  @DisplayName("RFC 3461 §4.1, §4.2, §5.1 (b): a bad NOTIFY or ORCPT is 501, and nobody is added")
  @ValueSource(
      strings = {
        "NOTIFY", "NOTIFY=NEVER,SUCCESS", "NOTIFY=ALWAYS", "NOTIFY=SUCCESS,", "NOTIFY=,FAILURE",
        "ORCPT", "ORCPT=alice@example.org", "ORCPT=rfc822;", "ORCPT=;alice", "ORCPT=rfc822;+c3",
        "ORCPT=rfc822;+0D+0Ax", "ORCPT=rf_c;x"
      })
  void badRcptParameters(String parameter) {
    server.playAfterHello(
        """
        C: MAIL FROM:<carol@example.net>
        S: 250 2.1.0 sender OK
        C: RCPT TO:<alice@example.org> %s
        S: 501 5.5.4 malformed parameter %s
        C: DATA
        S: 503 5.5.1 RCPT first
        """
            .formatted(parameter, parameter.startsWith("N") ? "NOTIFY" : "ORCPT"));
  }

  @Test
  @DisplayName("RFC 3461 §4.5: each of the four may be given once")
  void once() {
    server.playAfterHello(
        """
        C: MAIL FROM:<carol@example.net> RET=FULL ret=HDRS
        S: 501 5.5.4 parameter RET given twice
        C: MAIL FROM:<carol@example.net> ENVID=a ENVID=a
        S: 501 5.5.4 parameter ENVID given twice
        C: MAIL FROM:<carol@example.net>
        S: 250 2.1.0 sender OK
        C: RCPT TO:<alice@example.org> NOTIFY=NEVER NOTIFY=NEVER
        S: 501 5.5.4 parameter NOTIFY given twice
        C: RCPT TO:<alice@example.org> ORCPT=rfc822;a ORCPT=rfc822;b
        S: 501 5.5.4 parameter ORCPT given twice
        """);
  }

  @Test
  @DisplayName("RFC 3461 §4: RET and ENVID belong to MAIL, NOTIFY and ORCPT to RCPT alone")
  void misplaced() {
    server.playAfterHello(
        """
        C: MAIL FROM:<carol@example.net> NOTIFY=NEVER
        S: 555 5.5.4 parameter NOTIFY not offered here
        C: MAIL FROM:<carol@example.net>
        S: 250 2.1.0 sender OK
        C: RCPT TO:<alice@example.org> RET=FULL
        S: 555 5.5.4 parameter RET not offered here
        """);
  }

  @Test
  @DisplayName("RFC 3461 §5.1: the parameters change no reply: an unknown mailbox is 550 with them")
  void sameReply() {
    server.playAfterHello(
        """
        C: MAIL FROM:<> RET=FULL ENVID=x
        S: 250 2.1.0 sender OK
        C: RCPT TO:<green@example.org> NOTIFY=NEVER
        S: 550 5.1.1 <green@example.org> is not a mailbox here
        """);
  }

  @Test
  @DisplayName("RFC 3461 §5.4: ENVID of 100 and ORCPT of 500 characters are taken")
  void sizes() {
    server.playAfterHello(
        """
        C: MAIL FROM:<carol@example.net> RET=FULL ENVID=%s
        S: 250 2.1.0 sender OK
        C: RCPT TO:<alice@example.org> NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=%s
        S: 250 2.1.5 recipient OK
        """
            .formatted("e".repeat(100), "rfc822;" + "o".repeat(493)));
  }

  @Test
  @DisplayName("RFC 5321 §2.2.1: a server that withholds DSN neither lists nor takes it")
  void withheld() {
    try (TestServer silent = new TestServer(s -> s.withWithheld(Set.of(Keyword.DSN)))) {
      silent.play(
          TestServer.HELLO.replace("S: 250-DSN\n", "")
              + """
              C: MAIL FROM:<carol@example.net> RET=FULL
              S: 555 5.5.4 a parameter of DSN, not offered here
              C: MAIL FROM:<carol@example.net>
              S: 250 2.1.0 sender OK
              C: RCPT TO:<alice@example.org> NOTIFY=NEVER
              S: 555 5.5.4 a parameter of DSN, not offered here
              """);
    }
  }
}
