package io.postroad.mta.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.client.ContentSource;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.command.Parameters;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.extension.Capabilities;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a next hop gets that lacks 8BITMIME, BINARYMIME or SMTPUTF8. */
class FittingTest {
  private static final String TEXT =
      "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n";

  private static final String FORWARDED =
      """
      MIME-Version: 1.0
      Content-Type: multipart/mixed; boundary=b

      --b
      Content-Type: %s
      Content-Transfer-Encoding: 8bit

      Subject: \u00e9

      x
      --b
      Content-Type: message/global-delivery-status
      Content-Transfer-Encoding: 8bit

      Final-Recipient: utf-8; \u00e9@x.test
      --b--
      """
          .replace("\n", "\r\n");

  private static Capabilities offering(String words) {
    return Capabilities.of(List.of(("mx " + words).split(" ")));
  }

  private static ContentSource content(String text) {
    ByteArrayInputStream in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    in.mark(0);
    return () -> {
      in.reset();
      return new Content() {
        @Override
        public int read(byte[] into, int offset, int length) {
          return in.read(into, offset, length);
        }

        @Override
        public void close() {
          // Nothing is held.
        }
      };
    };
  }

  private static String read(ContentSource source) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Content content = source.open()) {
      byte[] some = new byte[100];
      int count;
      while ((count = content.read(some, 0, some.length)) >= 0) {
        out.write(some, 0, count);
      }
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static Fitting fit(String parameters, String text, String offered) {
    MailParameters given = Parameters.mail(parameters);
    return Fitting.of(given, content(text), text.length(), offering(offered));
  }

  private static String brief(Fitting fitting) {
    return switch (fitting) {
      case Fitting.Ready ready ->
          (ready.eightBit() ? "8bit" : "7bit") + Parameters.text(ready.parameters());
      case Fitting.Refused refused -> refused.why().status().text();
    };
  }

  @ParameterizedTest
  @CsvSource({
    "' BODY=8BITMIME', plain, '', 7bit BODY=8BITMIME",
    "' BODY=8BITMIME', plain, 8BITMIME, 8bit BODY=8BITMIME",
    "' BODY=8BITMIME', high, 8BITMIME, 8bit BODY=8BITMIME",
    "' BODY=8BITMIME', high, '', 7bit",
    "' BODY=8BITMIME', high header, '', 5.6.3",
    "' BODY=8BITMIME', high header, 8BITMIME, 8bit BODY=8BITMIME",
    "'', high, '', 7bit",
    "' BODY=BINARYMIME', bare, BINARYMIME CHUNKING, 7bit BODY=BINARYMIME",
    "' BODY=BINARYMIME', bare, BINARYMIME 8BITMIME, 7bit",
    "' BODY=BINARYMIME', bare high, 8BITMIME, 8bit BODY=8BITMIME",
    "' BODY=BINARYMIME', bare high, '', 7bit",
    "' BODY=BINARYMIME', plain, '', 7bit",
    "' SMTPUTF8', high header, 8BITMIME SMTPUTF8, 8bit SMTPUTF8",
    "' SMTPUTF8', high header, 8BITMIME, 5.6.9",
    "' SMTPUTF8', high part, 8BITMIME, 5.6.9",
    "' SMTPUTF8', forwarded, 8BITMIME, 5.6.9",
    "' SMTPUTF8', forwarded, 8BITMIME SMTPUTF8, 8bit SMTPUTF8",
    "' SMTPUTF8', high, 8BITMIME, 8bit",
    "' SMTPUTF8', high, '', 7bit",
    "' SMTPUTF8', plain, '', 7bit",
    "' BODY=8BITMIME SMTPUTF8', plain, 8BITMIME, 7bit BODY=8BITMIME",
  })
  @DisplayName("RFC 6152 §3, RFC 3030 §3, RFC 6531 §3.5: sent as it is, converted, or refused")
  void fits(String parameters, String kind, String offered, String expected) {
    String text =
        switch (kind) {
          case "plain" -> TEXT + "a\r\n";
          case "high" -> TEXT + "\u00e9 and more than that\r\n";
          case "bare" -> TEXT + "a\nb\r\n";
          case "bare high" -> TEXT + "a\n\u00e9\r\n";
          case "forwarded" -> FORWARDED.formatted("message/rfc822");
          case "high header" -> "Subject: \u00e9\r\n" + TEXT + "a\r\n";
          default ->
              "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nX: \u00e9\r\n\r\n\r\n--b--\r\n";
        };
    assertThat(brief(fit(parameters, text, offered))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"message/global", "message/global-headers"})
  @DisplayName("RFC 6533 §4.5, RFC 6532 §3.7: internationalized mail inside is encoded, no more")
  void globalInside(String type) throws IOException {
    Fitting fitting = fit(" SMTPUTF8", FORWARDED.formatted(type), "8BITMIME");
    assertThat(brief(fitting)).isEqualTo("8bit BODY=8BITMIME");
    assertThat(read(((Fitting.Ready) fitting).source()))
        .contains("Content-Type: " + type + "\r\nContent-Transfer-Encoding: base64\r\n")
        .doesNotContain("Subject: ")
        .contains("Content-Transfer-Encoding: 8bit\r\n\r\nFinal-Recipient: utf-8; \u00e9@x.test");
    Fitting whole = fit(" SMTPUTF8", FORWARDED.formatted(type), "8BITMIME SMTPUTF8");
    assertThat(read(((Fitting.Ready) whole).source())).isEqualTo(FORWARDED.formatted(type));
  }

  @Test
  @DisplayName("RFC 1870 §6.2: the size told is that of the converted content")
  void size() throws IOException {
    String text = TEXT + "\u00e9 and more than that\r\n".repeat(500);
    if (fit(" BODY=8BITMIME", text, "") instanceof Fitting.Ready ready) {
      String sent = read(ready.source());
      assertThat(sent).contains("=C3=A9 and more").isEqualTo(read(ready.source()));
      assertThat(ready.size()).isEqualTo(sent.length());
    } else {
      throw new AssertionError("refused");
    }
  }

  @Test
  @DisplayName("What the next hop takes is not read; what cannot be read says so later")
  void unread() {
    ContentSource broken =
        () -> {
          throw new IOException("disk");
        };
    MailParameters eightBit = Parameters.mail(" BODY=8BITMIME SMTPUTF8");
    assertThat(brief(Fitting.of(eightBit, broken, 3, offering("8BITMIME SMTPUTF8"))))
        .isEqualTo("8bit BODY=8BITMIME SMTPUTF8");
    assertThat(brief(Fitting.of(eightBit, broken, 3, offering(""))))
        .isEqualTo("7bit BODY=8BITMIME SMTPUTF8");
  }
}
