package io.postroad.smtp.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.postroad.smtp.address.AddressLiteral;
import io.postroad.smtp.address.DomainName;
import io.postroad.smtp.address.LocalPart;
import io.postroad.smtp.address.Mailbox;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandInjectionTest {

  private static final DomainName B = new DomainName("b");
  private static final LocalPart A = new LocalPart("a");

  private int encoded;
  private int refused;
  private int injected;

  @Test
  @DisplayName("S3: no character anywhere in a command becomes a CR or LF on the wire")
  void everyCharacter() {
    for (int c = 0; c <= 0xFFFF; c++) {
      String x = "x" + (char) c + "y";
      tryEncode(x, text -> new Command.Ehlo(new ClientName(text)));
      tryEncode(x, text -> mail(new Mailbox(new LocalPart(text), B)));
      tryEncode(x, text -> mail(new Mailbox(A, new DomainName(text))));
      tryEncode(x, text -> mail(new Mailbox(A, new AddressLiteral("X-z", text))));
      tryEncode(x, text -> mail(new Mailbox(A, new AddressLiteral(text, "z"))));
      tryEncode(x, Command.Vrfy::new);
      tryEncode(x, Command.Expn::new);
      tryEncode(x, text -> new Command.Help(Optional.of(text)));
      tryEncode(x, text -> new Command.Noop(Optional.of(text)));
    }
    System.out.printf(
        "injection: cases=%d encoded=%d refused=%d injected=%d%n",
        encoded + refused, encoded, refused, injected);
    assertThat(injected).isZero();
    assertThat(encoded).isBetween(500, 95 * 9);
  }

  @Test
  @DisplayName("S3: nor with SMTPUTF8, where Unicode may leave and no control of it does")
  void everyCharacterInUtf8() {
    for (int c = 0; c <= 0xFFFF; c++) {
      String x = "x" + (char) c + "y";
      tryEncode(x, text -> utf8Mail(new Mailbox(new LocalPart(text), B)));
      tryEncode(x, text -> utf8Mail(new Mailbox(A, new DomainName(text))));
      tryEncode(x, text -> utf8Mail(new Mailbox(new LocalPart(text + "\u00e9"), B)));
      tryEncode(x, text -> new Command.Vrfy(text, true));
      tryEncode(x, text -> new Command.Expn(text, true));
    }
    System.out.printf(
        "injection: utf8 cases=%d encoded=%d refused=%d injected=%d%n",
        encoded + refused, encoded, refused, injected);
    assertThat(injected).isZero();
    assertThat(encoded).isBetween(4 * 40_000, 5 * 65_536);
    for (int c :
        new int[] {0x80, 0x85, 0x9F, 0xAD, 0x2028, 0x202E, 0x2066, 0xD800, 0xFEFF, 0xFFFE}) {
      String x = "x" + (char) c;
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Commands.encode(new Command.Vrfy(x, true)));
    }
  }

  @Test
  @DisplayName("RFC 6531 §3.1: UTF-8 leaves only where SMTPUTF8 was said")
  void onlyWithSmtpUtf8() {
    Mailbox mailbox = Mailbox.parse("\u7528\u6237@x").orElseThrow();
    Command rcpt = new Command.Rcpt(mailbox, RcptParameters.NONE);
    assertThatIllegalArgumentException().isThrownBy(() -> Commands.encode(rcpt));
    assertThatIllegalArgumentException().isThrownBy(() -> Commands.encode(mail(mailbox)));
    assertThat(Commands.encodeUtf8(rcpt))
        .isEqualTo("RCPT TO:<\u7528\u6237@x>\r\n".getBytes(StandardCharsets.UTF_8));
    assertThat(Commands.encode(utf8Mail(mailbox)))
        .isEqualTo("MAIL FROM:<\u7528\u6237@x> SMTPUTF8\r\n".getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x\r\nDATA",
        "x\n",
        "x\r",
        "x\0",
        "x\u760d\u760a",
        "x\ud800",
        "x\u0085",
        "x\u2028"
      })
  @DisplayName("S3: the encoder reports what it must not send")
  void refuses(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Commands.encode(new Command.Vrfy(text)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Commands.encode(new Command.Noop(Optional.of(text))));
    assertThatIllegalArgumentException().isThrownBy(() -> new ClientName(text));
  }

  private static Command mail(Mailbox mailbox) {
    return new Command.Mail(mailbox, MailParameters.NONE);
  }

  private static Command utf8Mail(Mailbox mailbox) {
    return new Command.Mail(mailbox, Parameters.mail(" SMTPUTF8"));
  }

  private void tryEncode(String text, Function<String, Command> command) {
    byte[] wire;
    try {
      wire = Commands.encode(command.apply(text));
    } catch (IllegalArgumentException e) {
      refused++;
      return;
    }
    encoded++;
    for (int i = 0; i < wire.length - 2; i++) {
      if ((wire[i] >= 0 && wire[i] < ' ') || wire[i] == 0x7F) {
        injected++;
      }
    }
  }
}
