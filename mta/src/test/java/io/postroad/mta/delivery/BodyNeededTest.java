package io.postroad.mta.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.command.BodyType;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.extension.Capabilities;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BodyNeededTest {
  private static Capabilities offering(String... keywords) {
    List<String> lines = new ArrayList<>(List.of("hop.test"));
    lines.addAll(List.of(keywords));
    return Capabilities.of(lines);
  }

  private static Optional<Content> content(String text) {
    ByteArrayInputStream in = new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
    return Optional.of(
        new Content() {
          @Override
          public int read(byte[] into, int offset, int length) {
            return in.read(into, offset, length);
          }

          @Override
          public void close() {
            // Nothing is held.
          }
        });
  }

  @ParameterizedTest
  @CsvSource({
    // what it is, and what it needs when it was declared 8-bit, and when binary
    "plain,SEVEN_BIT,SEVEN_BIT",
    "high,EIGHT_BIT_MIME,EIGHT_BIT_MIME",
    "long,SEVEN_BIT,BINARY_MIME",
    "bare,SEVEN_BIT,BINARY_MIME",
    "nul,SEVEN_BIT,BINARY_MIME",
    "ends in CR,SEVEN_BIT,BINARY_MIME",
    "limit,SEVEN_BIT,SEVEN_BIT"
  })
  @DisplayName("RFC 6152 §3, RFC 3030 §3: what was declared is looked at where it is not offered")
  void lookedAt(String kind, BodyType declaredEightBit, BodyType declaredBinary) {
    String text =
        switch (kind) {
          case "plain" -> "a\r\n\r\nb";
          case "high" -> "a\r\n\u00e9\r\n";
          case "long" -> "x".repeat(999) + "\r\n";
          case "limit" -> ("x".repeat(998) + "\r\n").repeat(40);
          case "bare" -> "a\nb\r\n";
          case "nul" -> "a\0\r\n";
          default -> "a\r";
        };
    Capabilities none = offering("BINARYMIME", "PIPELINING");
    assertThat(BodyNeeded.of(Optional.of(BodyType.EIGHT_BIT_MIME), none, () -> content(text)))
        .isEqualTo(declaredEightBit);
    assertThat(BodyNeeded.of(Optional.of(BodyType.BINARY_MIME), none, () -> content(text)))
        .isEqualTo(declaredBinary);
  }

  @Test
  @DisplayName("A next hop that takes what was declared gets it unseen; nothing declared is 7-bit")
  void offered() {
    BodyNeeded.Opening never =
        () -> {
          throw new AssertionError("it was opened");
        };
    Capabilities all = offering("8BITMIME", "BINARYMIME", "CHUNKING");
    for (BodyType body : BodyType.values()) {
      assertThat(BodyNeeded.of(Optional.of(body), all, never)).isEqualTo(body);
    }
    assertThat(BodyNeeded.of(Optional.empty(), offering(), never)).isEqualTo(BodyType.SEVEN_BIT);
  }

  @Test
  @DisplayName(
      "A content that is gone needs what was declared; one that cannot be read says so later")
  void unreadable() {
    Optional<BodyType> binary = Optional.of(BodyType.BINARY_MIME);
    assertThat(BodyNeeded.of(binary, offering(), Optional::empty)).isEqualTo(BodyType.BINARY_MIME);
    assertThat(
            BodyNeeded.of(
                binary,
                offering(),
                () -> {
                  throw new IOException("disk");
                }))
        .isEqualTo(BodyType.SEVEN_BIT);
  }
}
