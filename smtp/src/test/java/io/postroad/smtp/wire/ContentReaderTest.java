package io.postroad.smtp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postroad.smtp.envelope.ContentException;
import io.postroad.smtp.envelope.ContentException.Fault;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ContentReaderTest {

  private static final String END = ".\r\n";
  private final ManualTime time = new ManualTime();
  private final ScriptedTransport peer = new ScriptedTransport(time);
  private final LineReader lines = new LineReader(peer);

  private ContentReader reader(ContentLimits limits) {
    return new ContentReader(lines, limits, BareNewlines.REJECT, time);
  }

  private ContentReader reader() {
    return reader(ContentLimits.DEFAULTS);
  }

  private static String all(ContentReader content) throws IOException {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    byte[] buffer = new byte[100];
    for (int n = content.read(buffer, 0, 100); n >= 0; n = content.read(buffer, 0, 100)) {
      octets.write(buffer, 0, n);
    }
    return octets.toString(StandardCharsets.ISO_8859_1);
  }

  private void refused(ContentReader content, Fault fault) {
    assertThatThrownBy(() -> all(content))
        .isInstanceOfSatisfying(
            ContentException.class, e -> assertThat(e.fault()).isEqualTo(fault));
  }

  private void nextLineIs(String expected) throws IOException {
    Line line = lines.read(2048, time.deadlineIn(Duration.ofSeconds(1)), Duration.ZERO, time);
    assertThat(line).isInstanceOf(Line.Text.class);
    assertThat(((Line.Text) line).octets()).asString().isEqualTo(expected);
  }

  @Test
  @DisplayName("RFC 5321 §4.5.2: one dot at a line's start is dropped, any other is kept")
  void unstuffs() throws IOException {
    peer.send("..\r\n...x\r\n.y\r\na.b\r\n x.\r\n" + END + "QUIT\r\n");
    ContentReader content = reader();
    assertThat(all(content)).isEqualTo(".\r\n..x\r\ny\r\na.b\r\n x.\r\n");
    assertThat(content.isEnded()).isTrue();
    assertThat(content.octets()).isEqualTo(21);
    nextLineIs("QUIT");
  }

  @Test
  @DisplayName("RFC 5321 §4.1.1.4: the CR LF of DATA counts, so a first line of one dot is the end")
  void emptyContent() throws IOException {
    peer.send(END);
    assertThat(all(reader())).isEmpty();
  }

  @Test
  @DisplayName("After the end every read says so, and takes nothing of what follows")
  void staysEnded() throws IOException {
    peer.send("x\r\n" + END + "NOOP\r\n");
    ContentReader content = reader();
    assertThat(all(content)).isEqualTo("x\r\n");
    assertThat(content.read(new byte[10], 0, 10)).isEqualTo(-1);
    nextLineIs("NOOP");
  }

  @Test
  @DisplayName("A content that breaks off never ends: the reader throws (D6)")
  void brokenOff() {
    peer.send("x\r\n.\r");
    assertThatThrownBy(() -> all(reader())).isInstanceOf(EOFException.class);
  }

  @Test
  @DisplayName("RFC 5321 §4.5.3.1.6: a line at the limit passes, one octet more is refused")
  void lineLimit() throws IOException {
    String longest = "x".repeat(8190) + "\r\n";
    peer.send(longest + "." + longest + END);
    assertThat(all(reader())).isEqualTo(longest + longest);
    peer.send("a\r\nx" + longest + "b\r\n" + END + "NOOP\r\n");
    ContentReader content = reader();
    refused(content, Fault.LINE_TOO_LONG);
    refused(content, Fault.LINE_TOO_LONG);
    assertThat(content.drain()).isEqualTo(ContentReader.Drained.END);
    nextLineIs("NOOP");
  }

  @Test
  @DisplayName("Limits: a line without an end is refused before it is complete")
  void endlessLine() {
    peer.send("x".repeat(100_000));
    refused(reader(), Fault.LINE_TOO_LONG);
  }

  @Test
  @DisplayName("RFC 1870 §6.3: the octets are counted again on the wire, unstuffed")
  void sizeLimit() throws IOException {
    ContentLimits small = ContentLimits.DEFAULTS.withOctetsMax(100);
    String hundred = ("." + "x".repeat(97) + "\r\n");
    peer.send("." + hundred + END);
    assertThat(all(reader(small))).isEqualTo(hundred);
    peer.send("." + hundred + "y\r\n" + END + "NOOP\r\n");
    ContentReader content = reader(small);
    refused(content, Fault.TOO_LARGE);
    assertThat(content.drain()).isEqualTo(ContentReader.Drained.END);
    nextLineIs("NOOP");
  }

  @Test
  @DisplayName("Limits: draining gives up beyond its bound")
  void drainIsBounded() throws IOException {
    ContentLimits d = ContentLimits.DEFAULTS;
    ContentLimits small =
        new ContentLimits(
            d.lineOctetsMax(), 1000, 5000, 500, 10, 5, 9000, d.block(), d.whole(), d.grace(), 500);
    for (int i = 0; i < 1000; i++) {
      peer.send("x".repeat(98) + "\r\n");
    }
    ContentReader content = reader(small);
    refused(content, Fault.TOO_LARGE);
    assertThat(content.drain()).isEqualTo(ContentReader.Drained.TOO_MUCH);
    assertThat(content.octets()).isBetween(10_000L, 20_000L);
  }

  @Test
  @DisplayName("S1: a bare control in what is drained still closes the connection")
  void drainSeesBareControl() throws IOException {
    peer.send("x".repeat(9000) + "\r\nab\ncd\r\n" + END);
    ContentReader content = reader();
    refused(content, Fault.LINE_TOO_LONG);
    assertThat(content.drain()).isEqualTo(ContentReader.Drained.BARE_CONTROL);
    peer.send("a\0\r\n" + END);
    ContentReader other =
        new ContentReader(new LineReader(peer), ContentLimits.DEFAULTS, BareNewlines.REJECT, time);
    refused(other, Fault.BARE_CONTROL);
    assertThat(other.drain()).isEqualTo(ContentReader.Drained.BARE_CONTROL);
  }

  @Test
  @DisplayName("A receiver that stopped reading half way leaves a content that can be drained")
  void drainWithoutFault() throws IOException {
    peer.send("abc\r\n..\r\ndef\r\n" + END + "NOOP\r\n");
    ContentReader content = reader();
    assertThat(content.read(new byte[5], 0, 5)).isEqualTo(5);
    assertThat(content.drain()).isEqualTo(ContentReader.Drained.END);
    nextLineIs("NOOP");
  }

  @Test
  @DisplayName("Timeouts: a data block may take 180 s")
  void blockDeadline() throws IOException {
    peer.send("x".repeat(4000).repeat(2) + "\r\n")
        .send(("y".repeat(998) + "\r\n").repeat(200))
        .pause(Duration.ofSeconds(179))
        .send("z\r\n" + END);
    assertThat(all(reader())).endsWith("z\r\n");
    peer.send(("y".repeat(998) + "\r\n").repeat(200)).pause(Duration.ofSeconds(181)).send(END);
    assertThatThrownBy(() -> all(reader())).isInstanceOf(DeadlineException.class);
  }

  @Test
  @DisplayName("Timeouts: after 60 s the average must be 500 octets a second")
  void lowestRate() throws IOException {
    dripped(600, 100);
    assertThat(all(reader())).hasSize(60_000);
    dripped(490, 100);
    long start = time.nanos();
    assertThatThrownBy(() -> all(reader())).isInstanceOf(DeadlineException.class);
    assertThat(Duration.ofNanos(time.nanos() - start).toSeconds()).isBetween(60L, 62L);
  }

  @Test
  @DisplayName("Timeouts: octets that are always there do not outrun a deadline that has passed")
  void passedDeadlineIsSeen() {
    // The first octets come at the last moment.
    peer.pause(Duration.ofSeconds(60)).send("x\r\n").send(END);
    assertThatThrownBy(() -> all(reader())).isInstanceOf(DeadlineException.class);
  }

  @Test
  @DisplayName("Timeouts: the time in which we store what came is not the client's")
  void storingIsNotCounted() throws IOException {
    ContentReader content = reader();
    peer.send("x\r\n").pause(Duration.ofSeconds(30)).send("y\r\n" + END);
    byte[] some = new byte[100];
    assertThat(content.read(some, 0, some.length)).isEqualTo(3);
    time.pass(Duration.ofMinutes(5)); // a disk that stalls
    assertThat(content.read(some, 0, some.length)).isEqualTo(3);
    assertThat(content.read(some, 0, some.length)).isNegative();
  }

  @Test
  @DisplayName("Timeouts: without a lowest rate the whole content has its 600 s")
  void wholeDeadline() {
    ContentLimits d = ContentLimits.DEFAULTS;
    ContentLimits noRate =
        new ContentLimits(
            8192, 1 << 20, 1 << 18, 1 << 16, 1000, 100, 0, d.block(), d.whole(), d.grace(), 0);
    dripped(1, 700);
    long start = time.nanos();
    assertThatThrownBy(() -> all(reader(noRate))).isInstanceOf(DeadlineException.class);
    assertThat(Duration.ofNanos(time.nanos() - start)).isEqualTo(Duration.ofMinutes(10));
  }

  /** So many octets a second for so many seconds, in lines of 100 octets, then the end. */
  private void dripped(int octetsPerSecond, int seconds) {
    StringBuilder text = new StringBuilder();
    while (text.length() < octetsPerSecond * seconds) {
      text.append("x".repeat(98)).append("\r\n");
    }
    for (int i = 0; i < seconds; i++) {
      peer.send(text.substring(i * octetsPerSecond, (i + 1) * octetsPerSecond));
      peer.pause(Duration.ofSeconds(1));
    }
    peer.send(END);
  }
}
