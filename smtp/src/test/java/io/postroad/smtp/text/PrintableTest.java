package io.postroad.smtp.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PrintableTest {

  @Test
  @DisplayName("S6: every character and every octet becomes printable ASCII")
  void printable() {
    for (int c = 0; c <= 0xFFFF; c++) {
      String line = Printable.line(String.valueOf((char) c), 10);
      assertThat(line).isEqualTo(c >= ' ' && c < 0x7F ? String.valueOf((char) c) : "?");
    }
    byte[] octets = new byte[256];
    for (int b = 0; b < 256; b++) {
      octets[b] = (byte) b;
    }
    assertThat(Printable.line(octets, 0, 256, 256).chars()).allMatch(c -> c >= ' ' && c < 0x7F);
  }

  @Test
  @DisplayName("S6: what is cut says so within its length")
  void cut() {
    assertThat(Printable.echo("x".repeat(64))).isEqualTo("x".repeat(64));
    assertThat(Printable.echo("x".repeat(65))).isEqualTo("x".repeat(61) + "...");
    byte[] octets = "abcdefgh".getBytes(StandardCharsets.US_ASCII);
    assertThat(Printable.line(octets, 1, 8, 6)).isEqualTo("bcd...");
    assertThat(Printable.line(octets, 1, 7, 6)).isEqualTo("bcdefg");
    assertThat(Printable.line("abc", 2)).isEqualTo("ab");
  }
}
