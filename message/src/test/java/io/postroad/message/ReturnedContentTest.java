package io.postroad.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.text.Utf8;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a report gives back, where it is UTF-8. */
class ReturnedContentTest {

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String headers(String content) {
    byte[] octets = ReturnedContent.of(utf8(content), false).toOctets();
    return Utf8.decode(octets, 0, octets.length).orElseThrow();
  }

  @Test
  @DisplayName("RFC 5322 §2.1.1, RFC 6532 §3.4: a fold of an over-long line splits no character")
  void foldedBetweenCharacters() {
    for (int before = 0; before < 4; before++) {
      String text = "x".repeat(before) + "\ud83d\ude00".repeat(900);
      String folded = headers("Subject:" + text + "\r\n\r\n");
      assertThat(folded.replace("\r\n ", "")).isEqualTo("Subject:" + text + "\r\n");
      assertThat(folded.lines().map(line -> utf8(line).length)).allMatch(length -> length <= 998);
    }
  }

  @Test
  @DisplayName("RFC 5322 §2.2.3: it is folded before white space where there is some")
  void foldedBeforeSpace() {
    String text = "Subject:" + " word".repeat(500);
    assertThat(headers(text + "\r\n\r\n").replace("\r\n", "")).isEqualTo(text);
    assertThat(headers(text + "\r\n\r\n").lines()).hasSize(3).allMatch(l -> l.length() <= 998);
  }

  @Test
  @DisplayName("RFC 6532 §3: a header field in UTF-8 counts wherever it stands in the message")
  void utf8Anywhere() {
    String part =
        """
        Content-Type: multipart/mixed; boundary=b

        --b
        Content-Type: %s

        %s
        --b--
        """
            .replace("\n", "\r\n");
    String named = part.formatted("text/plain; name=\u00e9", "x");
    assertThat(ReturnedContent.of(utf8(named), true).hasUtf8Header()).isTrue();
    assertThat(ReturnedContent.of(utf8(named), false).hasUtf8Header()).isFalse();
    String forwarded = part.formatted("message/rfc822", "Subject: \u00e9\r\n\r\nx");
    assertThat(ReturnedContent.of(utf8(forwarded), true).hasUtf8Header()).isTrue();
    String body = part.formatted("text/plain", "\u00e9");
    assertThat(ReturnedContent.of(utf8(body), true).hasUtf8Header()).isFalse();
    byte[] latin = "Subject: \u00e9\r\n\r\nx\r\n".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(ReturnedContent.of(latin, true).hasUtf8Header()).isFalse();
  }
}
