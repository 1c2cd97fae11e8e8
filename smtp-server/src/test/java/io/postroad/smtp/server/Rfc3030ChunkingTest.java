package io.postroad.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.command.BodyType;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** BDAT as a dialog: chunks and their replies, and what may stand between them (RFC 3030 §2). */
class Rfc3030ChunkingTest {
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

  @Test
  @DisplayName("RFC 3030 §2: one chunk with LAST is a message; no 354, no dot, no stuffing")
  void oneChunk() {
    assertThat(
            kept(
                ADDRESSED
                    + """
                    C-raw: BDAT 21 LAST\\r\\nSubject: x\\r\\n\\r\\n.\\r\\n..a\\r
                    S: 521 5.5.2 bare CR, LF or NUL; end lines with <CR><LF>
                    S-close
                    C-close
                    """))
        .isEmpty();
    assertThat(
            kept(
                ADDRESSED
                    + """
                    C-raw: BDAT 22 LAST\\r\\nSubject: x\\r\\n\\r\\n.\\r\\n..a\\r\\n
                    S: 250 2.0.0 queued as m1
                    """))
        .containsExactly("Subject: x\r\n\r\n.\r\n..a\r\n");
  }

  @Test
  @DisplayName("RFC 3030 §2: several chunks, each answered, are one message; any may be empty")
  void severalChunks() {
    assertThat(
            kept(
                ADDRESSED
                    + """
                    C-raw: BDAT 12\\r\\nSubject: x\\r\\n
                    S: 250 2.0.0 12 octets received
                    C: BDAT 0
                    S: 250 2.0.0 0 octets received
                    -- the pair of CR and LF may be cut by a chunk's end
                    C-raw: bdat 3\\r\\n\\r\\na
                    S: 250 2.0.0 3 octets received
                    C-raw: BDAT 1 \\r\\n\\r
                    S: 250 2.0.0 1 octets received
                    C-raw: BDAT 1 last\\r\\n\\n
                    S: 250 2.0.0 queued as m1
                    """))
        .containsExactly("Subject: x\r\n\r\na\r\n");
  }

  @Test
  @DisplayName("RFC 3030 §2: the end may be a chunk of nothing, and so may the message")
  void emptyLast() {
    assertThat(
            kept(
                ADDRESSED
                    + """
                    C-raw: BDAT 3\\r\\na\\r\\n
                    S: 250 2.0.0 3 octets received
                    C: BDAT 0 LAST
                    S: 250 2.0.0 queued as m1
                    """
                    + ADDRESSED
                    + """
                    C: BDAT 0 LAST
                    S: 250 2.0.0 queued as m2
                    """))
        .containsExactly("a\r\n", "");
  }

  @Test
  @DisplayName("RFC 3030 §4.2: with PIPELINING chunks and commands travel in one group")
  void pipelined() {
    assertThat(
            kept(
                """
                C: MAIL FROM:<carol@example.net>
                C: RCPT TO:<alice@example.org>
                C-raw: BDAT 3\\r\\na\\r\\nBDAT 6\\r\\nQUIT\\r\\nBDAT 3 LAST\\r\\nc\\r\\n
                C: MAIL FROM:<carol@example.net>
                C: RCPT TO:<bob@example.org>
                C-raw: BDAT 3 LAST\\r\\nd\\r\\n
                C: QUIT
                S: 250 2.1.0 sender OK
                S: 250 2.1.5 recipient OK
                S: 250 2.0.0 3 octets received
                S: 250 2.0.0 6 octets received
                S: 250 2.0.0 queued as m1
                S: 250 2.1.0 sender OK
                S: 250 2.1.5 recipient OK
                S: 250 2.0.0 queued as m2
                S: 221 2.0.0 mx.example.org closing connection
                S-close
                C-close
                """))
        .containsExactly("a\r\nQUIT\r\nc\r\n", "d\r\n");
  }

  @Test
  @DisplayName("RFC 3030 §2: RSET between chunks clears them all")
  void reset() {
    assertThat(
            kept(
                ADDRESSED
                    + """
                    C-raw: BDAT 3\\r\\na\\r\\n
                    S: 250 2.0.0 3 octets received
                    C: RSET
                    S: 250 2.0.0 transaction reset
                    C-raw: BDAT 3 LAST\\r\\nb\\r\\n
                    S: 503 5.5.1 MAIL first
                    """
                    + ADDRESSED
                    + """
                    C-raw: BDAT 3 LAST\\r\\nc\\r\\n
                    S: 250 2.0.0 queued as m1
                    """))
        .containsExactly("c\r\n");
  }

  @Test
  @DisplayName("RFC 3030 §2: MAIL, RCPT and DATA between chunks are 503, and the chunks stay")
  void outOfPlace() {
    assertThat(
            kept(
                ADDRESSED
                    + """
                    C-raw: BDAT 3\\r\\na\\r\\n
                    S: 250 2.0.0 3 octets received
                    C: DATA
                    S: 503 5.5.1 chunks were sent; send the next one with BDAT, or RSET
                    C: RCPT TO:<bob@example.org>
                    S: 503 5.5.1 chunks were sent; send the next one with BDAT, or RSET
                    C: MAIL FROM:<carol@example.net>
                    S: 503 5.5.1 chunks were sent; send the next one with BDAT, or RSET
                    C: FROB
                    S: 500 5.5.2 command "FROB" not recognized; HELP lists the commands
                    C-raw: BDAT 3 LAST\\r\\nb\\r\\n
                    S: 250 2.0.0 queued as m1
                    """))
        .containsExactly("a\r\nb\r\n");
  }

  @Test
  @DisplayName("RFC 5321 §4.1.4: NOOP, HELP, VRFY and EXPN work between chunks")
  void anyTime() {
    assertThat(
            kept(
                ADDRESSED
                    + """
                    C-raw: BDAT 3\\r\\na\\r\\n
                    S: 250 2.0.0 3 octets received
                    C: NOOP
                    S: 250 2.0.0 OK
                    C: VRFY alice
                    S: 250 2.1.5 Alice Example <alice@example.org>
                    C: EXPN secret
                    S: 252 2.5.2 cannot expand; send mail and delivery will be tried
                    C: HELP frob
                    S: 504 5.5.4 no help on "frob"; HELP alone lists the commands
                    C-raw: BDAT 3 LAST\\r\\nb\\r\\n
                    S: 250 2.0.0 queued as m1
                    """))
        .containsExactly("a\r\nb\r\n");
  }

  @Test
  @DisplayName("RFC 5321 §4.1.1.10: QUIT between chunks ends the session and keeps nothing")
  void quit() {
    assertThat(
            kept(
                ADDRESSED
                    + """
                    C-raw: BDAT 3\\r\\na\\r\\n
                    S: 250 2.0.0 3 octets received
                    C: QUIT
                    S: 221 2.0.0 mx.example.org closing connection
                    S-close
                    C-close
                    """))
        .isEmpty();
  }

  @Test
  @DisplayName("RFC 5321 §4.1.4: EHLO between chunks clears the transaction as RSET does")
  void ehlo() {
    assertThat(
            kept(
                ADDRESSED
                    + "C-raw: BDAT 3\\r\\na\\r\\n\nS: 250 2.0.0 3 octets received\n"
                    + TestServer.HELLO.substring(TestServer.HELLO.indexOf("C: EHLO"))
                    + "C: BDAT 0 LAST\nS: 503 5.5.1 MAIL first\n"))
        .isEmpty();
  }

  @Test
  @DisplayName("RFC 3030 §3: BODY=BINARYMIME carries every octet, lines or not")
  void binary() {
    try (TestServer server = new TestServer()) {
      server.playAfterHello(
          """
          C: MAIL FROM:<carol@example.net> BODY=BINARYMIME
          C: RCPT TO:<alice@example.org>
          S: 250 2.1.0 sender OK
          S: 250 2.1.5 recipient OK
          C-raw: BDAT 7\\r\\n\\x00\\r.\\n\\xff\\r\\n
          S: 250 2.0.0 7 octets received
          C-raw: BDAT 2 LAST\\r\\n\\n\\r
          S: 250 2.0.0 queued as m1
          """);
      KeepingReceiver.Kept kept = server.receiver.kept.getFirst();
      assertThat(kept.content()).isEqualTo("\0\r.\n\u00ff\r\n\n\r");
      assertThat(kept.envelope().parameters().body()).contains(BodyType.BINARY_MIME);
    }
  }

  @Test
  @DisplayName("RFC 3030 §3: DATA is 503 after BODY=BINARYMIME; BDAT goes on")
  void binaryByData() {
    assertThat(
            kept(
                """
                C: MAIL FROM:<carol@example.net> BODY=BINARYMIME
                S: 250 2.1.0 sender OK
                C: RCPT TO:<alice@example.org>
                S: 250 2.1.5 recipient OK
                C: DATA
                S: 503 5.5.1 BODY=BINARYMIME is sent with BDAT
                C-raw: BDAT 1 LAST\\r\\n\\x00
                S: 250 2.0.0 queued as m1
                """))
        .containsExactly("\0");
  }

  @Test
  @DisplayName(
      "RFC 3030 §3: a part that says binary is taken without BODY=BINARYMIME if it is text")
  void binaryWithoutBody() {
    assertThat(
            kept(
                """
                C: MAIL FROM:<carol@example.net>
                S: 250 2.1.0 sender OK
                C: RCPT TO:<alice@example.org>
                S: 250 2.1.5 recipient OK
                C: DATA
                S: 354 send the message, end it with <CR><LF>.<CR><LF>
                C: Content-Transfer-Encoding: binary
                C:
                C: text
                C: .
                S: 250 2.0.0 queued as m1
                """))
        .containsExactly("Content-Transfer-Encoding: binary\r\n\r\ntext\r\n");
  }
}
