package io.postroad.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.dialog.Turn;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lines of AUTH: how long they may be, how long they may take, and who never sees them. */
class AuthLinesTest {
  private final LoginServer server = new LoginServer();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  @DisplayName("RFC 4954 §4.3: lines of 12288 octets are taken, longer ones are 500 5.5.6")
  void longLines() {
    String fits = "A".repeat(12_284);
    server.playAfterHello(
        "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: "
            + fits
            + "\nS: 334 UGFzc3dvcmQ6\nC: cGVuY2ls\nT: +1s\n"
            + "S: 535 5.7.8 user name or password is wrong\n"
            + "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: "
            + fits
            + "AAAA\nS: 500 5.5.6 a line of AUTH is too long\n"
            + "C: AUTH PLAIN "
            + "A".repeat(12_272)
            + "\nS: 501 5.5.2 the response is not what the mechanism has, in base 64\n"
            + "C: AUTH PLAIN "
            + "A".repeat(12_276)
            + "\nS: 500 5.5.2 line too long\n");
    server.playAfterHello("C: NOOP " + "x".repeat(2042) + "\nS: 500 5.5.2 line too long\n");
  }

  @Test
  @DisplayName("AUTH has 60 seconds in all, however often the client speaks")
  void deadline() {
    server.playAfterHello(
        """
        C: AUTH LOGIN
        S: 334 VXNlcm5hbWU6
        T: +40s
        C: YWxpY2VAZXhhbXBsZS5vcmc=
        S: 334 UGFzc3dvcmQ6
        T: +21s
        S: 421 4.4.2 mx.example.org waited too long; closing connection
        S-close
        C-close
        """);
  }

  @Test
  @DisplayName("AUTH has 60 seconds in all: a line that begins late has no time of its own")
  void begunLate() {
    server.playAfterHello(
        """
        C: AUTH LOGIN
        S: 334 VXNlcm5hbWU6
        T: +50s
        C-raw: YWxp
        T: +11s
        S: 421 4.4.2 mx.example.org waited too long; closing connection
        S-close
        C-close
        """);
  }

  @Test
  @DisplayName("Limits: where AUTH is not offered, its lines are no longer than others")
  void notOffered() {
    try (TestServer plain = new TestServer()) {
      plain.playAfterHello("C: AUTH PLAIN " + "A".repeat(3000) + "\nS: 500 5.5.2 line too long\n");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AUTH",
        "AUTH PLAIN a b",
        "AUTH PLAIN\tAGFsaWNlQGV4YW1wbGUub3JnAHBlbmNpbA==",
        "AUTH AGFsaWNlQGV4YW1wbGUub3JnAHBlbmNpbA==",
        "auth dXNlcg==",
        "AUTH  LOGIN  YWxpY2VAZXhhbXBsZS5vcmc=",
      })
  @DisplayName("S8: however AUTH is written, no credential is in conversation or reply")
  void neverRepeated(String line) throws java.io.IOException {
    var client = server.test.dial("192.0.2.7");
    server.test.exchange(client, TestServer.lines("EHLO client.example.net"));
    String said = server.test.exchange(client, TestServer.lines(line));
    assertThat(said)
        .doesNotContain(
            "AGFsaWNlQGV4YW1wbGUub3JnAHBlbmNpbA==", "dXNlcg==", "YWxpY2VAZXhhbXBsZS5vcmc=");
    server.test.exchange(client, TestServer.lines("*", "QUIT"));
    client.close();
    server.test.execution.clock().advance(Duration.ofSeconds(30));
    assertThat(
            server
                .test
                .events(SessionEvent.Closed.class)
                .getLast()
                .session()
                .conversation()
                .turns()
                .stream()
                .map(Turn::text))
        .noneMatch(text ->
            text.contains("AGFsaWNlQGV4YW1wbGUub3JnAHBlbmNpbA==")
                || text.contains("dXNlcg")
                || text.contains("YWxpY2VAZXhhbXBsZS5vcmc="));
  }
}
