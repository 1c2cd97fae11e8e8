package io.postroad.smtp.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postroad.smtp.wire.DeadlineException;
import io.postroad.smtp.wire.LineReader;
import io.postroad.smtp.wire.ManualTime;
import io.postroad.smtp.wire.ScriptedTransport;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyReaderTest {

  private final ManualTime time = new ManualTime();
  private final ScriptedTransport peer = new ScriptedTransport(time);
  private final ReplyReader replies = new ReplyReader(new LineReader(peer), time);

  private Reply read() throws IOException {
    return replies.read(time.deadlineIn(Duration.ofMinutes(5)));
  }

  @Test
  @DisplayName("RFC 5321 §4.2.1: replies of one and of several lines, with and without status")
  void reads() throws IOException {
    peer.send("220 mx.example ESMTP\r\n250-mx.example\r\n250-SIZE 5\r\n250 HELP\r\n")
        .send("550 5.1.1 no such mailbox\r\n354\r\n250-2.1.5 a\r\n250-2.1.5\r\n250 2.1.5 b\r\n");
    assertThat(read().text()).isEqualTo("mx.example ESMTP");
    assertThat(read().lines()).containsExactly("mx.example", "SIZE 5", "HELP");
    Reply refused = read();
    assertThat(refused.status()).contains(new EnhancedStatus(5, 1, 1));
    assertThat(refused.text()).isEqualTo("no such mailbox");
    assertThat(read().lines()).containsExactly("");
    Reply three = read();
    assertThat(three.status()).contains(new EnhancedStatus(2, 1, 5));
    assertThat(three.lines()).containsExactly("a", "", "b");
  }

  @Test
  @DisplayName("RFC 3463: a status of another class is text, and is kept")
  void wrongClass() throws IOException {
    peer.send("550 4.1.1 hm\r\n550-5.1.1 a\r\n550 5.2.2 b\r\n");
    Reply wrong = read();
    assertThat(wrong.status()).isEmpty();
    assertThat(wrong.text()).isEqualTo("4.1.1 hm");
    assertThat(read().lines()).containsExactly("a", "5.2.2 b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\n",
        "25\r\n",
        "abc\r\n",
        "2a0 x\r\n",
        "250x\r\n",
        "250_x\r\n",
        "100 x\r\n",
        "600 x\r\n",
        "250-a\r\n251 b\r\n",
        "250-a\r\nb\r\n",
        " 250 x\r\n",
        "HTTP/1.1 400 x\r\n",
        "250 x\n",
        "250 \0\r\n"
      })
  @DisplayName("RFC 5321 §4.2: what is no reply is a typed fault")
  void faults(String octets) {
    peer.send(octets);
    assertThatThrownBy(this::read).isInstanceOf(ReplyFault.class);
  }

  @Test
  @DisplayName("Limits: a reply of too many or too long lines is a typed fault")
  void limits() throws IOException {
    peer.send("250-x\r\n".repeat(ReplyReader.LINES_MAX - 1) + "250 x\r\n");
    assertThat(read().lines()).hasSize(ReplyReader.LINES_MAX);
    peer.send("250-x\r\n".repeat(ReplyReader.LINES_MAX) + "250 x\r\n");
    assertThatThrownBy(this::read).isInstanceOf(ReplyFault.class);
    ScriptedTransport other = new ScriptedTransport(time).send("250 " + "x".repeat(5000) + "\r\n");
    ReplyReader reader = new ReplyReader(new LineReader(other), time);
    assertThatThrownBy(() -> reader.read(time.deadlineIn(Duration.ofMinutes(5))))
        .isInstanceOf(ReplyFault.class);
  }

  @Test
  @DisplayName("Timeouts: the deadline is the whole reply's, and no line moves it")
  void deadline() {
    for (int i = 0; i < 100; i++) {
      peer.pause(Duration.ofSeconds(10)).send("250-x\r\n");
    }
    long start = time.nanos();
    assertThatThrownBy(this::read).isInstanceOf(DeadlineException.class);
    assertThat(Duration.ofNanos(time.nanos() - start)).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  @DisplayName("A peer that closes inside a reply has not replied")
  void end() {
    peer.send("250-x\r\n250 ");
    assertThatThrownBy(this::read).isInstanceOf(EOFException.class);
  }

  @Test
  @DisplayName("S3: a peer's text is clean once it is read")
  void clean() throws IOException {
    peer.send("550 a\tb\u001b[31m\u007f\u00e4\r\n");
    assertThat(read().text()).isEqualTo("a b [31m \ufffd");
  }

  @Test
  @DisplayName("Queue files: the wire form gives the reply back, anything else nothing")
  void parse() {
    Random random = new Random(40);
    int cases = 50_000;
    int read = 0;
    int crash = 0;
    for (int i = 0; i < cases; i++) {
      byte[] wire = wire(random).getBytes(StandardCharsets.ISO_8859_1);
      try {
        var reply = ReplyReader.parse(wire);
        if (reply.isPresent()) {
          read++;
          assertThat(ReplyReader.parse(reply.get().wire())).isEqualTo(reply);
        }
      } catch (RuntimeException e) {
        crash++;
      }
    }
    System.out.printf("replies: cases=%d read=%d crash=%d%n", cases, read, crash);
    assertThat(crash).isZero();
    assertThat(read).isBetween(cases / 10, cases);
    assertThat(ReplyReader.parse("250 x\r\n250 y\r\n".getBytes(StandardCharsets.UTF_8))).isEmpty();
    assertThat(ReplyReader.parse("250-x\r\n".getBytes(StandardCharsets.UTF_8))).isEmpty();
    assertThat(ReplyReader.parse("250 x".getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  private static String wire(Random random) {
    String[] codes = {"250", "550", "451", "354", "999", "25"};
    String[] texts = {"", "2.1.0 x", "5.1.1", "5.1.1 no", "4.1.1 x", "a b", " ", "\u00e4\u0001"};
    String code = codes[random.nextInt(codes.length)];
    StringBuilder wire = new StringBuilder();
    for (int more = random.nextInt(3); more >= 0; more--) {
      wire.append(random.nextInt(10) == 0 ? "251" : code);
      wire.append(more > 0 ? "-" : " ").append(texts[random.nextInt(texts.length)]).append("\r\n");
    }
    return wire.toString();
  }
}
