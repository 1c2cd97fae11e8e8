package io.postroad.app.web.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.address.NullReversePath;
import io.postroad.smtp.command.BodyType;
import io.postroad.smtp.command.MailParameters;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a released message is made of. */
class ReleasedOctetsTest {

  private static ByteArrayInputStream of(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static MailParameters parameters(String text) throws IOException {
    return ReleasedOctets.parameters(
        of(text), new NullReversePath(), List.of(Mailbox.parse("a@b.test").orElseThrow()));
  }

  @Test
  @DisplayName("RFC 5321 §4.4: a Return-Path on top is left out, folded or not; all else stays")
  void returnPath() throws IOException {
    for (String top : List.of("Return-Path: <a@b>\r\n", "RETURN-PATH:\r\n <a@b>\r\n\t x\r\n", "")) {
      byte[] left =
          ReleasedOctets.of(of(top + "Subject: x\r\n\r\nReturn-Path: y\r\n")).readAllBytes();
      assertThat(new String(left, StandardCharsets.UTF_8))
          .isEqualTo("Subject: x\r\n\r\nReturn-Path: y\r\n");
    }
    assertThat(ReleasedOctets.of(of("Return-Path: <>")).readAllBytes()).isEmpty();
    assertThat(ReleasedOctets.of(of("")).readAllBytes()).isEmpty();
  }

  @Test
  @DisplayName("RFC 6152, 3030, 6531: MAIL says what the octets need, and no more")
  void body() throws IOException {
    String line = "x".repeat(998) + "\r\n";
    MailParameters plain = parameters("Subject: x\r\n\r\n" + line);
    assertThat(plain.body()).isEmpty();
    assertThat(plain.smtpUtf8()).isFalse();
    assertThat(plain.size()).hasValue(14 + 1000);
    assertThat(parameters("A: x\r\n\r\nü\r\n").body())
        .isEqualTo(Optional.of(BodyType.EIGHT_BIT_MIME));
    assertThat(parameters("A: x\r\n\r\nü\r\n").smtpUtf8()).isFalse();
    assertThat(parameters("A: ü\r\n\r\nx\r\n").smtpUtf8()).isTrue();
    for (String binary : List.of("x" + line, "a\nb\r\n", "a\rb\r\n", "a\0\r\n")) {
      assertThat(parameters("A: x\r\n\r\n" + binary).body())
          .isEqualTo(Optional.of(BodyType.BINARY_MIME));
    }
  }
}
