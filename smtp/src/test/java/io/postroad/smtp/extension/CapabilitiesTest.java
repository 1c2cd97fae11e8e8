package io.postroad.smtp.extension;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.reply.ReplyReader;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapabilitiesTest {

  private static Capabilities of(String... keywords) {
    StringBuilder wire = new StringBuilder("250-mx.example\r\n");
    for (String keyword : keywords) {
      wire.append("250-").append(keyword).append("\r\n");
    }
    byte[] octets = wire.append("250 HELP\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    return Capabilities.of(ReplyReader.parse(octets).orElseThrow().lines());
  }

  @Test
  @DisplayName("RFC 5321 §4.1.1.1: keywords have no case, and the first line is none")
  void keywords() {
    Capabilities capabilities = of("pipelining", "AUTH  PLAIN LOGIN", "", "8BITMIME ");
    assertThat(capabilities.offers("PIPELINING")).isTrue();
    assertThat(capabilities.offers(Keyword.PIPELINING)).isTrue();
    assertThat(capabilities.offers(Keyword.EIGHT_BIT_MIME)).isTrue();
    assertThat(capabilities.offers("help")).isTrue();
    assertThat(capabilities.offers("mx.example")).isFalse();
    assertThat(capabilities.offers(Keyword.SIZE)).isFalse();
    assertThat(capabilities.parameters("auth")).containsExactly("PLAIN", "LOGIN");
    assertThat(capabilities.parameters("X")).isEmpty();
    assertThat(Capabilities.NONE.offers("HELP")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "SIZE 1000, 1000",
    "size 9999999999999999999, 9223372036854775807",
    "SIZE, -1",
    "SIZE 0, -1",
    "SIZE -5, -1",
    "SIZE +5, -1",
    "SIZE 5k, -1",
    "SIZE 10000000000000000000, -1",
    "XSIZE 5, -1",
  })
  @DisplayName("RFC 1870 §4: SIZE may name a limit; 0 and nothing name none")
  void size(String keyword, long limit) {
    assertThat(of(keyword).sizeLimit())
        .isEqualTo(limit < 0 ? OptionalLong.empty() : OptionalLong.of(limit));
  }
}
