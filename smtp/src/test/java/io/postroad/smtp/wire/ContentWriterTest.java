package io.postroad.smtp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.envelope.ContentException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentWriterTest {

  private static final Duration BLOCK = Duration.ofMinutes(3);
  private final ManualTime time = new ManualTime();
  private final ScriptedTransport peer = new ScriptedTransport(time);

  private String written(String content) throws IOException {
    byte[] octets = content.getBytes(StandardCharsets.ISO_8859_1);
    int before = peer.written().length;
    long count = ContentWriter.write(new ArrayContent(octets), peer, BLOCK, time);
    String all = new String(peer.written(), StandardCharsets.ISO_8859_1);
    assertThat(count).isEqualTo(all.length() - before);
    return all.substring(before);
  }

  @Test
  @DisplayName("RFC 5321 §4.5.2: a dot at a line's start is doubled, the first line's too")
  void stuffs() throws IOException {
    assertThat(written(".\r\n..\r\na.b\r\n.c\r\n")).isEqualTo("..\r\n...\r\na.b\r\n..c\r\n.\r\n");
  }

  @Test
  @DisplayName("RFC 5321 §4.1.1.4: no CR LF is added to a content that ends in one")
  void end() throws IOException {
    assertThat(written("")).isEqualTo(".\r\n");
    assertThat(written("x")).isEqualTo("x\r\n.\r\n");
    assertThat(written("x\r\n")).isEqualTo("x\r\n.\r\n");
    assertThat(written("x\r\n\r\n")).isEqualTo("x\r\n\r\n.\r\n");
    assertThat(written(".")).isEqualTo("..\r\n.\r\n");
  }

  @Test
  @DisplayName("A small message and its end leave in one write")
  void oneWrite() throws IOException {
    String message = ("x".repeat(70) + "\r\n.y\r\n").repeat(50);
    assertThat(written(message)).endsWith("..y\r\n.\r\n");
    assertThat(peer.writes()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\nb\r\n",
        "a\rb\r\n",
        "a\r\r\n",
        "\n",
        "\r",
        "a\r\n\nb",
        "a\0b\r\n",
        "a\r\n.\n",
        "a\n\r\n"
      })
  @DisplayName("S2: a bare CR, bare LF or NUL never leaves, and no end is sent")
  void checked(String content) {
    assertThatThrownBy(() -> written(content))
        .isInstanceOfSatisfying(
            ContentException.class,
            e -> assertThat(e.fault()).isEqualTo(ContentException.Fault.BARE_CONTROL));
    assertThat(peer.written()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {8190, 8191, 8192, 8193, 40958, 40959, 40960, 40961})
  @DisplayName("S2: a pair, a dot or a bare CR on the border of two blocks is seen")
  void blockBorder(int before) throws IOException {
    String line = "x".repeat(before);
    assertThat(written(line + "\r\n.y")).isEqualTo(line + "\r\n..y\r\n.\r\n");
    assertThat(written(line + "\r\n")).isEqualTo(line + "\r\n.\r\n");
    assertThat(written(line + ".y")).isEqualTo(line + ".y\r\n.\r\n");
    assertThatThrownBy(() -> written(line + "\ry")).isInstanceOf(ContentException.class);
    assertThatThrownBy(() -> written(line + "\ny")).isInstanceOf(ContentException.class);
    assertThatThrownBy(() -> written(line + "\r")).isInstanceOf(ContentException.class);
    assertThatThrownBy(() -> written(line + "\r\r\n")).isInstanceOf(ContentException.class);
  }

  @Test
  @DisplayName("A source that fails is told apart from a peer that is gone, and no end is sent")
  void brokenSource() {
    Content broken =
        new Content() {
          private boolean begun;

          @Override
          public int read(byte[] into, int offset, int length) throws IOException {
            if (begun) {
              throw new EOFException("the file is gone");
            }
            begun = true;
            into[offset] = 'x';
            return 1;
          }

          @Override
          public void close() {}
        };
    assertThatThrownBy(() -> ContentWriter.write(broken, peer, BLOCK, time))
        .isInstanceOf(ContentSourceException.class)
        .hasCauseInstanceOf(EOFException.class);
    assertThat(peer.written()).isEmpty();
  }
}
