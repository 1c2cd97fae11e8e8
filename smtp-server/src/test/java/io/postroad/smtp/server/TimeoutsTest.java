package io.postroad.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.server.SessionEvent.End;
import io.postroad.testkit.net.MemoryTransport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rows of the time-outs of one session, under virtual time. */
class TimeoutsTest {

  /** The rows that concern a session. */
  private enum Row {
    UNSENT_OUTPUT,
    NEXT_COMMAND,
    LINE_BEGUN,
    DATA_BLOCK,
    DATA_WHOLE,
    DATA_RATE,
    NO_TRANSACTION
  }

  private static final Set<Row> PASSED = EnumSet.noneOf(Row.class);

  private static final String OPEN =
      """
      C: MAIL FROM:<carol@example.net>
      S: 250 2.1.0 sender OK
      C: RCPT TO:<alice@example.org>
      S: 250 2.1.5 recipient OK
      C: DATA
      S: 354 send the message, end it with <CR><LF>.<CR><LF>
      """;

  @AfterAll
  static void figures() {
    boolean all = PASSED.equals(EnumSet.allOf(Row.class));
    System.out.printf(
        "session timeouts: limits=%s pass=%s%n",
        all ? "all" : Row.values().length, all ? "all" : PASSED.size());
  }

  private static void pass(Row row) {
    PASSED.add(row);
  }

  private static End end(TestServer server) {
    return server.events(SessionEvent.Closed.class).getLast().end();
  }

  @Test
  @DisplayName("Limits: a client that does not read its replies is closed after 60 s")
  void unsentOutput() throws IOException {
    try (TestServer server = new TestServer(s -> s, Resources.AMPLE, 2048)) {
      MemoryTransport client = server.dial("192.0.2.1");
      server.exchange(client, "EHLO client.example.net\r\n");
      byte[] flood = "HELP\r\n".repeat(200).getBytes(StandardCharsets.US_ASCII);
      client.write(flood, 0, flood.length, server.soon());
      server.execution.clock().advance(Duration.ofMillis(59_900));
      assertThat(server.server.sessions()).isEqualTo(1);
      server.execution.clock().advance(Duration.ofMillis(200));
      assertThat(server.server.sessions()).isZero();
      assertThat(end(server)).isEqualTo(End.TIMEOUT);
    }
    pass(Row.UNSENT_OUTPUT);
  }

  @ParameterizedTest
  @CsvSource({"1024, 70", "65536, 200"})
  @DisplayName("Limits: while unsent-output waits, no further command is obeyed")
  void unsentOutputWaits(int unsent, int most) throws IOException {
    try (TestServer server =
        new TestServer(
            s ->
                s.withLimits(
                    Limits.DEFAULTS.with(l -> {
                      l.unsentOutput = unsent;
                      l.idleCommands = 0;
                    })),
            Resources.AMPLE,
            2048)) {
      MemoryTransport client = server.dial("192.0.2.1");
      server.exchange(client, "EHLO client.example.net\r\n");
      byte[] flood = "VRFY alice\r\n".repeat(180).getBytes(StandardCharsets.US_ASCII);
      client.write(flood, 0, flood.length, server.soon());
      server.execution.clock().settle();
      client.reset();
      server.execution.clock().settle();
      long obeyed =
          server
              .events(SessionEvent.Closed.class)
              .getLast()
              .session()
              .conversation()
              .turns()
              .stream()
              .filter(turn -> turn.text().equals("VRFY alice"))
              .count();
      assertThat(obeyed).isBetween(10L, (long) most);
    }
  }

  @Test
  @DisplayName("RFC 5321 §4.5.3.2.7: no command for 300 s is 421 4.4.2 and the end")
  void nextCommand() {
    try (TestServer server = new TestServer()) {
      server.playAfterHello(
          """
          T: +299s
          C: NOOP
          S: 250 2.0.0 OK
          T: +299999ms
          T: +1ms
          S: 421 4.4.2 mx.example.org waited too long; closing connection
          S-close
          C-close
          """);
      assertThat(end(server)).isEqualTo(End.TIMEOUT);
    }
    pass(Row.NEXT_COMMAND);
  }

  @Test
  @DisplayName("Limits: a command line once begun has 60 s, however its octets drip")
  void lineBegun() {
    try (TestServer server = new TestServer()) {
      server.playAfterHello(
          """
          T: +299s
          C-raw: N
          T: +30s
          C-raw: O
          T: +29s
          C-raw: O
          T: +1s
          S: 421 4.4.2 mx.example.org waited too long; closing connection
          S-close
          C-close
          """);
    }
    pass(Row.LINE_BEGUN);
  }

  @Test
  @DisplayName("RFC 5321 §4.5.3.2.5: 180 s without content are 421 4.4.2; nothing is kept")
  void dataBlock() {
    try (TestServer server = TestServer.withLimits(l -> l.dataRateAfter = Duration.ofHours(1))) {
      server.playAfterHello(
          OPEN
              + """
              C: some
              T: +179s
              C: more
              T: +180s
              S: 421 4.4.2 mx.example.org waited too long; closing connection
              S-close
              C-close
              """);
      assertThat(server.receiver.kept).isEmpty();
      assertThat(server.events(SessionEvent.TransactionLost.class)).hasSize(1);
    }
    pass(Row.DATA_BLOCK);
  }

  @Test
  @DisplayName("Limits: the whole content has 600 s and what its size needs at 500 octets a second")
  void dataWhole() {
    try (TestServer server = TestServer.withLimits(l -> l.dataRateAfter = Duration.ofHours(1))) {
      String drip = "C: %s\nT: +100s\n".formatted("x".repeat(48));
      server.playAfterHello(
          OPEN
              + drip.repeat(6)
              + "T: +1s\nS: 421 4.4.2 mx.example.org waited too long; closing connection\n"
              + "S-close\nC-close\n");
    }
    pass(Row.DATA_WHOLE);
  }

  @Test
  @DisplayName("Limits: after 60 s a content must have come at 500 octets a second on average")
  void dataRate() {
    try (TestServer server = new TestServer()) {
      String fast = "C: %s\nT: +1s\n".formatted("x".repeat(548));
      String slow = "C: %s\nT: +1s\n".formatted("x".repeat(98));
      server.playAfterHello(OPEN + fast.repeat(70) + "C: .\nS: 250 2.0.0 queued as m1\n");
      server.playAfterHello(
          OPEN
              + slow.repeat(60)
              + "S: 421 4.4.2 mx.example.org waited too long; closing connection\nS-close\nC-close\n");
    }
    pass(Row.DATA_RATE);
  }

  @Test
  @DisplayName("Limits: 1800 s without a finished transaction are 421 4.4.2")
  void noTransaction() {
    String noop = "C: NOOP\nS: 250 2.0.0 OK\nT: +290s\n";
    try (TestServer server = new TestServer()) {
      server.playAfterHello(
          noop.repeat(5)
              + OPEN
              + "C: .\nS: 250 2.0.0 queued as m1\n"
              + noop.repeat(6)
              + """
              C: NOOP
              S: 250 2.0.0 OK
              T: +60s
              S: 421 4.4.2 mx.example.org waited too long; closing connection
              S-close
              C-close
              """);
    }
    pass(Row.NO_TRANSACTION);
  }
}
