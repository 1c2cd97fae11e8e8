package io.postroad.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.dialog.Turn;
import io.postroad.smtp.sasl.Mechanism;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** AUTH from the server's side (RFC 4954), with every octet of every mechanism. */
class Rfc4954ServerTest {
  private static final String MAIL =
      """
      C: MAIL FROM:<alice@example.org>
      S: 250 2.1.0 sender OK
      """;

  private LoginServer server = new LoginServer();

  @AfterEach
  void stop() {
    server.close();
  }

  private <T extends SessionEvent> List<T> events(Class<T> type) {
    return server.test.events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  @Test
  @DisplayName("RFC 4954 §4: PLAIN with an initial response, and mail goes through")
  void plain() {
    server.playAfterHello(
        """
        C: AUTH PLAIN AGFsaWNlQGV4YW1wbGUub3JnAHBlbmNpbA==
        S: 235 2.7.0 authenticated
        C: MAIL FROM:<alice@example.org>
        C: RCPT TO:<alice@example.org>
        C: DATA
        S: 250 2.1.0 sender OK
        S: 250 2.1.5 recipient OK
        S: 354 send the message, end it with <CR><LF>.<CR><LF>
        C: Subject: x
        C:
        C: .
        S: 250 2.0.0 queued as m1
        C: QUIT
        S: 221 2.0.0 mx.example.org closing connection
        S-close
        C-close
        """);
    SessionEvent.LoggedIn told = events(SessionEvent.LoggedIn.class).getFirst();
    assertThat(told.mechanism()).isEqualTo(Mechanism.PLAIN);
    assertThat(told.account()).isEqualTo("alice@example.org");
    Session session = events(SessionEvent.TransactionAccepted.class).getFirst().session();
    assertThat(session.account()).contains("alice@example.org");
    assertThat(session.known()).isTrue();
    assertThat(session.protocol()).hasToString("ESMTPSA");
    assertThat(session.conversation().turns())
        .extracting(Turn::text)
        .contains("AUTH PLAIN ****")
        .noneMatch(text -> text.contains("AGFsaWNlQGV4YW1wbGUub3JnAHBlbmNpbA=="));
  }

  @Test
  @DisplayName("RFC 4954 §4: PLAIN without an initial response gets an empty challenge")
  void plainAsked() {
    server.playAfterHello(
        """
        C: AUTH plain
        S-raw: 334 \\r\\n
        C: AGFsaWNlQGV4YW1wbGUub3JnAHBlbmNpbA==
        S: 235 2.7.0 authenticated
        """);
    assertThat(events(SessionEvent.LoggedIn.class)).hasSize(1);
  }

  @Test
  @DisplayName("LOGIN asks for user name and password; either way of beginning works")
  void login() {
    server.playAfterHello(
        """
        C: AUTH LOGIN
        S: 334 VXNlcm5hbWU6
        C: YWxpY2VAZXhhbXBsZS5vcmc=
        S: 334 UGFzc3dvcmQ6
        C: cGVuY2ls
        S: 235 2.7.0 authenticated
        """);
    server.playAfterHello(
        """
        C: AUTH LOGIN YWxpY2VAZXhhbXBsZS5vcmc=
        S: 334 UGFzc3dvcmQ6
        C: cGVuY2ls
        S: 235 2.7.0 authenticated
        """
            + MAIL);
    assertThat(
            events(SessionEvent.LoggedIn.class).getLast().session().conversation().turns().stream()
                .map(Turn::text))
        .noneMatch(text -> text.contains("YWxpY2VAZXhhbXBsZS5vcmc=") || text.contains("cGVuY2ls"));
  }

  @Test
  @DisplayName("RFC 5802 §5: SCRAM-SHA-256, the server's proof answered with an empty line")
  void scram() {
    server.playAfterHello(
        """
        C: AUTH SCRAM-SHA-256 biwsbj1hbGljZUBleGFtcGxlLm9yZyxyPVkyeHBaVzUwWTJ4cFpXNTBZMnhwWlc1MA==
        S: 334 cj1ZMnhwWlc1MFkyeHBaVzUwWTJ4cFpXNTBjMlZ5ZG1WeWMyVnlkbVZ5YzJWeWRtVnkscz1XMjJaYUowU05ZN3NvRXNVRWpiNmdRPT0saT00MDk2
        C: Yz1iaXdzLHI9WTJ4cFpXNTBZMnhwWlc1MFkyeHBaVzUwYzJWeWRtVnljMlZ5ZG1WeWMyVnlkbVZ5LHA9c3JDWFVQU0lObW15K2FvaEY5L3Rqcml3U0FXRUdURGlNc0JwUE5xN1pTaz0=
        S: 334 dj1TUXFjUmFuQ29Pd0xtRUJyR2tyKzJDNUJDa2J3MnY3cG9OeWIrZ3EwZVU0PQ==
        C:
        S: 235 2.7.0 authenticated
        """
            + MAIL);
    assertThat(events(SessionEvent.LoggedIn.class).getFirst().mechanism())
        .isEqualTo(Mechanism.SCRAM_SHA_256);
  }

  @Test
  @DisplayName("RFC 5802 §6, RFC 9266: SCRAM-SHA-256-PLUS is bound to the connection it came over")
  void scramPlus() {
    server.playAfterHello(
        """
        C: AUTH SCRAM-SHA-256-PLUS cD10bHMtZXhwb3J0ZXIsLG49YWxpY2VAZXhhbXBsZS5vcmcscj1ZMnhwWlc1MFkyeHBaVzUwWTJ4cFpXNTA=
        S: 334 cj1ZMnhwWlc1MFkyeHBaVzUwWTJ4cFpXNTBjMlZ5ZG1WeWMyVnlkbVZ5YzJWeWRtVnkscz1XMjJaYUowU05ZN3NvRXNVRWpiNmdRPT0saT00MDk2
        C: Yz1jRDEwYkhNdFpYaHdiM0owWlhJc0xBRUNBd1E9LHI9WTJ4cFpXNTBZMnhwWlc1MFkyeHBaVzUwYzJWeWRtVnljMlZ5ZG1WeWMyVnlkbVZ5LHA9WlB5RittY2xWeVUxUDZ4NWthNHNzY2JxTU5ub3JEZU1DSTdKc3ViVDhnaz0=
        S: 334 dj1ybksxRlZXY3gxblVwUmVlZlVWVGxsSlR3Y3EyUGJsSzdHZzZ6N2tJUG80PQ==
        C:
        S: 235 2.7.0 authenticated
        """);
    assertThat(events(SessionEvent.LoggedIn.class).getFirst().mechanism())
        .isEqualTo(Mechanism.SCRAM_SHA_256_PLUS);
  }

  @Test
  @DisplayName("RFC 5802 §6: a proof without the binding fails, one of a hidden offer too")
  void downgrade() {
    server.playAfterHello(
        """
        -- "y,,": the client believes that PLUS is not offered, though it is
        C: AUTH SCRAM-SHA-256 eSwsbj1hbGljZUBleGFtcGxlLm9yZyxyPVkyeHBaVzUwWTJ4cFpXNTBZMnhwWlc1MA==
        S: 334 cj1ZMnhwWlc1MFkyeHBaVzUwWTJ4cFpXNTBjMlZ5ZG1WeWMyVnlkbVZ5YzJWeWRtVnkscz1XMjJaYUowU05ZN3NvRXNVRWpiNmdRPT0saT00MDk2
        C: Yz1lU3dzLHI9WTJ4cFpXNTBZMnhwWlc1MFkyeHBaVzUwYzJWeWRtVnljMlZ5ZG1WeWMyVnlkbVZ5LHA9c3JDWFVQU0lObW15K2FvaEY5L3Rqcml3U0FXRUdURGlNc0JwUE5xN1pTaz0=
        T: +1s
        S: 535 5.7.8 user name or password is wrong
        C: AUTH SCRAM-SHA-256-PLUS biwsbj1hbGljZUBleGFtcGxlLm9yZyxyPVkyeHBaVzUwWTJ4cFpXNTBZMnhwWlc1MA==
        S: 334 cj1ZMnhwWlc1MFkyeHBaVzUwWTJ4cFpXNTBjMlZ5ZG1WeWMyVnlkbVZ5YzJWeWRtVnkscz1XMjJaYUowU05ZN3NvRXNVRWpiNmdRPT0saT00MDk2
        C: Yz1iaXdzLHI9WTJ4cFpXNTBZMnhwWlc1MFkyeHBaVzUwYzJWeWRtVnljMlZ5ZG1WeWMyVnlkbVZ5LHA9c3JDWFVQU0lObW15K2FvaEY5L3Rqcml3U0FXRUdURGlNc0JwUE5xN1pTaz0=
        T: +1s
        S: 535 5.7.8 user name or password is wrong
        """);
  }

  @Test
  @DisplayName("S8: a failure costs a second and looks the same, whether the user exists or not")
  void failures() {
    server.playAfterHello(
        """
        C: AUTH PLAIN AGFsaWNlQGV4YW1wbGUub3JnAHdyb25n
        T: +999ms
        T: +1ms
        S: 535 5.7.8 user name or password is wrong
        C: AUTH PLAIN AG5vYm9keUBleGFtcGxlLm9yZwB3cm9uZw==
        T: +1s
        S: 535 5.7.8 user name or password is wrong
        -- who wants to act for another is told no more
        C: AUTH PLAIN Ym9zcwBhbGljZUBleGFtcGxlLm9yZwBwZW5jaWw=
        T: +1s
        S: 535 5.7.8 user name or password is wrong
        C: MAIL FROM:<alice@example.org>
        S: 530 5.7.0 AUTH first: this is for users
        """);
    assertThat(events(SessionEvent.LoginFailed.class)).hasSize(3);
  }

  @Test
  @DisplayName("RFC 4954 §4: * cancels, what is no base64 is 501, and the session goes on")
  void cancelledAndMalformed() {
    server.playAfterHello(
        """
        C: AUTH LOGIN
        S: 334 VXNlcm5hbWU6
        C: *
        S: 501 5.7.0 AUTH cancelled
        C: AUTH LOGIN
        S: 334 VXNlcm5hbWU6
        C: not base64!
        S: 501 5.5.2 the response is not what the mechanism has, in base 64
        C: AUTH PLAIN =
        S: 501 5.5.2 the response is not what the mechanism has, in base 64
        C: AUTH PLAIN AAAA
        S: 501 5.5.2 the response is not what the mechanism has, in base 64
        C: AUTH SCRAM-SHA-256 AAAA
        S: 501 5.5.2 the response is not what the mechanism has, in base 64
        C: AUTH PLAIN AGFsaWNlQGV4YW1wbGUub3JnAHBlbmNpbA==
        S: 235 2.7.0 authenticated
        """);
  }

  @Test
  @DisplayName("RFC 4954 §4: 503 within a transaction, a second time, and before EHLO; 504 unknown")
  void outOfOrder() {
    server.playAfterHello(
        """
        C: AUTH CRAM-MD5
        S: 504 5.5.4 no such mechanism here; the reply to EHLO lists them
        C: AUTH PLAIN AGFsaWNlQGV4YW1wbGUub3JnAHBlbmNpbA==
        S: 235 2.7.0 authenticated
        C: AUTH PLAIN AGFsaWNlQGV4YW1wbGUub3JnAHBlbmNpbA==
        S: 503 5.5.1 already authenticated
        """
            + MAIL
            + """
            C: AUTH PLAIN AGFsaWNlQGV4YW1wbGUub3JnAHBlbmNpbA==
            S: 503 5.5.1 no AUTH within a transaction; send RSET to give it up
            """);
    server.test.play(
        """
        S: 220 mx.example.org ESMTP Postroad
        C: AUTH PLAIN AGFsaWNlQGV4YW1wbGUub3JnAHBlbmNpbA==
        S: 503 5.5.1 EHLO first
        C: HELO client.example.net
        S: 250 mx.example.org
        C: AUTH PLAIN AGFsaWNlQGV4YW1wbGUub3JnAHBlbmNpbA==
        S: 503 5.5.1 EHLO first
        """);
  }

  @Test
  @DisplayName("RFC 4954 §4: EHLO again does not end the login; no security layer, no new begin")
  void stateGoesOn() {
    server.playAfterHello(
        """
        C: AUTH PLAIN AGFsaWNlQGV4YW1wbGUub3JnAHBlbmNpbA==
        S: 235 2.7.0 authenticated
        """
            + LoginServer.hello(LoginServer.MECHANISMS)
                .replace("S: 220 mx.example.org ESMTP Postroad\n", "")
            + MAIL
            + """
            C: RSET
            S: 250 2.0.0 transaction reset
            """
            + MAIL);
  }

  @Test
  @DisplayName("RFC 4954 §6: 530 before the login for what needs one, and for nothing else")
  void required() {
    server.playAfterHello(
        """
        C: MAIL FROM:<alice@example.org>
        S: 530 5.7.0 AUTH first: this is for users
        C: RCPT TO:<bob@example.org>
        S: 503 5.5.1 MAIL first
        C: VRFY alice
        S: 530 5.7.0 AUTH first: this is for users
        C: EXPN team
        S: 530 5.7.0 AUTH first: this is for users
        C: NOOP
        S: 250 2.0.0 OK
        C: RSET
        S: 250 2.0.0 transaction reset
        C: QUIT
        S: 221 2.0.0 mx.example.org closing connection
        S-close
        C-close
        """);
  }

  @Test
  @DisplayName("S8: AUTH in the clear is 538, is not offered, and counts as an error")
  void inTheClear() {
    server.close();
    server = new LoginServer(false, AuthLimits.DEFAULTS);
    server.test.play(
        LoginServer.hello("")
            + """
            C: AUTH PLAIN AGFsaWNlQGV4YW1wbGUub3JnAHBlbmNpbA==
            S: 538 5.7.11 no AUTH in the clear; send STARTTLS before
            C: MAIL FROM:<alice@example.org>
            S: 530 5.7.0 STARTTLS and AUTH first: this is for users
            C: QUIT
            S: 221 2.0.0 mx.example.org closing connection
            S-close
            C-close
            """);
    assertThat(events(SessionEvent.Closed.class).getFirst().errors()).isEqualTo(2);
    assertThat(events(SessionEvent.LoggedIn.class)).isEmpty();
  }

  @Test
  @DisplayName("RFC 4954 §3: where no login is asked for, AUTH and its parameter are unknown")
  void notOffered() {
    try (TestServer plain = new TestServer()) {
      plain.playAfterHello(
          """
          C: AUTH PLAIN AGFsaWNlQGV4YW1wbGUub3JnAHBlbmNpbA==
          S: 502 5.5.1 AUTH is not offered here
          C: MAIL FROM:<alice@example.org> AUTH=<>
          S: 555 5.5.4 a parameter of AUTH, not offered here
          """);
    }
  }

  @Test
  @DisplayName("product §7.11: without configuration any login is taken, in the clear too")
  void anyone() {
    try (TestServer catcher =
        new TestServer(s -> s.withAuthentication(new Authentication.Anyone()))) {
      catcher.play(
          LoginServer.hello("PLAIN LOGIN")
              + """
              C: AUTH PLAIN AG5vYm9keUBleGFtcGxlLm9yZwB3cm9uZw==
              S: 235 2.7.0 authenticated
              C: MAIL FROM:<alice@example.org> AUTH=<>
              S: 250 2.1.0 sender OK
              """);
      catcher.play(
          LoginServer.hello("PLAIN LOGIN")
              + """
              C: MAIL FROM:<alice@example.org>
              S: 250 2.1.0 sender OK
              """);
      assertThat(catcher.events.stream().filter(SessionEvent.LoggedIn.class::isInstance))
          .hasSize(1);
    }
  }

  @Test
  @DisplayName(
      "S4: what comes behind AUTH, or behind a response, before it is asked for ends it all")
  void pipelined() {
    server.playAfterHello(
        """
        C-raw: AUTH PLAIN AGFsaWNlQGV4YW1wbGUub3JnAHBlbmNpbA==\\r\\nMAIL FROM:<alice@example.org>\\r\\n
        S: 503 5.5.0 input came too early; wait for the reply
        S-close
        C-close
        """);
    server.playAfterHello(
        """
        C: AUTH LOGIN
        S: 334 VXNlcm5hbWU6
        C-raw: YWxpY2VAZXhhbXBsZS5vcmc=\\r\\ncGVuY2ls\\r\\n
        S: 503 5.5.0 input came too early; wait for the reply
        S-close
        C-close
        """);
  }
}
