package io.postroad.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.dialog.Turn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** SMTPUTF8 as a server (RFC 6531). */
class Rfc6531SmtpUtf8Test {
  private final TestServer server = new TestServer();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  @DisplayName("RFC 6531 §3.1, §3.4: with SMTPUTF8 both paths may be UTF-8, and so is the record")
  void utf8Paths() {
    server.playAfterHello(
        """
        C: MAIL FROM:<用户@例子.广告> SMTPUTF8 BODY=8BITMIME
        S: 250 2.1.0 sender OK
        C: RCPT TO:<user.δοκιμή@example.org>
        S: 250 2.1.5 recipient OK
        C: RCPT TO:<alice@example.org>
        S: 250 2.1.5 recipient OK
        C: DATA
        S: 354 send the message, end it with <CR><LF>.<CR><LF>
        C: Subject: 你好
        C:
        C: .
        S: 250 2.0.0 queued as m1
        """);
    KeepingReceiver.Kept kept = server.receiver.kept.getFirst();
    assertThat(kept.envelope().reversePath().text()).isEqualTo("用户@例子.广告");
    assertThat(kept.envelope().parameters().smtpUtf8()).isTrue();
    assertThat(kept.conversation())
        .extracting(Turn::text)
        .contains("RCPT TO:<user.δοκιμή@example.org>");
  }

  @Test
  @DisplayName(
      "RFC 6531 §3.5: without SMTPUTF8 a reverse-path in UTF-8 is 550, a forward-path 553: 5.6.7")
  void notDeclared() {
    server.playAfterHello(
        """
        C: MAIL FROM:<用户@example.net>
        S: 550 5.6.7 addresses beyond ASCII need SMTPUTF8 behind MAIL
        C: MAIL FROM:<carol@bücher.example>
        S: 550 5.6.7 addresses beyond ASCII need SMTPUTF8 behind MAIL
        C: MAIL FROM:<carol@example.net>
        S: 250 2.1.0 sender OK
        C: RCPT TO:<user用户@example.org>
        S: 553 5.6.7 addresses beyond ASCII need SMTPUTF8 behind MAIL
        C: RSET
        S: 250 2.0.0 transaction reset
        C: MAIL FROM:<carol@example.net> SMTPUTF8
        S: 250 2.1.0 sender OK
        C: RCPT TO:<user用户@example.org>
        S: 250 2.1.5 recipient OK
        C: RSET
        S: 250 2.0.0 transaction reset
        -- what one transaction said does not hold for the next
        C: MAIL FROM:<carol@example.net>
        S: 250 2.1.0 sender OK
        C: RCPT TO:<user用户@example.org>
        S: 553 5.6.7 addresses beyond ASCII need SMTPUTF8 behind MAIL
        """);
  }

  @Test
  @DisplayName("RFC 6533 §3, RFC 6531 §3.4: ORCPT takes UTF-8 as it is with SMTPUTF8 alone")
  void originalRecipient() {
    server.playAfterHello(
        """
        C: MAIL FROM:<carol@example.net>
        S: 250 2.1.0 sender OK
        C: RCPT TO:<alice@example.org> ORCPT=utf-8;用户@example.org
        S: 501 5.5.4 ORCPT beyond ASCII needs \\\\x{} or SMTPUTF8 behind MAIL
        C: RCPT TO:<alice@example.org> ORCPT=utf-8;\\\\x{7528}\\\\x{6237}@example.org
        S: 250 2.1.5 recipient OK
        C: RSET
        S: 250 2.0.0 transaction reset
        C: MAIL FROM:<carol@example.net> SMTPUTF8
        S: 250 2.1.0 sender OK
        C: RCPT TO:<alice@example.org> ORCPT=utf-8;用户@example.org
        S: 250 2.1.5 recipient OK
        """);
  }

  @Test
  @DisplayName("RFC 6531 §3.3, P2: no UTF-8, or a character that hides another, is 501")
  void malformed() {
    server.playAfterHello(
        """
        C: MAIL FROM:<\\xC3\\x28@example.net> SMTPUTF8
        S: 501 5.1.7 malformed reverse-path in "<?(@example.net> SMTPUTF8"; write MAIL FROM:<user@domain>
        C: MAIL FROM:<\\xC0\\xAF@example.net> SMTPUTF8
        S: 501 5.1.7 malformed reverse-path in "<??@example.net> SMTPUTF8"; write MAIL FROM:<user@domain>
        C: MAIL FROM:<a\\xE2\\x80\\xAEb@example.net> SMTPUTF8
        S: 501 5.1.7 malformed reverse-path in "<a???b@example.net> SMTPUTF8"; write MAIL FROM:<user@domain>
        C: MAIL FROM:<a@☃.example> SMTPUTF8
        S: 501 5.1.7 malformed reverse-path in "<a@???.example> SMTPUTF8"; write MAIL FROM:<user@domain>
        C: MAIL FROM:<a@example.net> SMTPUTF8=yes
        S: 501 5.5.4 malformed parameter SMTPUTF8
        """);
  }

  @Test
  @DisplayName("RFC 6531 §3.7.1: the name in EHLO is ASCII")
  void ehlo() {
    server.playAfterHello(
        """
        C: EHLO bücher.example
        S: 500 5.5.2 only printable ASCII allowed here
        """);
  }

  @Test
  @DisplayName("RFC 6531 §3.7.4: a refusal repeats no UTF-8, even in a transaction with it")
  void refusalsAreAscii() {
    server.playAfterHello(
        """
        C: MAIL FROM:<carol@example.net> SMTPUTF8
        S: 250 2.1.0 sender OK
        C: RCPT TO:<é@example.org>
        S: 550 5.1.1 <?@example.org> is not a mailbox here
        """);
  }

  @Test
  @DisplayName("RFC 6531 §3.7.4.2: VRFY and EXPN answer in UTF-8 when they say SMTPUTF8")
  void queries() {
    server.playAfterHello(
        """
        C: VRFY zoe SMTPUTF8
        S: 250 2.1.5 Zoë <zoe@example.org>
        C: VRFY 用户 smtputf8
        S: 250 2.1.5 <用户@example.org>
        C: EXPN han SMTPUTF8
        S: 250-2.1.5 <用户@example.org>
        S: 250 2.1.5 <han@example.org>
        -- without it: a name loses its characters, a mailbox is not told
        C: VRFY zoe
        S: 250 2.1.5 Zo? <zoe@example.org>
        C: VRFY 用户
        S: 500 5.5.2 only printable ASCII allowed here
        C: VRFY han
        S: 252 2.6.8 the answer is beyond ASCII; add SMTPUTF8 to the command
        C: EXPN han
        S: 252 2.6.8 the answer is beyond ASCII; add SMTPUTF8 to the command
        """);
  }
}
