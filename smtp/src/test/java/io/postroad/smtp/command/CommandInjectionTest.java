package io.postroad.smtp.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.postroad.smtp.address.AddressLiteral;
import io.postroad.smtp.address.DomainName;
import io.postroad.smtp.address.LocalPart;
import io.postroad.smtp.address.Mailbox;
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
      if (wire[i] == '\r' || wire[i] == '\n' || wire[i] == 0) {
        injected++;
      }
    }
  }
}
