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
  private static final List<String> BY_DATA =
      List.of(
          TestServer.lines("EHLO client.example.net"),
          TestServer.lines("MAIL FROM:<carol@example.net>", "RCPT TO:<alice@example.org>"),
          TestServer.lines("DATA"),
          TestServer.lines("Subject: first", "", "..body", ".", "NOOP"),
          TestServer.lines("MAIL FROM:<carol@example.net>", "RCPT TO:<bob@example.org>", "DATA"),
          TestServer.lines("second", "."),
          TestServer.lines("QUIT"));

  /** The same by BDAT: in several chunks, in one group, and with commands between. */
  private static final List<String> BY_BDAT =
      List.of(
          TestServer.lines("EHLO client.example.net"),
          TestServer.lines("MAIL FROM:<carol@example.net>", "RCPT TO:<alice@example.org>"),
          "BDAT 15\r\nSubject: first\r",
          "NOOP\r\nBDAT 0\r\nBDAT 10 LAST\r\n\n\r\n.body\r\n",
          TestServer.lines("MAIL FROM:<carol@example.net>", "RCPT TO:<bob@example.org>")
              + "BDAT 5\r\nseconBDAT 3 LAST\r\nd\r\nNOOP\r\n",
          TestServer.lines("QUIT"));

  private static final String FIRST = "Subject: first\r\n\r\n.body\r\n";
  private static final String SECOND = "second\r\n";

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("D6: a session cut after any octet, by FIN or reset, delivers only what is finished")
  void cut(boolean reset) throws IOException {
    cut(BY_DATA, endOf(BY_DATA, 3, "\r\n.\r\n"), endOf(BY_DATA, 5, "\r\n.\r\n"), reset);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("D6: so does a session of BDAT, cut in a chunk or between two")
  void cutChunks(boolean reset) throws IOException {
    cut(BY_BDAT, endOf(BY_BDAT, 3, ".body\r\n"), endOf(BY_BDAT, 4, "d\r\n"), reset);
  }

  private static void cut(List<String> parts, int firstEnd, int secondEnd, boolean reset)
      throws IOException {
    int length = parts.stream().mapToInt(String::length).sum();
    int unfinished = 0;
    int leaks = 0;
    try (TestServer server = new TestServer()) {
      for (int cut = 0; cut <= length; cut++) {
        server.receiver.kept.clear();
        server.events.clear();
        send(server, parts, cut, reset);
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
  private static int endOf(List<String> parts, int part, String end) {
    int before = parts.subList(0, part).stream().mapToInt(String::length).sum();
    return before + parts.get(part).lastIndexOf(end) + end.length();
  }

  private static void send(TestServer server, List<String> parts, int cut, boolean reset)
      throws IOException {
    MemoryTransport client = server.dial("192.0.2.1");
    server.heard(client);
    int left = cut;
    for (String part : parts) {
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
