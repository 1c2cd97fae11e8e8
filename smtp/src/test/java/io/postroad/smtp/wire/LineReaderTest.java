package io.postroad.smtp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postroad.smtp.runtime.Deadline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineReaderTest {

  private static final int MAX = 2048;
  private final ManualTime time = new ManualTime();
  private final ScriptedTransport peer = new ScriptedTransport(time);
  private final LineReader lines = new LineReader(peer);

  private Line next() throws IOException {
    return lines.read(MAX, first(), Duration.ofSeconds(60), time);
  }

  private Deadline first() {
    return time.deadlineIn(Duration.ofMinutes(5));
  }

  private String text() throws IOException {
    Line line = next();
    assertThat(line).isInstanceOf(Line.Text.class);
    return new String(((Line.Text) line).octets(), StandardCharsets.ISO_8859_1);
  }

  @Test
  @DisplayName("RFC 5321 §2.3.8: a line ends in CR LF, however it is cut into segments")
  void lineAcrossSegments() throws IOException {
    for (char c : "EHLO a.example\r\nNOOP\r\n".toCharArray()) {
      peer.send(String.valueOf(c));
    }
    assertThat(text()).isEqualTo("EHLO a.example");
    assertThat(lines.hasBuffered()).isFalse();
    assertThat(text()).isEqualTo("NOOP");
    assertThat(next()).isEqualTo(new Line.End());
  }

  @Test
  @DisplayName("RFC 2920: several lines in one segment are several lines, and are seen as buffered")
  void pipelined() throws IOException {
    peer.send("RSET\r\n\r\nNOOP\r\n");
    assertThat(text()).isEqualTo("RSET");
    assertThat(lines.hasBuffered()).isTrue();
    assertThat(lines.peek()).hasValue('\r');
    assertThat(text()).isEmpty();
    assertThat(text()).isEqualTo("NOOP");
    assertThat(lines.hasBuffered()).isFalse();
    assertThat(lines.peek()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"NOOP\n", "NO\nOP\r\n", "NO\rOP\r\n", "NOOP\r\r\n", "NO\0OP\r\n", "\n"})
  @DisplayName("S1: a bare CR, bare LF or NUL in a command line is told apart")
  void bareControl(String octets) throws IOException {
    peer.send(octets);
    assertThat(next()).isEqualTo(new Line.BareControl());
  }

  @ParameterizedTest
  @ValueSource(strings = {"NO\rOP\r\n", "NOOP\r\r\n"})
  @DisplayName("S1: a bare CR is seen even when the next octet comes later")
  void bareCrAtSegmentEnd(String octets) throws IOException {
    int cr = octets.indexOf('\r');
    peer.send(octets.substring(0, cr + 1)).send(octets.substring(cr + 1));
    assertThat(next()).isEqualTo(new Line.BareControl());
  }

  @Test
  @DisplayName("RFC 5321 §4.5.3.1.4: a line at the limit is read, one octet more is too long")
  void limit() throws IOException {
    String longest = "x".repeat(MAX - 2);
    peer.send(longest + "\r\n" + longest + "y\r\nNOOP\r\n");
    assertThat(text()).isEqualTo(longest);
    assertThat(next()).isEqualTo(new Line.TooLong());
    assertThat(text()).isEqualTo("NOOP");
  }

  @Test
  @DisplayName("Limits: nothing over the limit is buffered, and the next line is found")
  void overlongIsNotBuffered() throws IOException {
    for (int i = 0; i < 1000; i++) {
      peer.send("z".repeat(997));
    }
    peer.send("\r").send("\nNOOP\r\n");
    assertThat(next()).isEqualTo(new Line.TooLong());
    assertThat(lines.input().octets.length).isLessThanOrEqualTo(MAX);
    assertThat(text()).isEqualTo("NOOP");
  }

  @Test
  @DisplayName("Limits: an idle reader gives a large buffer back")
  void idleMemory() throws IOException {
    peer.send("x".repeat(2000) + "\r\n").send("NOOP\r\n");
    assertThat(text()).hasSize(2000);
    assertThat(lines.input().octets.length).isGreaterThan(InputBuffer.SMALL);
    assertThat(text()).isEqualTo("NOOP");
    assertThat(lines.input().octets.length).isEqualTo(InputBuffer.IDLE);
  }

  @Test
  @DisplayName("Limits: who sends groups of commands is read by the KiB, until they end")
  void groups() throws IOException {
    peer.send("NOOP\r\n".repeat(200)).send("RSET\r\n");
    for (int i = 0; i < 150; i++) {
      assertThat(text()).isEqualTo("NOOP");
    }
    assertThat(lines.input().octets.length).isEqualTo(InputBuffer.SMALL);
    for (int i = 0; i < 50; i++) {
      assertThat(text()).isEqualTo("NOOP");
    }
    assertThat(text()).isEqualTo("RSET");
    assertThat(lines.input().octets.length).isEqualTo(InputBuffer.IDLE);
  }

  @Test
  @DisplayName("Timeouts: the first octet has until the first deadline, and then 60 s for the line")
  void onceBegun() throws IOException {
    peer.pause(Duration.ofSeconds(299)).send("NO").pause(Duration.ofSeconds(59)).send("OP\r\n");
    assertThat(text()).isEqualTo("NOOP");
  }

  @Test
  @DisplayName("Timeouts: octets that drip in do not move the deadline of a line")
  void dripping() {
    for (int i = 0; i < 100; i++) {
      peer.send("x").pause(Duration.ofSeconds(1));
    }
    long start = time.nanos();
    assertThatThrownBy(this::next).isInstanceOf(DeadlineException.class);
    assertThat(Duration.ofNanos(time.nanos() - start)).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  @DisplayName("Timeouts: octets that never pause do not outrun the deadline of a line")
  void flood() {
    for (int i = 0; i < 2; i++) {
      peer.send("x".repeat(5 * MAX)).pause(Duration.ofSeconds(30));
    }
    peer.send("x".repeat(100 * MAX)).send("\r\n"); // all there at the moment of the deadline
    assertThatThrownBy(this::next).isInstanceOf(DeadlineException.class);
  }

  @Test
  @DisplayName("Timeouts: what must be whole by a moment has no more time because it began late")
  void latest() {
    peer.pause(Duration.ofSeconds(50)).send("NO").pause(Duration.ofSeconds(20)).send("OP\r\n");
    Deadline latest = time.deadlineIn(Duration.ofSeconds(60));
    assertThatThrownBy(() -> lines.read(MAX, latest, time)).isInstanceOf(DeadlineException.class);
  }

  @Test
  @DisplayName(
      "Limits: a line that begins in a certain way may be longer, and no other is buffered")
  void longer() throws IOException {
    String auth = "auth PLAIN " + "x".repeat(9000);
    peer.send(auth.substring(0, 3)).send(auth.substring(3)).send("\r\n");
    Line line = lines.read(MAX, "AUTH ", 12_288, first(), Duration.ofSeconds(60), time);
    assertThat(line).isInstanceOf(Line.Text.class);
    assertThat(((Line.Text) line).octets()).hasSize(auth.length());
    peer.send("y".repeat(9000) + "\r\n").send("AUTH " + "x".repeat(12_282) + "\r\n");
    assertThat(lines.read(MAX, "AUTH ", 12_288, first(), Duration.ofSeconds(60), time))
        .isEqualTo(new Line.TooLong());
    assertThat(lines.input().octets.length).isLessThanOrEqualTo(MAX);
    assertThat(lines.read(MAX, "AUTH ", 12_288, first(), Duration.ofSeconds(60), time))
        .isEqualTo(new Line.TooLong());
  }

  @Test
  @DisplayName("Timeouts: silence ends at the first deadline, and the line can still be read")
  void silence() throws IOException {
    peer.pause(Duration.ofSeconds(301)).send("NOOP\r\n");
    assertThatThrownBy(this::next).isInstanceOf(DeadlineException.class);
    assertThat(text()).isEqualTo("NOOP");
  }

  @Test
  @DisplayName("A line that the end of input cuts off is no line")
  void endInsideLine() throws IOException {
    peer.send("QUI");
    assertThat(next()).isEqualTo(new Line.End());
  }

  @Test
  @DisplayName("S4: input is seen whether it is buffered or waits in the connection")
  void hasInput() throws IOException {
    assertThat(lines.hasInput()).isFalse();
    peer.send("RSET\r\nNOOP\r\n");
    assertThat(lines.hasInput()).isTrue();
    assertThat(lines.hasBuffered()).isFalse();
    assertThat(text()).isEqualTo("RSET");
    assertThat(lines.hasInput()).isTrue();
    assertThat(text()).isEqualTo("NOOP");
    assertThat(lines.hasInput()).isFalse();
  }

  @Test
  @DisplayName("S4: input can be awaited without being taken")
  void await() throws IOException {
    peer.pause(Duration.ofSeconds(2)).send("NOOP\r\n");
    assertThatThrownBy(() -> lines.await(time.deadlineIn(Duration.ofSeconds(1))))
        .isInstanceOf(DeadlineException.class);
    assertThat(lines.hasBuffered()).isFalse();
    assertThat(lines.await(first())).isTrue();
    assertThat(lines.hasBuffered()).isTrue();
    assertThat(text()).isEqualTo("NOOP");
    assertThat(lines.await(first())).isFalse();
  }
}
