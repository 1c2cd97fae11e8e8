package io.postroad.smtp.server;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** ETRN as a server (RFC 1985). */
class Rfc1985EtrnTest {
  private static final String HELLO =
      TestServer.HELLO.replace("S: 250-VRFY", "S: 250-ETRN\nS: 250-VRFY");

  private final TestServer server = new TestServer();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  @DisplayName("RFC 1985 §5: ETRN answers at once, in the words of whoever keeps the mail")
  void answers() {
    server.receiver.keepsMail = true;
    server.play(
        HELLO
            + """
            C: ETRN customer.test
            S: 253 2.0.0 2 pending messages for customer.test started
            C: ETRN elsewhere.test
            S: 459 4.7.1 node elsewhere.test not allowed: no mail is kept for it here
            C: ETRN
            S: 501 5.5.4 an argument is missing; HELP shows the syntax
            C: ETRN a b
            S: 501 5.5.4 argument "a b" not allowed here
            C: HELP
            S: 214-2.0.0 Commands: EHLO HELO MAIL RCPT DATA RSET VRFY EXPN HELP NOOP QUIT BDAT ETRN
            S: 214 2.0.0 HELP <command> explains one; HELP LIMITS and HELP SENDING tell what holds here
            """);
  }

  @Test
  @DisplayName("RFC 1985 §5.1: 250, 251, 252, 253, 458 and 459, pipelined; the session goes on")
  void everyReply() {
    server.receiver.keepsMail = true;
    server.play(
        HELLO
            + """
            C: etrn slow.test
            C: ETRN quiet.test
            C: ETRN many.test
            C: ETRN customer.test
            C: ETRN busy.test
            C: ETRN @elsewhere.test
            C: ETRN #queue
            S: 250 2.0.0 queuing for slow.test started
            S: 251 2.0.0 no messages waiting for quiet.test
            S: 252 2.0.0 pending messages for many.test started
            S: 253 2.0.0 2 pending messages for customer.test started
            S: 458 4.3.0 unable to queue messages for busy.test; ask again later
            S: 459 4.7.1 node @elsewhere.test not allowed: no mail is kept for it here
            S: 459 4.7.1 node #queue not allowed: no mail is kept for it here
            C: MAIL FROM:<>
            S: 250 2.1.0 sender OK
            C: RSET
            S: 250 2.0.0 transaction reset
            C: ETRN quiet.test
            S: 251 2.0.0 no messages waiting for quiet.test
            """);
  }

  @Test
  @DisplayName("RFC 6409 §7: where users log in ETRN is not offered, whatever is kept")
  void notForUsers() {
    try (LoginServer users = new LoginServer()) {
      users.test.receiver.keepsMail = true;
      users.playAfterHello(
          """
          C: AUTH PLAIN AGFsaWNlQGV4YW1wbGUub3JnAHBlbmNpbA==
          S: 235 2.7.0 authenticated
          C: ETRN customer.test
          S: 502 5.5.1 ETRN is not offered here
          """);
    }
  }

  @Test
  @DisplayName("RFC 1985 §5: ETRN comes after EHLO and outside a transaction")
  void order() {
    server.receiver.keepsMail = true;
    server.play(
        """
        S: 220 mx.example.org ESMTP Postroad
        C: ETRN customer.test
        S: 503 5.5.1 EHLO or HELO first
        """);
    server.play(
        HELLO
            + """
            C: MAIL FROM:<>
            S: 250 2.1.0 sender OK
            C: ETRN customer.test
            S: 503 5.5.1 a transaction is open; send RSET to give it up
            """);
  }

  @Test
  @DisplayName("RFC 1985: where no mail is kept, ETRN is neither offered nor known")
  void notOffered() {
    server.playAfterHello(
        """
        C: ETRN customer.test
        S: 502 5.5.1 ETRN is not offered here
        """);
  }
}
