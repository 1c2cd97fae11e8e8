package io.postroad.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.extension.Keyword;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Chunks that are refused, too large, malformed or lost (RFC 3030 §2, rules S4 and D6). */
class RefusedChunksTest {
  private static final String ADDRESSED =
      """
      C: MAIL FROM:<carol@example.net>
      C: RCPT TO:<alice@example.org>
      S: 250 2.1.0 sender OK
      S: 250 2.1.5 recipient OK
      """;

  /** Plays behind EHLO; what the receiver kept. */
  private static List<String> kept(String transcript) {
    try (TestServer server = new TestServer()) {
      server.playAfterHello(transcript);
      return server.receiver.kept.stream().map(KeepingReceiver.Kept::content).toList();
    }
  }

  /** Plays behind EHLO to a server with another limit for messages. */
  private static void playSized(TestServer server, String transcript, int messageSize) {
    server.play(TestServer.HELLO.replace("52428800", String.valueOf(messageSize)) + transcript);
  }

  @Test
  @DisplayName("S4: BDAT without MAIL or recipients is 503, and its octets are never commands")
  void withoutRecipients() {
    assertThat(
            kept(
                """
                C-raw: BDAT 6\\r\\nQUIT\\r\\nBDAT 6 LAST\\r\\nQUIT\\r\\nNOOP\\r\\n
                S: 503 5.5.1 MAIL first
                S: 503 5.5.1 MAIL first
                S: 250 2.0.0 OK
                C: MAIL FROM:<carol@example.net>
                C: RCPT TO:<nobody@example.org>
                C-raw: BDAT 6 LAST\\r\\nQUIT\\r\\n
                S: 250 2.1.0 sender OK
                S: 550 5.1.1 <nobody@example.org> is not a mailbox here
                S: 503 5.5.1 RCPT first
                -- the transaction is open still
                C: RCPT TO:<alice@example.org>
                S: 250 2.1.5 recipient OK
                C-raw: BDAT 3 LAST\\r\\na\\r\\n
                S: 250 2.0.0 queued as m1
                """))
        .containsExactly("a\r\n");
  }

  @Test
  @DisplayName("S4: where CHUNKING is not offered BDAT is 502, and its octets are never commands")
  void notOffered() {
    try (TestServer server =
        new TestServer(s -> s.withWithheld(Set.of(Keyword.CHUNKING, Keyword.BINARYMIME)))) {
      server.play(
          TestServer.HELLO.replace("S: 250-CHUNKING\n", "").replace("S: 250-BINARYMIME\n", "")
              + ADDRESSED
              + """
              C-raw: BDAT 6 LAST\\r\\nQUIT\\r\\n
              S: 502 5.5.1 BDAT is not offered here
              C: RSET
              S: 250 2.0.0 transaction reset
              C: MAIL FROM:<> BODY=BINARYMIME
              S: 555 5.5.4 a parameter of BINARYMIME, not offered here
              """);
    }
  }

  @Test
  @DisplayName("S4: a BDAT that does not say how many octets follow is 501 and the end")
  void unknownSize() {
    for (String argument : List.of("", " x", " -6", " 6 FIRST", " 12345678901234567890")) {
      assertThat(
              kept(
                  ADDRESSED
                      + """
                      C-raw: BDAT%s\\r\\nMAIL FROM:<>\\r\\n
                      S: 501 5.5.4 no size in "%s", so what follows is unknown; write BDAT <size> [LAST]
                      S-close
                      C-close
                      """
                          .formatted(argument, argument.strip())))
          .isEmpty();
    }
  }

  @Test
  @DisplayName("RFC 1870 §6.3: octets are counted over all chunks; too many are 552 and dropped")
  void tooLarge() {
    try (TestServer server = TestServer.withLimits(l -> l.messageSize = 10)) {
      playSized(
          server,
          ADDRESSED
              + """
              C-raw: BDAT 8\\r\\nabcdef\\r\\nBDAT 4\\r\\nno\\r\\nBDAT 6\\r\\nQUIT\\r\\nBDAT 0 LAST\\r\\nNOOP\\r\\n
              S: 250 2.0.0 8 octets received
              S: 552 5.3.4 message too large; at most 10 octets
              -- the transaction is gone, and with it what was pipelined
              S: 503 5.5.1 MAIL first
              S: 503 5.5.1 MAIL first
              S: 250 2.0.0 OK
              """
              + ADDRESSED
              + """
              C-raw: BDAT 8\\r\\nabcdef\\r\\nBDAT 2 LAST\\r\\n\\r\\n
              S: 250 2.0.0 8 octets received
              S: 250 2.0.0 queued as m1
              """,
          10);
      assertThat(server.receiver.kept.getFirst().content()).isEqualTo("abcdef\r\n\r\n");
    }
  }

  @Test
  @DisplayName("Limits: a chunk too large to be dropped is refused, and the connection closed")
  void tooLargeToDrop() {
    for (String size : List.of("1000", "9223372036854775808", "9999999999999999999")) {
      try (TestServer server =
          TestServer.withLimits(l -> {
            l.messageSize = 100;
            l.messageOverrun = 800;
          })) {
        playSized(
            server,
            ADDRESSED
                + """
                C: BDAT %s LAST
                S: 552 5.3.4 message too large; at most 100 octets
                S-close
                C-close
                """
                    .formatted(size),
            100);
        playSized(
            server,
            """
            C: BDAT %s
            S: 503 5.5.1 MAIL first
            S-close
            C-close
            """
                .formatted(size),
            100);
        assertThat(server.receiver.kept).isEmpty();
      }
    }
  }

  @Test
  @DisplayName("RFC 3030 §2: chunks pipelined behind a failed one are no errors of the client")
  void pipelinedBehindFailure() {
    try (TestServer server =
        TestServer.withLimits(l -> {
          l.messageSize = 10;
          l.softErrors = 1;
          l.errorsPerSession = 2;
        })) {
      playSized(
          server,
          ADDRESSED
              + "C-raw: BDAT 11\\r\\n01234567890"
              + "BDAT 3\\r\\na\\r\\n".repeat(50)
              + "BDAT 0 LAST\\r\\n\n"
              + "S: 552 5.3.4 message too large; at most 10 octets\n"
              + "S: 503 5.5.1 MAIL first\n".repeat(51)
              + "C: NOOP\nS: 250 2.0.0 OK\n"
              + "-- what comes behind their LAST is\n"
              + "C: BDAT 0 LAST\nS: 503 5.5.1 MAIL first\nS: 421 4.7.0 too many errors; closing connection\nS-close\nC-close\n",
          10);
    }
  }

  @Test
  @DisplayName("D6: a connection lost in or between chunks keeps nothing, and is told as lost")
  void lost() {
    for (String part : List.of("BDAT 3\\r\\na", "BDAT 3\\r\\na\\r\\n", "BDAT 3 LAST\\r\\na\\r")) {
      try (TestServer server = new TestServer()) {
        boolean answered = part.endsWith("\\n");
        server.playAfterHello(
            ADDRESSED
                + "C-raw: "
                + part
                + "\n"
                + (answered ? "S: 250 2.0.0 3 octets received\n" : "")
                + "C-close\nS-close\n");
        assertThat(server.receiver.kept).isEmpty();
        assertThat(server.events(SessionEvent.TransactionLost.class)).hasSize(1);
      }
    }
  }

  @Test
  @DisplayName("Limits: header and line limits hold in chunks: 552 5.3.4 and 554 5.6.0")
  void textLimits() {
    try (TestServer server =
        TestServer.withLimits(l -> {
          l.headerField = 1000;
          l.textLine = 1000;
        })) {
      server.playAfterHello(
          ADDRESSED
              + """
              C-raw: BDAT 911\\r\\nSubject: %s\\r\\n
              S: 250 2.0.0 911 octets received
              C-raw: BDAT 103 LAST\\r\\n %s\\r\\n
              S: 552 5.3.4 header section too large
              """
                  .formatted("x".repeat(900), "x".repeat(100))
              + ADDRESSED
              + """
              C-raw: BDAT 992\\r\\n\\r\\n%s
              S: 250 2.0.0 992 octets received
              C-raw: BDAT 12 LAST\\r\\n1234567890\\r\\n
              S: 554 5.6.0 a line of the message is too long; at most 1000 octets
              C: NOOP
              S: 250 2.0.0 OK
              """
                  .formatted("x".repeat(990)));
    }
  }

  @Test
  @DisplayName(
      "Timeouts: a chunk and the next BDAT have the deadlines of content: 421, nothing kept")
  void tooSlow() {
    for (String part : List.of("BDAT 3\\r\\na", "BDAT 3\\r\\na\\r\\n")) {
      try (TestServer server = new TestServer()) {
        server.playAfterHello(
            ADDRESSED
                + "C-raw: "
                + part
                + "\n"
                + (part.endsWith("\\n") ? "S: 250 2.0.0 3 octets received\n" : "")
                + """
                -- 500 octets a second after the first minute
                T: +61s
                S: 421 4.4.2 mx.example.org waited too long; closing connection
                S-close
                C-close
                """);
        assertThat(server.receiver.kept).isEmpty();
        assertThat(server.events(SessionEvent.TransactionLost.class)).hasSize(1);
      }
    }
  }

  @Test
  @DisplayName("Timeouts: empty chunks do not hold a transaction open: they count as idle commands")
  void emptyChunks() {
    try (TestServer server =
        TestServer.withLimits(l -> {
          l.idleCommands = 5;
          l.errorsPerSession = 2;
        })) {
      server.playAfterHello(
          ADDRESSED
              + "C: BDAT 0\n".repeat(20)
              // EHLO was one of the five; the one beyond them is an error.
              + "S: 250 2.0.0 0 octets received\n".repeat(5)
              + """
              S: 421 4.7.0 too many errors; closing connection
              S-close
              C-close
              """);
      assertThat(server.receiver.kept).isEmpty();
    }
  }

  @Test
  @DisplayName(
      "S4: octets that a refused chunk announces and does not send are waited for, not long")
  void refusedAndSlow() {
    try (TestServer server = new TestServer()) {
      server.playAfterHello(
          """
          C-raw: BDAT 6\\r\\nQUI
          T: +61s
          S: 421 4.4.2 mx.example.org waited too long; closing connection
          S-close
          C-close
          """);
    }
  }
}
