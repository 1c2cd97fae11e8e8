package io.postroad.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The order of commands (RFC 5321 §4.1.4). */
class Rfc5321OrderTest {
  private final TestServer server = new TestServer();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  @DisplayName("RFC 5321 §3.1 and appendix D.1: a whole session")
  void wholeSession() {
    server.playAfterHello(
        """
        C: MAIL FROM:<carol@example.net>
        S: 250 2.1.0 sender OK
        C: RCPT TO:<alice@example.org>
        S: 250 2.1.5 recipient OK
        C: RCPT TO:<green@example.org>
        S: 550 5.1.1 <green@example.org> is not a mailbox here
        C: RCPT TO:<bob@example.org>
        S: 250 2.1.5 recipient OK
        C: DATA
        S: 354 send the message, end it with <CR><LF>.<CR><LF>
        C: Subject: hello
        C:
        C: ..dots and
        C: .
        S: 250 2.0.0 queued as m1
        C: QUIT
        S: 221 2.0.0 mx.example.org closing connection
        S-close
        C-close
        """);
    assertThat(server.receiver.kept).hasSize(1);
    assertThat(server.receiver.kept.getFirst().content())
        .isEqualTo("Subject: hello\r\n\r\n.dots and\r\n");
    assertThat(server.receiver.kept.getFirst().envelope().recipients()).hasSize(2);
  }

  @Test
  @DisplayName("RFC 5321 §4.1.4: MAIL before EHLO or HELO is 503")
  void mailBeforeHello() {
    server.play(
        """
        S: 220 mx.example.org ESMTP Postroad
        C: MAIL FROM:<carol@example.net>
        S: 503 5.5.1 EHLO or HELO first
        C: HELO client.example.net
        S: 250 mx.example.org
        C: MAIL FROM:<carol@example.net>
        S: 250 2.1.0 sender OK
        """);
  }

  @Test
  @DisplayName("RFC 5321 §4.1.4: RCPT and DATA before MAIL are 503")
  void rcptAndDataBeforeMail() {
    server.playAfterHello(
        """
        C: RCPT TO:<alice@example.org>
        S: 503 5.5.1 MAIL first
        C: DATA
        S: 503 5.5.1 MAIL first
        """);
    server.play(
        """
        S: 220 mx.example.org ESMTP Postroad
        C: RCPT TO:<alice@example.org>
        S: 503 5.5.1 MAIL first
        C: DATA
        S: 503 5.5.1 MAIL first
        """);
  }

  @Test
  @DisplayName("RFC 5321 §4.1.4: DATA before RCPT is 503 and leaves the transaction open")
  void dataBeforeRcpt() {
    server.play(
        """
        S: 220 mx.example.org ESMTP Postroad
        C: HELO client.example.net
        S: 250 mx.example.org
        C: MAIL FROM:<>
        S: 250 2.1.0 sender OK
        C: DATA
        S: 503 5.5.1 RCPT first
        C: RCPT TO:<Postmaster>
        S: 250 2.1.5 recipient OK
        C: DATA
        S: 354 send the message, end it with <CR><LF>.<CR><LF>
        C: .
        S: 250 2.0.0 queued as m1
        """);
    assertThat(server.receiver.kept.getFirst().content()).isEmpty();
  }

  @Test
  @DisplayName("RFC 5321 §4.1.1.2: a nested MAIL is 503 and the open transaction stays")
  void nestedMail() {
    server.playAfterHello(
        """
        C: MAIL FROM:<carol@example.net>
        S: 250 2.1.0 sender OK
        C: MAIL FROM:<dave@example.net>
        S: 503 5.5.1 a transaction is open; send RSET to give it up
        C: RCPT TO:<alice@example.org>
        S: 250 2.1.5 recipient OK
        C: MAIL FROM:<dave@example.net>
        S: 503 5.5.1 a transaction is open; send RSET to give it up
        C: DATA
        S: 354 send the message, end it with <CR><LF>.<CR><LF>
        C: .
        S: 250 2.0.0 queued as m1
        """);
    assertThat(server.receiver.kept.getFirst().envelope().reversePath().text())
        .isEqualTo("carol@example.net");
  }

  @Test
  @DisplayName("RFC 5321 §4.1.4: NOOP, HELP, EXPN, VRFY, RSET and QUIT come at any time")
  void anyTime() {
    server.play(
        """
        S: 220 mx.example.org ESMTP Postroad
        -- even before EHLO
        C: NOOP
        S: 250 2.0.0 OK
        C: RSET
        S: 250 2.0.0 transaction reset
        C: VRFY alice
        S: 250 2.1.5 Alice Example <alice@example.org>
        C: EXPN team
        S: 250-2.1.5 <alice@example.org>
        S: 250 2.1.5 <bob@example.org>
        C: HELP NOOP
        S: 214-2.0.0 NOOP [text]
        S: 214-2.0.0 Does nothing but answer.
        S: 214 2.0.0 RFC 5321 section 4.1.1.9
        C: QUIT
        S: 221 2.0.0 mx.example.org closing connection
        S-close
        C-close
        """);
    server.playAfterHello(
        """
        -- and inside a transaction, which they leave alone
        C: MAIL FROM:<carol@example.net>
        S: 250 2.1.0 sender OK
        C: NOOP
        S: 250 2.0.0 OK
        C: RCPT TO:<alice@example.org>
        S: 250 2.1.5 recipient OK
        C: VRFY alice
        S: 250 2.1.5 Alice Example <alice@example.org>
        C: EXPN team
        S: 250-2.1.5 <alice@example.org>
        S: 250 2.1.5 <bob@example.org>
        C: HELP
        S: 214-2.0.0 Commands: EHLO HELO MAIL RCPT DATA RSET VRFY EXPN HELP NOOP QUIT BDAT
        S: 214 2.0.0 HELP <command> explains one; HELP LIMITS and HELP SENDING tell what holds here
        C: DATA
        S: 354 send the message, end it with <CR><LF>.<CR><LF>
        C: .
        S: 250 2.0.0 queued as m1
        C: MAIL FROM:<carol@example.net>
        S: 250 2.1.0 sender OK
        C: QUIT
        S: 221 2.0.0 mx.example.org closing connection
        S-close
        C-close
        """);
  }

  @Test
  @DisplayName("RFC 5321 §4.1.4: EHLO and HELO again end the transaction as RSET does")
  void helloAgain() {
    server.playAfterHello(
        """
        C: MAIL FROM:<carol@example.net>
        S: 250 2.1.0 sender OK
        C: RCPT TO:<alice@example.org>
        S: 250 2.1.5 recipient OK
        C: HELO other.example.net
        S: 250 mx.example.org
        C: DATA
        S: 503 5.5.1 MAIL first
        C: MAIL FROM:<carol@example.net>
        S: 250 2.1.0 sender OK
        C: EHLO third.example.net
        S: 250-mx.example.org
        S: 250-PIPELINING
        S: 250-SIZE 52428800
        S: 250-8BITMIME
        S: 250-ENHANCEDSTATUSCODES
        S: 250-DSN
        S: 250-SMTPUTF8
        S: 250-CHUNKING
        S: 250-BINARYMIME
        S: 250-LIMITS RCPTMAX=1000 MAILMAX=1000
        S: 250-VRFY
        S: 250-EXPN
        S: 250 HELP
        C: RCPT TO:<alice@example.org>
        S: 503 5.5.1 MAIL first
        """);
  }

  @Test
  @DisplayName("RFC 5321 §4.1.1.5: RSET ends the transaction, and the hello stays")
  void reset() {
    server.playAfterHello(
        """
        C: MAIL FROM:<carol@example.net>
        S: 250 2.1.0 sender OK
        C: RSET
        S: 250 2.0.0 transaction reset
        C: RCPT TO:<alice@example.org>
        S: 503 5.5.1 MAIL first
        C: MAIL FROM:<carol@example.net>
        S: 250 2.1.0 sender OK
        C: RCPT TO:<alice@example.org>
        S: 250 2.1.5 recipient OK
        C: RSET
        S: 250 2.0.0 transaction reset
        C: DATA
        S: 503 5.5.1 MAIL first
        """);
    assertThat(server.receiver.kept).isEmpty();
  }

  @Test
  @DisplayName("RFC 5321 §3.3: one transaction after the other, each with its own envelope")
  void severalTransactions() {
    String transaction =
        """
        C: MAIL FROM:<carol@example.net>
        S: 250 2.1.0 sender OK
        C: RCPT TO:<%s@example.org>
        S: 250 2.1.5 recipient OK
        C: DATA
        S: 354 send the message, end it with <CR><LF>.<CR><LF>
        C: to %s
        C: .
        S: 250 2.0.0 queued as m%d
        """;
    server.playAfterHello(
        transaction.formatted("alice", "alice", 1) + transaction.formatted("bob", "bob", 2));
    assertThat(server.receiver.kept)
        .extracting(KeepingReceiver.Kept::content)
        .containsExactly("to alice\r\n", "to bob\r\n");
    assertThat(server.receiver.kept.get(1).envelope().recipients()).hasSize(1);
  }

  @Test
  @DisplayName("RFC 5321 §4.1.1.10: the server closes after QUIT and never before")
  void quit() {
    server.play(
        """
        S: 220 mx.example.org ESMTP Postroad
        C: quit
        S: 221 2.0.0 mx.example.org closing connection
        S-close
        C-close
        """);
    assertThat(server.events(SessionEvent.Closed.class).getFirst().end())
        .isEqualTo(SessionEvent.End.QUIT);
  }

  @Test
  @DisplayName("RFC 5321 §2.4: verbs have no case; §4.1.1: unknown ones are 500, bad ones 501")
  void syntax() {
    server.play(
        """
        S: 220 mx.example.org ESMTP Postroad
        C: hElO client.example.net
        S: 250 mx.example.org
        C: FROB
        S: 500 5.5.2 command "FROB" not recognized; HELP lists the commands
        C: MAIL FROM:carol@example.net
        S: 501 5.1.7 malformed reverse-path in "carol@example.net"; write MAIL FROM:<user@domain>
        C: mail from:<carol@example.net>
        S: 250 2.1.0 sender OK
        C: RCPT TO:<alice>
        S: 501 5.1.3 malformed forward-path in "<alice>"; write RCPT TO:<user@domain>
        C: DATA now
        S: 501 5.5.4 no argument allowed; "now" is one
        C: VRFY
        S: 501 5.5.4 an argument is missing; HELP shows the syntax
        C:
        S: 500 5.5.2 command "" not recognized; HELP lists the commands
        """);
  }

  @Test
  @DisplayName("RFC 5321 §4.1.1.11: an unknown parameter is 555, never ignored")
  void unknownParameter() {
    server.playAfterHello(
        """
        C: MAIL FROM:<carol@example.net> FROB=1
        S: 555 5.5.4 parameter FROB not offered here
        C: MAIL FROM:<carol@example.net> BODY=8BITMIME SIZE=1000
        S: 250 2.1.0 sender OK
        C: RCPT TO:<alice@example.org> FROB=1
        S: 555 5.5.4 parameter FROB not offered here
        """);
  }

  @Test
  @DisplayName("RFC 5321 §2.2.1: extensions are for who said EHLO, not for HELO")
  void extensionsAfterHelo() {
    server.play(
        """
        S: 220 mx.example.org ESMTP Postroad
        C: HELO client.example.net
        S: 250 mx.example.org
        C: MAIL FROM:<> SIZE=100
        S: 555 5.5.4 a parameter of SIZE, not offered here
        C: MAIL FROM:<>
        S: 250 2.1.0 sender OK
        C: RCPT TO:<alice@example.org> NOTIFY=NEVER
        S: 555 5.5.4 a parameter of DSN, not offered here
        C: RCPT TO:<alice@example.org>
        S: 250 2.1.5 recipient OK
        -- its octets are dropped all the same
        C-raw: BDAT 6 LAST\\r\\nQUIT\\r\\n
        S: 502 5.5.1 BDAT is not offered here
        C: DATA
        S: 354 send the message, end it with <CR><LF>.<CR><LF>
        C: .
        S: 250 2.0.0 queued as m1
        """);
  }
}
