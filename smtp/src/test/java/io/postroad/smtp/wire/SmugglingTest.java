package io.postroad.smtp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.envelope.ContentException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Look-alikes of the end of data: each is refused or kept as text, and none is an end (S1). */
class SmugglingTest {

  private static final String SMUGGLED = "MAIL FROM:<evil@x.example>\r\n";

  /** What a content that holds the look-alike gives, or the fault; read in pieces of one size. */
  private static String outcome(String octets, BareNewlines mode, int piece) throws IOException {
    ManualTime time = new ManualTime();
    ScriptedTransport peer = new ScriptedTransport(time);
    String wire = "a" + octets + SMUGGLED + ".\r\nQUIT\r\n";
    for (int at = 0; at < wire.length(); at += piece) {
      peer.send(wire.substring(at, Math.min(wire.length(), at + piece)));
    }
    ContentReader reader =
        new ContentReader(new LineReader(peer), ContentLimits.DEFAULTS, mode, time);
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    byte[] buffer = new byte[piece];
    try {
      for (int n = reader.read(buffer, 0, piece); n >= 0; n = reader.read(buffer, 0, piece)) {
        content.write(buffer, 0, n);
      }
    } catch (ContentException e) {
      return e.fault().name();
    }
    String text = content.toString(StandardCharsets.ISO_8859_1);
    assertThat(text).endsWith(SMUGGLED);
    return text.substring(1, text.length() - SMUGGLED.length());
  }

  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = true,
      value = {
        // octets on the wire | what REJECT makes of them | what NORMALIZE makes of them
        "\\n.\\n, BARE_CONTROL, \\r\\n.\\r\\n",
        "\\n.\\r\\n, BARE_CONTROL, \\r\\n.\\r\\n",
        "\\r\\n.\\n, BARE_CONTROL, \\r\\n\\r\\n",
        "\\r.\\r, BARE_CONTROL, BARE_CONTROL",
        "\\r.\\r\\n, BARE_CONTROL, BARE_CONTROL",
        "\\r\\n.\\r, BARE_CONTROL, BARE_CONTROL",
        "\\r.\\n, BARE_CONTROL, BARE_CONTROL",
        "\\n.\\r, BARE_CONTROL, BARE_CONTROL",
        "\\r\\r\\n.\\r\\n, BARE_CONTROL, BARE_CONTROL",
        "\\r\\n.\\r\\r\\n, BARE_CONTROL, BARE_CONTROL",
        "\\r\\n\\n.\\r\\n, BARE_CONTROL, \\r\\n\\r\\n.\\r\\n",
        "\\n\\r\\n.x\\r\\n, BARE_CONTROL, \\r\\n\\r\\nx\\r\\n",
        "\\n\\n.\\r\\n, BARE_CONTROL, \\r\\n\\r\\n.\\r\\n",
        "\\n.\\n\\n, BARE_CONTROL, \\r\\n.\\r\\n\\r\\n",
        "\\0\\r\\n.\\0\\r\\n, BARE_CONTROL, BARE_CONTROL",
        "\\r\\n.\\0\\r\\n, BARE_CONTROL, BARE_CONTROL",
        "\\r\\n\\0.\\r\\n, BARE_CONTROL, BARE_CONTROL",
        "\\r\\0\\n.\\r\\n, BARE_CONTROL, BARE_CONTROL",
        "\\r\\n..\\r\\n, \\r\\n.\\r\\n, \\r\\n.\\r\\n",
        "\\r\\n.s\\r\\n, \\r\\ns\\r\\n, \\r\\ns\\r\\n",
        "\\r\\n.\\t\\r\\n, \\r\\n\\t\\r\\n, \\r\\n\\t\\r\\n",
        "\\r\\ns.\\r\\n, \\r\\ns.\\r\\n, \\r\\ns.\\r\\n",
        "\\r\\n..\\n, BARE_CONTROL, \\r\\n.\\r\\n",
        "\\n..\\r\\n, BARE_CONTROL, \\r\\n..\\r\\n",
        ".\\r\\n, .\\r\\n, .\\r\\n",
        // NEL, form feed, vertical tab and the UTF-8 line separators are text like any other.
        "\\x85.\\x85\\r\\n, \\x85.\\x85\\r\\n, \\x85.\\x85\\r\\n",
        "\\x0c.\\x0c\\r\\n, \\x0c.\\x0c\\r\\n, \\x0c.\\x0c\\r\\n",
        "\\x0b.\\x0b\\r\\n, \\x0b.\\x0b\\r\\n, \\x0b.\\x0b\\r\\n",
        "\\xe2\\x80\\xa8.\\xe2\\x80\\xa8\\r\\n, \\xe2\\x80\\xa8.\\xe2\\x80\\xa8\\r\\n,"
            + " \\xe2\\x80\\xa8.\\xe2\\x80\\xa8\\r\\n",
        "\\x8d\\x8a.\\x8d\\x8a\\r\\n, \\x8d\\x8a.\\x8d\\x8a\\r\\n, \\x8d\\x8a.\\x8d\\x8a\\r\\n",
      })
  @DisplayName("S1: only CR LF . CR LF ends the data")
  void lookAlike(String octets, String rejecting, String normalizing) throws IOException {
    for (int piece = 1; piece < 40; piece++) {
      assertThat(outcome(unescaped(octets), BareNewlines.REJECT, piece))
          .isEqualTo(unescaped(rejecting));
      assertThat(outcome(unescaped(octets), BareNewlines.NORMALIZE, piece))
          .isEqualTo(unescaped(normalizing));
    }
  }

  private static String unescaped(String text) {
    StringBuilder octets = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        octets.append(c);
        continue;
      }
      char kind = text.charAt(++i);
      switch (kind) {
        case 'r' -> octets.append('\r');
        case 'n' -> octets.append('\n');
        case 't' -> octets.append('\t');
        case '0' -> octets.append('\0');
        case 'x' -> {
          octets.append((char) Integer.parseInt(text.substring(i + 1, i + 3), 16));
          i += 2;
        }
        default -> throw new IllegalArgumentException("escape \\" + kind);
      }
    }
    return octets.toString();
  }
}
