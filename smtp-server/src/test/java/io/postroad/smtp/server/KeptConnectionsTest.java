package io.postroad.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.server.SessionEvent.End;
import io.postroad.testkit.net.MemoryTransport;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The connections that are kept for users: who may have one, and for how long. */
class KeptConnectionsTest {
  private static final String GREETING = "220 mx.example.org ESMTP Postroad\r\n";
  private static final String BUSY = "421 4.3.2 mx.example.org is too busy; try again later\r\n";

  private final LoginServer users =
      new LoginServer(true, AuthLimits.DEFAULTS, KeptConnectionsTest::few);
  private final TestServer server = users.test;

  /** Ten connections, one of them kept. */
  private static void few(LimitsDraft draft) {
    draft.connections = 10;
  }

  @AfterEach
  void stop() {
    users.close();
  }

  private MemoryTransport knock(String from) {
    MemoryTransport client = server.dial(from);
    assertThat(server.heard(client)).isEqualTo(GREETING);
    return client;
  }

  /** Users have logged in on all but the last connection, so that there is no stress. */
  private void fill() throws IOException {
    for (int i = 0; i < 9; i++) {
      assertThat(login(knock("192.0.2." + i))).isEqualTo("235 2.7.0 authenticated\r\n");
    }
  }

  private String login(MemoryTransport client) throws IOException {
    server.exchange(client, "EHLO client.example.net\r\n");
    return server.exchange(client, "AUTH PLAIN AGFsaWNlQGV4YW1wbGUub3JnAHBlbmNpbA==\r\n");
  }

  private void pass(Duration time) {
    server.execution.clock().advance(time);
    server.execution.clock().settle();
  }

  @Test
  @DisplayName("Limits: where users log in, a kept connection is theirs, and stays once they have")
  void forUsers() throws IOException {
    fill();
    MemoryTransport user = knock("198.51.100.1");
    assertThat(login(user)).isEqualTo("235 2.7.0 authenticated\r\n");
    assertThat(server.heard(server.dial("198.51.100.2")))
        .as("the last one is taken")
        .isEqualTo(BUSY);
    pass(Duration.ofSeconds(200));
    assertThat(server.exchange(user, "NOOP\r\n")).isEqualTo("250 2.0.0 OK\r\n");
  }

  @Test
  @DisplayName("Limits: who does not log in on a kept connection within auth-timeout is sent away")
  void inTime() throws IOException {
    fill();
    MemoryTransport stranger = knock("198.51.100.1");
    server.exchange(stranger, "EHLO client.example.net\r\n");
    pass(Duration.ofSeconds(50));
    assertThat(server.exchange(stranger, "NOOP\r\n")).isEqualTo("250 2.0.0 OK\r\n");
    pass(Duration.ofSeconds(10));
    assertThat(server.heard(stranger)).isEqualTo(BUSY);
    assertThat(stranger.atEnd()).isTrue();
    stranger.close();
    server.execution.clock().settle();
    assertThat(server.events(SessionEvent.Closed.class)).hasSize(1);
    assertThat(server.events(SessionEvent.Closed.class).getFirst().end()).isEqualTo(End.LIMIT);
    assertThat(login(knock("198.51.100.2"))).isEqualTo("235 2.7.0 authenticated\r\n");
  }

  @Test
  @DisplayName("Limits: below the kept share nobody is hurried; without one the last is like any")
  void below() throws IOException {
    MemoryTransport first = knock("198.51.100.1");
    pass(Duration.ofMinutes(2));
    assertThat(server.exchange(first, "NOOP\r\n")).isEqualTo("250 2.0.0 OK\r\n");
  }

  @Test
  @DisplayName("Limits: where nobody logs in, the kept connections are for the trusted alone")
  void notForStrangers() {
    try (TestServer mx = TestServer.withLimits(KeptConnectionsTest::few)) {
      for (int i = 0; i < 9; i++) {
        assertThat(mx.heard(mx.dial("192.0.2." + i))).isEqualTo(GREETING);
      }
      assertThat(mx.heard(mx.dial("198.51.100.1"))).isEqualTo(BUSY);
    }
  }
}
