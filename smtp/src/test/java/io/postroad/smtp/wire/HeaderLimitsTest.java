package io.postroad.smtp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.envelope.ContentException;
import io.postroad.smtp.envelope.ContentException.Fault;
import java.io.IOException;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class HeaderLimitsTest {

  private static final String BODY = "\r\nbody\r\n";

  /** The fault of a content, whose octets come and are read in random pieces. */
  private static Optional<Fault> fault(String content) throws IOException {
    ManualTime time = new ManualTime();
    ScriptedTransport peer = new ScriptedTransport(time);
    Random random = new Random(content.length());
    int at = 0;
    while (at < content.length()) {
      int to = Math.min(content.length(), at + 1 + random.nextInt(5000));
      peer.send(content.substring(at, to));
      at = to;
    }
    peer.send(".\r\n");
    ContentReader reader =
        new ContentReader(new LineReader(peer), ContentLimits.DEFAULTS, BareNewlines.REJECT, time);
    byte[] buffer = new byte[1 + random.nextInt(3000)];
    try {
      while (reader.read(buffer, 0, buffer.length) >= 0) {
        assertThat(reader.isEnded() || reader.octets() >= 0).isTrue();
      }
      return Optional.empty();
    } catch (ContentException e) {
      return Optional.of(e.fault());
    }
  }

  @Test
  @DisplayName("Limits: 1000 fields pass, 1001 do not")
  void fields() throws IOException {
    assertThat(fault("A: b\r\n".repeat(1000) + BODY)).isEmpty();
    assertThat(fault("A: b\r\n".repeat(1001) + BODY)).contains(Fault.HEADER_TOO_LARGE);
  }

  @Test
  @DisplayName("Limits: a header section of 256 KiB passes, one octet more does not")
  void section() throws IOException {
    String field = "A: " + "b".repeat(1019) + "\r\n";
    assertThat(fault(field.repeat(256) + BODY)).isEmpty();
    assertThat(fault("A" + field + field.repeat(255) + BODY)).contains(Fault.HEADER_TOO_LARGE);
  }

  @Test
  @DisplayName("Limits: one field of 64 KiB with its continuation lines passes, more does not")
  void field() throws IOException {
    String line = " " + "b".repeat(1021) + "\r\n";
    String field = "A:" + line.substring(2) + line.repeat(63);
    assertThat(field).hasSize(64 << 10);
    assertThat(fault("X: y\r\n" + field + "Z: y\r\n" + BODY)).isEmpty();
    assertThat(fault(field + " \r\n" + BODY)).contains(Fault.HEADER_TOO_LARGE);
  }

  @Test
  @DisplayName("RFC 5321 §6.3, B3: 100 Received fields pass, 101 are a loop")
  void loop() throws IOException {
    assertThat(fault("Received: x\r\n".repeat(100) + BODY)).isEmpty();
    assertThat(fault("rEceiveD: x\r\n".repeat(101) + BODY)).contains(Fault.LOOP);
    assertThat(fault("Received : x\r\n\ty\r\n".repeat(101) + BODY)).contains(Fault.LOOP);
    assertThat(fault("X-Received: x\r\n".repeat(101) + BODY)).isEmpty();
    assertThat(fault("Received-SPF: x\r\n".repeat(101) + BODY)).isEmpty();
    assertThat(fault("Receive: x\r\n".repeat(101) + BODY)).isEmpty();
  }

  @Test
  @DisplayName("Limits: what stands in the body counts as nothing")
  void body() throws IOException {
    assertThat(fault("A: b\r\n\r\n" + "Received: x\r\n".repeat(2000))).isEmpty();
    assertThat(fault("no field\r\n" + "Received: x\r\n".repeat(2000))).isEmpty();
    assertThat(fault(" no field\r\n" + "Received: x\r\n".repeat(2000))).isEmpty();
    assertThat(fault("\r\n" + "Received: x\r\n".repeat(2000))).isEmpty();
  }
}
