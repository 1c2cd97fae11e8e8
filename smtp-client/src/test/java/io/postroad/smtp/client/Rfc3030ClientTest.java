package io.postroad.smtp.client;

import static io.postroad.smtp.client.ClientBench.brief;
import static io.postroad.smtp.client.ClientBench.envelope;
import static io.postroad.smtp.client.ClientBench.message;
import static io.postroad.smtp.client.ClientBench.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.command.BodyType;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.envelope.Content;
import io.postroad.testkit.peer.Act;
import io.postroad.testkit.peer.Heard;
import io.postroad.testkit.peer.Script;
import io.postroad.testkit.peer.ScriptedPeer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** BDAT and BINARYMIME, seen from the client (RFC 3030). */
class Rfc3030ClientTest {
  private static final int CHUNK = 128 << 10;

  private static final MailParameters BINARY =
      new MailParameters(OptionalLong.empty(), Optional.of(BodyType.BINARY_MIME));

  private final ClientBench bench = new ClientBench();

  /** One transaction by BDAT where it is offered, and QUIT if the connection is left good. */
  private static List<RecipientOutcome> byBdat(
      ClientBench bench, MailParameters parameters, byte[] octets) {
    return bench.opened(connection -> {
      connection.preferBdat();
      List<RecipientOutcome> outcomes =
          connection.send(envelope(parameters, "a@t.test"), source(octets), octets.length, false);
      connection.quit();
      return outcomes;
    });
  }

  private List<RecipientOutcome> against(
      String transcript, MailParameters parameters, String text) {
    byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
    return bench.against(transcript, () -> byBdat(bench, parameters, octets));
  }

  private static String opening(String... keywords) {
    StringBuilder lines = new StringBuilder("S: 220 mx.t.test\nC: EHLO client.test\n");
    for (String keyword : keywords) {
      lines.append("S: 250-").append(keyword).append('\n');
    }
    return lines + "S: 250 OK\n";
  }

  @Test
  @DisplayName("RFC 3030 §3: binary content goes by BDAT, octet for octet, as BODY=BINARYMIME")
  void binary() {
    List<RecipientOutcome> outcomes =
        against(
            opening("mx.t.test", "CHUNKING", "BINARYMIME", "SIZE")
                + """
                C: MAIL FROM:<from@client.test> SIZE=7 BODY=BINARYMIME
                S: 250 OK
                C: RCPT TO:<a@t.test>
                S: 250 OK
                C: BDAT 7 LAST
                C-raw: .\\n
                C-raw: \\x00\\r\\xff\\r\\n
                S: 250 2.0.0 queued as 1
                C: QUIT
                S: 221 bye
                S-close
                """,
            BINARY,
            ".\n\0\r\u00ff\r\n");
    assertThat(brief(outcomes)).containsExactly("accepted");
  }

  @Test
  @DisplayName("RFC 3030 §3: binary content is not sent where BINARYMIME or CHUNKING is missing")
  void binaryNotOffered() {
    for (String offered : List.of("CHUNKING", "BINARYMIME", "8BITMIME")) {
      ClientBench fresh = new ClientBench();
      List<RecipientOutcome> outcomes =
          fresh.against(
              opening("mx.t.test", offered) + "C: QUIT\nS: 221 bye\nS-close\n",
              () -> byBdat(fresh, BINARY, new byte[] {0}));
      assertThat(brief(outcomes)).containsExactly("5.6.3");
    }
  }

  @Test
  @DisplayName("RFC 3030 §2: text goes by BDAT when it is asked for and CHUNKING is offered")
  void text() {
    List<RecipientOutcome> outcomes =
        against(
            opening("mx.t.test", "CHUNKING", "PIPELINING")
                + """
                C: MAIL FROM:<from@client.test>
                C: RCPT TO:<a@t.test>
                S: 250 OK
                S: 250 OK
                -- no dot is stuffed, and no end of line added
                C-raw: BDAT 6 LAST\\r\\n.\\r\\n..x
                S: 250 2.0.0 queued as 1
                C: QUIT
                S: 221 bye
                S-close
                """,
            MailParameters.NONE,
            ".\r\n..x");
    assertThat(brief(outcomes)).containsExactly("accepted");
  }

  @Test
  @DisplayName("RFC 3030 §2: without CHUNKING it is DATA, and DATA is the default with it")
  void data() {
    for (boolean asked : List.of(true, false)) {
      ClientBench fresh = new ClientBench();
      Script script = asked ? Script.obliging("SIZE") : Script.obliging("CHUNKING", "BINARYMIME");
      List<String> lines =
          fresh.against(
              script,
              peer -> {
                if (asked) {
                  byBdat(fresh, MailParameters.NONE, new byte[] {'x'});
                } else {
                  fresh.sendAndQuit(envelope("a@t.test"), source("x\r\n"), 3);
                }
                return peer.lines(0);
              });
      assertThat(lines).contains("DATA", "(content)");
    }
  }

  @Test
  @DisplayName("RFC 3030 §2: a refused chunk ends the transaction: no more chunks, then RSET")
  void refusedChunk() {
    for (String reply : List.of("552 5.3.4 too large", "452 4.3.1 no room")) {
      Script script =
          heard ->
              heard instanceof Heard.Chunk
                  ? Act.say(reply)
                  : Script.obliging("CHUNKING").answer(heard);
      ClientBench fresh = new ClientBench();
      byte[] octets = message("x".repeat(98)).repeat(5000).getBytes(StandardCharsets.US_ASCII);
      List<String> lines =
          fresh.against(
              script,
              peer -> {
                assertThat(brief(byBdat(fresh, MailParameters.NONE, octets)))
                    .containsExactly(reply.substring(0, 3) + "@CONTENT");
                return peer.lines(0);
              });
      assertThat(lines)
          .containsSubsequence("BDAT " + CHUNK, "RSET", "QUIT")
          .doesNotContain("BDAT 0 LAST");
      assertThat(lines.stream().filter(line -> line.startsWith("BDAT"))).hasSize(1);
    }
  }

  @Test
  @DisplayName("RFC 3030 §2: only the reply to the last chunk hands over responsibility")
  void lastReplyCounts() {
    Script script =
        heard ->
            heard instanceof Heard.Chunk chunk && chunk.last()
                ? Act.say("554 5.6.0 no")
                : Script.obliging("CHUNKING", "PIPELINING").answer(heard);
    byte[] octets = message("x".repeat(98)).repeat(5000).getBytes(StandardCharsets.US_ASCII);
    List<RecipientOutcome> outcomes =
        bench.against(script, _ -> byBdat(bench, MailParameters.NONE, octets));
    assertThat(brief(outcomes)).containsExactly("554@FINAL_DOT");
  }

  @Test
  @DisplayName("RFC 3030 §2: a 250 that comes before the last chunk is not the last chunk's")
  void earlyAcceptance() {
    Script behindRcpt =
        heard ->
            heard instanceof Heard.Command command && command.is("RCPT")
                ? Act.say("250 OK", "250 2.0.0 queued already")
                : Script.obliging("CHUNKING").answer(heard);
    Script behindChunk =
        heard ->
            heard instanceof Heard.Chunk chunk && !chunk.last()
                ? Act.say("250 OK", "250 2.0.0 queued already")
                : Script.obliging("CHUNKING", "PIPELINING").answer(heard);
    byte[] octets = message("x".repeat(98)).repeat(1500).getBytes(StandardCharsets.US_ASCII);
    for (Script script : List.of(behindRcpt, behindChunk)) {
      ClientBench fresh = new ClientBench();
      List<String> lines =
          fresh.against(
              script,
              peer -> {
                assertThat(brief(byBdat(fresh, MailParameters.NONE, octets)))
                    .containsExactly("lost@CONTENT");
                return peer.lines(0);
              });
      assertThat(lines).noneMatch(line -> line.endsWith("LAST"));
    }
  }

  @Test
  @DisplayName("D6: a connection lost before the last chunk is no delivery, behind it perhaps one")
  void lost() {
    byte[] octets = message("x".repeat(98)).repeat(1500).getBytes(StandardCharsets.US_ASCII);
    for (boolean last : List.of(true, false)) {
      Script script =
          heard ->
              heard instanceof Heard.Chunk chunk && chunk.last() == last
                  ? Act.silently(Act.Then.DROP)
                  : Script.obliging("CHUNKING").answer(heard);
      ClientBench fresh = new ClientBench();
      List<RecipientOutcome> outcomes =
          fresh.against(script, _ -> byBdat(fresh, MailParameters.NONE, octets));
      assertThat(brief(outcomes)).containsExactly(last ? "maybe@FINAL_DOT" : "lost@CONTENT");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "a\rb", "a\0", "a\r"})
  @DisplayName("S2: a text with a bare control never leaves: 5.6.0, and RSET instead of a chunk")
  void bareControls(String bad) {
    byte[] octets = bad.getBytes(StandardCharsets.US_ASCII);
    List<String> lines =
        bench.against(
            Script.obliging("CHUNKING"),
            peer -> {
              assertThat(brief(byBdat(bench, MailParameters.NONE, octets)))
                  .containsExactly("5.6.0");
              return peer.lines(0);
            });
    assertThat(lines).contains("RSET", "QUIT").noneMatch(line -> line.startsWith("BDAT"));
  }

  @Test
  @DisplayName("D6: a content that cannot be read to its end is given up between two chunks")
  void sourceFault() {
    ContentSource breaking =
        () -> {
          Content good = source(new byte[CHUNK + 10]).open();
          return new Content() {
            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
              int count = good.read(into, offset, length);
              if (count < 0) {
                throw new IOException("input/output error");
              }
              return count;
            }

            @Override
            public void close() {
              good.close();
            }
          };
        };
    List<String> lines =
        bench.against(
            Script.obliging("CHUNKING", "BINARYMIME"),
            peer -> {
              bench.opened(connection -> {
                assertThat(brief(connection.send(envelope(BINARY, "a@t.test"), breaking, 1, false)))
                    .containsExactly("lost@CONTENT");
                assertThat(connection.reusable()).isTrue();
                connection.quit();
                return connection;
              });
              return peer.lines(0);
            });
    assertThat(lines).contains("BDAT " + CHUNK, "RSET", "QUIT").doesNotContain("BDAT 10 LAST");
  }

  @Test
  @DisplayName("RFC 3030 §2: any content of any size arrives octet for octet, last chunk last")
  void whole() {
    SplittableRandom random = new SplittableRandom(3030);
    List<Integer> sizes =
        new ArrayList<>(
            List.of(0, 1, (8 << 10) - 1, 8 << 10, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK));
    for (int i = 0; i < 20; i++) {
      sizes.add(random.nextInt(40 * CHUNK));
    }
    int chunks = 0;
    for (int size : sizes) {
      byte[] octets = new byte[size];
      random.nextBytes(octets);
      boolean pipelining = random.nextBoolean();
      Script script =
          pipelining
              ? Script.obliging("CHUNKING", "BINARYMIME", "PIPELINING")
              : Script.obliging("CHUNKING", "BINARYMIME");
      ClientBench fresh = new ClientBench();
      List<Heard.Chunk> heard =
          fresh.against(
              script,
              peer -> {
                assertThat(brief(byBdat(fresh, BINARY, octets))).containsExactly("accepted");
                return chunks(peer);
              });
      StringBuilder all = new StringBuilder();
      heard.forEach(chunk -> all.append(chunk.octets()));
      assertThat(all.toString().equals(new String(octets, StandardCharsets.ISO_8859_1)))
          .as("%d octets", size)
          .isTrue();
      assertThat(heard.stream().filter(Heard.Chunk::last)).containsExactly(heard.getLast());
      chunks += heard.size();
    }
    System.out.printf("client chunks: contents=%d chunks=%d lost=0%n", sizes.size(), chunks);
  }

  private static List<Heard.Chunk> chunks(ScriptedPeer peer) {
    return peer.heard().get(0).stream()
        .filter(Heard.Chunk.class::isInstance)
        .map(Heard.Chunk.class::cast)
        .toList();
  }
}
