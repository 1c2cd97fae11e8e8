package io.postroad.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.server.SessionEvent.End;
import io.postroad.testkit.net.MemoryTransport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A connection that is lost after every octet of a session (rule D6). */
class CutAfterEveryOctetTest {

  /** What the client writes, each part after the replies to the one before. */
  private static final List<String> PARTS =
      List.of(
          TestServer.lines("EHLO client.example.net"),
          TestServer.lines("MAIL FROM:<carol@example.net>", "RCPT TO:<alice@example.org>"),
          TestServer.lines("DATA"),
          TestServer.lines("Subject: first", "", "..body", ".", "NOOP"),
          TestServer.lines("MAIL FROM:<carol@example.net>", "RCPT TO:<bob@example.org>", "DATA"),
          TestServer.lines("second", "."),
          TestServer.lines("QUIT"));

  private static final String FIRST = "Subject: first\r\n\r\n.body\r\n";
  private static final String SECOND = "second\r\n";

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("D6: a session cut after any octet, by FIN or reset, delivers only what is finished")
  void cut(boolean reset) throws IOException {
    int length = PARTS.stream().mapToInt(String::length).sum();
    int firstEnd = endOf(3, "\r\n.\r\n");
    int secondEnd = endOf(5, "\r\n.\r\n");
    int unfinished = 0;
    int leaks = 0;
    try (TestServer server = new TestServer()) {
      for (int cut = 0; cut <= length; cut++) {
        server.receiver.kept.clear();
        server.events.clear();
        send(server, cut, reset);
        List<String> expected =
            cut < firstEnd ? List.of() : cut < secondEnd ? List.of(FIRST) : List.of(FIRST, SECOND);
        List<String> kept =
            server.receiver.kept.stream().map(KeepingReceiver.Kept::content).toList();
        unfinished += kept.equals(expected) ? 0 : 1;
        leaks += server.server.sessions() + server.connections.open();
        assertThat(server.events(SessionEvent.Closed.class)).as("octet %d", cut).hasSize(1);
        if (cut < length) {
          assertThat(server.events(SessionEvent.Closed.class).getFirst().end())
              .as("octet %d", cut)
              .isEqualTo(End.CLIENT_GONE);
        }
      }
    }
    System.out.printf(
        "cut after every octet: by=%s offsets=%d unfinished_delivered=%d leaks=%d%n",
        reset ? "reset" : "fin", length + 1, unfinished, leaks);
    assertThat(unfinished).isZero();
    assertThat(leaks).isZero();
  }

  /** How many octets have been sent when {@code end} of a part is complete. */
  private static int endOf(int part, String end) {
    int before = PARTS.subList(0, part).stream().mapToInt(String::length).sum();
    return before + PARTS.get(part).indexOf(end) + end.length();
  }

  private static void send(TestServer server, int cut, boolean reset) throws IOException {
    MemoryTransport client = server.dial("192.0.2.1");
    server.heard(client);
    int left = cut;
    for (String part : PARTS) {
      String now = part.substring(0, Math.min(left, part.length()));
      left -= now.length();
      server.exchange(client, now.getBytes(StandardCharsets.US_ASCII));
      if (left == 0) {
        break;
      }
    }
    if (reset) {
      client.reset();
    } else {
      client.shutdownOutput();
      server.heard(client);
      client.close();
    }
    server.execution.clock().settle();
  }
}
