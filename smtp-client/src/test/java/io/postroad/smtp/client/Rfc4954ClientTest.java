package io.postroad.smtp.client;

import static io.postroad.smtp.client.LoginPlay.BYE;
import static io.postroad.smtp.client.LoginPlay.GLASS;
import static io.postroad.smtp.client.LoginPlay.LOGGED_IN;
import static io.postroad.smtp.client.LoginPlay.NOTHING_TO_BIND;
import static io.postroad.smtp.client.LoginPlay.PLAIN;
import static io.postroad.smtp.client.LoginPlay.SCRAM_FIRST;
import static io.postroad.smtp.client.LoginPlay.as;
import static io.postroad.smtp.client.LoginPlay.hello;
import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.sasl.Mechanism;
import io.postroad.testkit.tls.TestCertificates;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** AUTH from the client's side (RFC 4954), with every octet of every mechanism. */
class Rfc4954ClientTest {
  private final LoginPlay play = new LoginPlay();

  @Test
  @DisplayName("RFC 4954 §4, RFC 4616: PLAIN inside TLS, with an initial response, masked")
  void plain() {
    Opening opening =
        play.open(GLASS, hello("AUTH LOGIN PLAIN") + "C: " + PLAIN + "\n" + LOGGED_IN + BYE);
    assertThat(opening).isInstanceOf(Opening.Opened.class);
    play.assertMasked("AGFsaWNlQGV4YW1wbGUub3JnAHBlbmNpbA==");
    assertThat(play.conversation().turns()).anyMatch(turn -> turn.text().equals("AUTH PLAIN ****"));
  }

  @Test
  @DisplayName("LOGIN is for servers that have nothing better: a name, then a password")
  void login() {
    Opening opening =
        play.open(
            GLASS,
            hello("AUTH CRAM-MD5 LOGIN")
                + """
                C: AUTH LOGIN
                S: 334 VXNlcm5hbWU6
                C: YWxpY2VAZXhhbXBsZS5vcmc=
                S: 334 UGFzc3dvcmQ6
                C: cGVuY2ls
                """
                + LOGGED_IN
                + BYE);
    assertThat(opening).isInstanceOf(Opening.Opened.class);
    play.assertMasked("YWxpY2VAZXhhbXBsZS5vcmc=", "cGVuY2ls");
  }

  @Test
  @DisplayName("RFC 4954 §9: no password crosses a connection without TLS; the client leaves")
  void noPasswordInTheClear() {
    Opening opening = play.open(ClientTls.OFF, hello("AUTH PLAIN LOGIN") + BYE);
    assertThat(((Opening.NotLoggedIn) opening).detail())
        .isEqualTo(
            "192.0.2.1:25: the server offers LOGIN PLAIN, but no password is sent over a"
                + " connection without TLS");
  }

  @Test
  @DisplayName("S5: AUTH waits for TLS, and what was offered before it is forgotten")
  void afterStartTls() {
    Opening opening =
        play.open(
            ClientTls.startTls(
                TlsPolicy.OPPORTUNISTIC, "mx.example.org", TestCertificates.client(play.time())),
            hello("AUTH SCRAM-SHA-256", "STARTTLS")
                + """
                C: STARTTLS
                S: 220 2.0.0 go ahead
                C-tls
                C: EHLO client.example.net
                S: 250-mx.example.org
                S: 250 AUTH PLAIN
                """
                + ("C: " + PLAIN + "\n")
                + LOGGED_IN
                + BYE);
    assertThat(opening).isInstanceOf(Opening.Opened.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"STARTTLS", "SIZE 1000"})
  @DisplayName("RFC 4954 §3: a server without AUTH gets nothing, inside TLS or not")
  void noAuth(String keyword) {
    Opening opening = play.open(ClientTls.OFF, hello(keyword) + BYE);
    assertThat(((Opening.NotLoggedIn) opening).detail())
        .contains("does not offer AUTH on a connection without TLS");
    assertThat(((Opening.NotLoggedIn) play.open(GLASS, hello("AUTH GSSAPI") + BYE)).detail())
        .contains("offers GSSAPI, none of it known");
  }

  @Test
  @DisplayName("A mechanism that was asked for is the only one that is tried")
  void onlyOne() {
    ClientLogin login = as("pencil", Optional.of(Mechanism.SCRAM_SHA_256_PLUS));
    assertThat(((Opening.NotLoggedIn) play.open(GLASS, login, hello("AUTH PLAIN") + BYE)).detail())
        .contains("offers PLAIN, not SCRAM-SHA-256-PLUS");
    Opening unbound =
        play.open(NOTHING_TO_BIND, login, hello("AUTH PLAIN SCRAM-SHA-256-PLUS") + BYE);
    assertThat(((Opening.NotLoggedIn) unbound).detail()).contains("TLS gives nothing to bind to");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "535 5.7.8 wrong",
        "454 4.7.0 the users cannot be looked up now",
        "530 5.7.0 not you",
        "538 5.7.11 not in the clear",
        "501 5.5.2 what?",
        "500 5.5.6 too long",
      })
  @DisplayName("RFC 4954 §6: a refusal is the end: no other mechanism is tried, nothing is sent")
  void refused(String reply) {
    Opening opening =
        play.open(
            GLASS, hello("AUTH PLAIN LOGIN") + ("C: " + PLAIN + "\nS: " + reply + "\n") + BYE);
    assertThat(opening).isInstanceOf(Opening.Refused.class);
    assertThat(((Opening.Refused) opening).stage()).isEqualTo(Stage.AUTH);
    assertThat(((Opening.Refused) opening).reply().oneLine()).isEqualTo(reply);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "534 5.7.9 too weak for you",
        "432 4.7.12 log in with your password once",
        "504 5.5.4 not that one after all",
      })
  @DisplayName("RFC 4954 §4, §6: after 534, 432 and 504 the next mechanism is tried")
  void anotherMechanism(String reply) {
    Opening opening =
        play.open(
            NOTHING_TO_BIND,
            hello("AUTH SCRAM-SHA-256 PLAIN")
                + ("C: " + SCRAM_FIRST + "\nS: " + reply + "\n")
                + ("C: " + PLAIN + "\n")
                + LOGGED_IN
                + BYE);
    assertThat(opening).isInstanceOf(Opening.Opened.class);
    Opening last =
        play.open(GLASS, hello("AUTH PLAIN") + ("C: " + PLAIN + "\nS: " + reply + "\n") + BYE);
    assertThat(((Opening.Refused) last).reply().oneLine()).isEqualTo(reply);
  }

  @Test
  @DisplayName("RFC 5321 §3.8: 421 to AUTH ends the connection at once")
  void closing() {
    Opening opening =
        play.open(
            GLASS,
            hello("AUTH PLAIN")
                + ("C: " + PLAIN + "\n")
                + """
                S: 421 4.3.2 going down
                S-close
                C-close
                """);
    assertThat(((Opening.Refused) opening).reply().code()).isEqualTo(421);
  }

  @Test
  @DisplayName("RFC 4954 §4: an initial response that makes the line too long is sent when asked")
  void longResponse() {
    String password = "p".repeat(400);
    String message =
        java.util.Base64.getEncoder()
            .encodeToString(("\0alice@example.org\0" + password).getBytes(StandardCharsets.UTF_8));
    Opening opening =
        play.open(
            GLASS,
            as(password, Optional.empty()),
            hello("AUTH PLAIN")
                + "C: AUTH PLAIN\nS-raw: 334 \\r\\n\n"
                + ("C: " + message + "\n")
                + LOGGED_IN
                + BYE);
    assertThat(opening).isInstanceOf(Opening.Opened.class);
    play.assertMasked(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Username:", "VXNlcm5hbWU6=", "====", "VXNl cm5h"})
  @DisplayName("RFC 4954 §4: a challenge that is no base 64 is cancelled with *")
  void noBase64(String challenge) {
    Opening opening =
        play.open(
            GLASS,
            hello("AUTH LOGIN")
                + ("C: AUTH LOGIN\nS: 334 " + challenge + "\n")
                + "C: *\nS: 501 5.7.0 cancelled\n"
                + BYE);
    assertThat(((Opening.NotLoggedIn) opening).detail()).contains("no base64");
  }

  @Test
  @DisplayName("A server whose challenges have no end is left")
  void endless() {
    Opening opening =
        play.open(
            GLASS,
            hello("AUTH PLAIN")
                + ("C: " + PLAIN + "\n")
                + """
                S-raw: 334 \\r\\n
                C: *
                S: 501 5.7.0 cancelled
                """
                + BYE);
    assertThat(((Opening.NotLoggedIn) opening).detail()).contains("more than PLAIN has");
  }

  @Test
  @DisplayName("A server that falls silent or goes away within AUTH is left within its deadline")
  void silent() {
    String until = hello("AUTH PLAIN") + ("C: " + PLAIN + "\n");
    Opening lost = play.open(GLASS, until + "S-close\nC-close\n");
    assertThat(((Opening.Unreachable) lost).detail()).contains("closed the connection (AUTH)");
    Opening slow = play.open(GLASS, until + "T: +60s\nC-close\n");
    assertThat(((Opening.Unreachable) slow).stage()).isEqualTo(Stage.AUTH);
  }
}
