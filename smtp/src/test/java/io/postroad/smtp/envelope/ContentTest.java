package io.postroad.smtp.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Contents that are at hand. */
class ContentTest {
  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String read(Content content, int atOnce) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] into = new byte[atOnce + 1];
    for (int n = content.read(into, 1, atOnce); n >= 0; n = content.read(into, 1, atOnce)) {
      assertThat(n).as("at least one octet, unless at the end").isBetween(1, atOnce);
      out.write(into, 1, n);
    }
    return out.toString(StandardCharsets.US_ASCII);
  }

  @Test
  @DisplayName(
      "Content.of: the pieces one behind the other, empty ones too, in reads of any length")
  void pieces() throws IOException {
    for (int atOnce = 1; atOnce <= 8; atOnce++) {
      Content content =
          Content.of(octets(""), octets("abc"), octets(""), octets("defg"), octets(""));
      assertThat(read(content, atOnce)).as("%d at once", atOnce).isEqualTo("abcdefg");
      assertThat(content.read(new byte[1], 0, 1)).isEqualTo(-1);
    }
  }

  @Test
  @DisplayName("Content.of: nothing is at its end at once, and what is closed gives nothing")
  void end() throws IOException {
    assertThat(Content.of().read(new byte[1], 0, 1)).isEqualTo(-1);
    assertThat(Content.of(new byte[0]).read(new byte[1], 0, 1)).isEqualTo(-1);
    Content closed = Content.of(octets("abc"));
    closed.close();
    assertThat(closed.read(new byte[1], 0, 1)).isEqualTo(-1);
  }
}
