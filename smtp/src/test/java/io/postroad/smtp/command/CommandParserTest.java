package io.postroad.smtp.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.address.NullReversePath;
import io.postroad.smtp.address.Postmaster;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandParserTest {

  private static final Mailbox A_AT_B = Mailbox.parse("a@b").orElseThrow();

  private static Parsed parse(String line) {
    return CommandParser.parse(line.getBytes(StandardCharsets.UTF_8));
  }

  private static Command well(String line) {
    Parsed parsed = parse(line);
    assertThat(parsed).as(line).isInstanceOf(Parsed.Well.class);
    return ((Parsed.Well) parsed).command();
  }

  private static SyntaxFault fault(String line) {
    Parsed parsed = parse(line);
    assertThat(parsed).as(line).isInstanceOf(Parsed.Faulty.class);
    return ((Parsed.Faulty) parsed).fault();
  }

  private static Command.Mail mail(OptionalLong size, Optional<BodyType> body) {
    return new Command.Mail(A_AT_B, new MailParameters(size, body));
  }

  @Test
  @DisplayName("RFC 5321 §4.1.1: the ten commands")
  void tenCommands() {
    assertThat(well("EHLO x.example")).isEqualTo(new Command.Ehlo(new ClientName("x.example")));
    assertThat(well("HELO [192.0.2.1]")).isEqualTo(new Command.Helo(new ClientName("[192.0.2.1]")));
    assertThat(well("MAIL FROM:<a@b>")).isEqualTo(new Command.Mail(A_AT_B, MailParameters.NONE));
    assertThat(well("MAIL FROM:<>"))
        .isEqualTo(new Command.Mail(new NullReversePath(), MailParameters.NONE));
    assertThat(well("RCPT TO:<a@b>")).isEqualTo(new Command.Rcpt(A_AT_B, RcptParameters.NONE));
    assertThat(well("RCPT TO:<postmaster>"))
        .isEqualTo(new Command.Rcpt(new Postmaster(), RcptParameters.NONE));
    assertThat(well("DATA")).isEqualTo(new Command.Data());
    assertThat(well("RSET")).isEqualTo(new Command.Rset());
    assertThat(well("VRFY a b")).isEqualTo(new Command.Vrfy("a b"));
    assertThat(well("VRFY SMTPUTF8")).isEqualTo(new Command.Vrfy("SMTPUTF8"));
    assertThat(well("VRFY \u7528 \u6237 smtputf8"))
        .isEqualTo(new Command.Vrfy("\u7528 \u6237", true));
    assertThat(well("EXPN team SMTPUTF8")).isEqualTo(new Command.Expn("team", true));
    assertThat(well("EXPN list")).isEqualTo(new Command.Expn("list"));
    assertThat(well("HELP")).isEqualTo(new Command.Help(Optional.empty()));
    assertThat(well("HELP mail")).isEqualTo(new Command.Help(Optional.of("mail")));
    assertThat(well("NOOP")).isEqualTo(new Command.Noop(Optional.empty()));
    assertThat(well("NOOP x y")).isEqualTo(new Command.Noop(Optional.of("x y")));
    assertThat(well("QUIT")).isEqualTo(new Command.Quit());
  }

  private static OriginalRecipient original(String value) {
    return ((Command.Rcpt) well("RCPT TO:<a@b> ORCPT=" + value))
        .parameters()
        .originalRecipient()
        .orElseThrow();
  }

  @Test
  @DisplayName("RFC 6533 §3: ORCPT of type utf-8 in its three forms names one address")
  void utf8Original() {
    OriginalRecipient unitext = original("utf-8;\u7528\\x{3D}@x");
    OriginalRecipient xtext = original("UTF-8;\\x{7528}\\x{3d}@x");
    assertThat(unitext.address()).isEqualTo("\u7528=@x").isEqualTo(xtext.address());
    assertThat(original("utf-8;\u7528@x").address()).isEqualTo("\u7528@x");
    assertThat(unitext.isAscii()).isFalse();
    assertThat(xtext.isAscii()).isTrue();
    assertThat(unitext.asciiText()).isEqualTo("utf-8;\\x{7528}\\x{3D}@x");
    assertThat(OriginalRecipient.of("utf-8", "a+\u00e9 b@x").asciiText())
        .isEqualTo("utf-8;a\\x{2B}\\x{E9}\\x{20}b@x");
  }

  @Test
  @DisplayName("RFC 3461 §5.2.1 (a), (d): ENVID and ORCPT keep the very value that was given")
  void verbatim() {
    assertThat(original("rfc822;+41lice+2Bx@T.test").text()).isEqualTo("rfc822;+41lice+2Bx@T.test");
    assertThat(original("rfc822;+41lice+2Bx@T.test").address()).isEqualTo("Alice+x@T.test");
    assertThat(original("UTF-8;\\x{e9}").asciiText()).isEqualTo("UTF-8;\\x{e9}");
    MailParameters parameters = Parameters.mail(" ENVID=+51Q+2B");
    assertThat(parameters.envid().orElseThrow().text()).isEqualTo("QQ+");
    assertThat(Parameters.text(parameters)).isEqualTo(" ENVID=+51Q+2B");
  }

  @Test
  @DisplayName("RFC 6533 §3: without SMTPUTF8 ORCPT is written in utf-8-addr-xtext")
  void originalInAscii() {
    Command.Rcpt rcpt = (Command.Rcpt) well("RCPT TO:<a@b> ORCPT=utf-8;\u7528@x");
    assertThat(new String(Commands.encode(rcpt), StandardCharsets.UTF_8))
        .isEqualTo("RCPT TO:<a@b> ORCPT=utf-8;\\x{7528}@x\r\n");
    assertThat(new String(Commands.encodeUtf8(rcpt), StandardCharsets.UTF_8))
        .isEqualTo("RCPT TO:<a@b> ORCPT=utf-8;\u7528@x\r\n");
  }

  @Test
  @DisplayName("RFC 5321 §2.4: verbs and keywords have no case")
  void noCase() {
    assertThat(well("dAtA")).isEqualTo(new Command.Data());
    assertThat(well("mail from:<a@b> size=7 Body=8bitMime"))
        .isEqualTo(mail(OptionalLong.of(7), Optional.of(BodyType.EIGHT_BIT_MIME)));
    assertThat(well("rcpt To:<a@b>")).isEqualTo(new Command.Rcpt(A_AT_B, RcptParameters.NONE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MAIL FROM: <a@b> SIZE=7",
        "MAIL  FROM:<a@b>  SIZE=7  ",
        "MAIL FROM:<@x:a@b> SIZE=07",
        "MAIL FROM:<a@b> SIZE=0000000000000000007",
      })
  @DisplayName("RFC 5321 §4.1.1: spaces where the world puts them do no harm")
  void lenient(String line) {
    assertThat(well(line)).isEqualTo(mail(OptionalLong.of(7), Optional.empty()));
  }

  @Test
  @DisplayName("RFC 1870 §3: a size beyond every limit is a size, not a fault")
  void hugeSize() {
    assertThat(well("MAIL FROM:<a@b> SIZE=9999999999999999999"))
        .isEqualTo(mail(OptionalLong.of(Long.MAX_VALUE), Optional.empty()));
    assertThat(well("MAIL FROM:<a@b> BODY=7BIT"))
        .isEqualTo(mail(OptionalLong.empty(), Optional.of(BodyType.SEVEN_BIT)));
  }

  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|UNRECOGNIZED_VERB",
        " NOOP|UNRECOGNIZED_VERB",
        "NOO|UNRECOGNIZED_VERB",
        "NOOPS|UNRECOGNIZED_VERB",
        "MAILFROM:<a@b>|UNRECOGNIZED_VERB",
        "STARTTLS now|UNEXPECTED_ARGUMENT",
        "AUTH|MISSING_ARGUMENT",
        "AUTH PLAIN x y|BAD_ARGUMENT",
        "AUTH PLA+IN|BAD_ARGUMENT",
        "BDAT|BAD_CHUNK",
        "BDAT LAST|BAD_CHUNK",
        "BDAT -5|BAD_CHUNK",
        "BDAT +5|BAD_CHUNK",
        "BDAT 0x5|BAD_CHUNK",
        "BDAT 5 FIRST|BAD_CHUNK",
        "BDAT 5 LAST LAST|BAD_CHUNK",
        "BDAT 12345678901234567890|BAD_CHUNK",
        "ETRN|MISSING_ARGUMENT",
        "ETRN a b|BAD_ARGUMENT",
        "LHLO|MISSING_ARGUMENT",
        "XCLIENT|MISSING_ARGUMENT",
        "XCLIENT x|BAD_ARGUMENT",
        "XCLIENT ADDR=+0|BAD_ARGUMENT",
        "XCLIENT NAME=a NAME=b|BAD_ARGUMENT",
        "TURN|UNRECOGNIZED_VERB",
        "EHLO|MISSING_ARGUMENT",
        "EHLO |MISSING_ARGUMENT",
        "HELO a b|BAD_ARGUMENT",
        "EHLO \u00e4|NOT_ASCII",
        "EHLO a\u007f|BAD_ARGUMENT",
        "MAIL|MISSING_ARGUMENT",
        "MAIL <a@b>|BAD_REVERSE_PATH",
        "MAIL TO:<a@b>|BAD_REVERSE_PATH",
        "MAIL FROM|BAD_REVERSE_PATH",
        "MAIL FROM:|BAD_REVERSE_PATH",
        "MAIL FROM:a@b|BAD_REVERSE_PATH",
        "MAIL FROM :<a@b>|BAD_REVERSE_PATH",
        "MAIL FROM:<a@b|BAD_REVERSE_PATH",
        "MAIL FROM:<postmaster>|BAD_REVERSE_PATH",
        "MAIL FROM:<\u00e4@b\u202e>|BAD_REVERSE_PATH",
        "MAIL FROM:<a@b>SIZE=5|BAD_PARAMETER",
        "MAIL FROM:<a@b>>|BAD_PARAMETER",
        "MAIL FROM:<a@b> SIZE|BAD_PARAMETER",
        "MAIL FROM:<a@b> SIZE=|BAD_PARAMETER",
        "MAIL FROM:<a@b> SIZE=+5|BAD_PARAMETER",
        "MAIL FROM:<a@b> SIZE=-5|BAD_PARAMETER",
        "MAIL FROM:<a@b> SIZE=0x5|BAD_PARAMETER",
        "MAIL FROM:<a@b> SIZE=5k|BAD_PARAMETER",
        "MAIL FROM:<a@b> SIZE=00000000000000000005|BAD_PARAMETER",
        "MAIL FROM:<a@b> SIZE=5=6|BAD_PARAMETER",
        "MAIL FROM:<a@b> SIZE= 5|BAD_PARAMETER",
        "MAIL FROM:<a@b> BODY|BAD_PARAMETER",
        "MAIL FROM:<a@b> BODY=BINARY|BAD_PARAMETER",
        "MAIL FROM:<a@b> SMTPUTF8=yes|BAD_PARAMETER",
        "MAIL FROM:<a@b> REQUIRETLS=1|BAD_PARAMETER",
        "MAIL FROM:<a@b> RET=ALL|BAD_PARAMETER",
        "MAIL FROM:<a@b> ENVID|BAD_PARAMETER",
        "MAIL FROM:<a@b> ENVID=+0A|BAD_PARAMETER",
        "MAIL FROM:<a@b> ENVID=+2|BAD_PARAMETER",
        "MAIL FROM:<a@b> AUTH=x|BAD_PARAMETER",
        "MAIL FROM:<a@b> HOLDFOR=1234567890|BAD_PARAMETER",
        "MAIL FROM:<a@b> HOLDUNTIL=tomorrow|BAD_PARAMETER",
        "MAIL FROM:<a@b> HOLDFOR=5 HOLDUNTIL=2030-01-01T00:00:00Z|DUPLICATE_PARAMETER",
        "MAIL FROM:<a@b> BY=120|BAD_PARAMETER",
        "MAIL FROM:<a@b> BY=120;X|BAD_PARAMETER",
        "MAIL FROM:<a@b> BY=0;R|BAD_PARAMETER",
        "MAIL FROM:<a@b> BY=-5;RT|BAD_PARAMETER",
        "MAIL FROM:<a@b> MT-PRIORITY=10|BAD_PARAMETER",
        "MAIL FROM:<a@b> MT-PRIORITY=+3|BAD_PARAMETER",
        "MAIL FROM:<a@b> MT-PRIORITY=-0|BAD_PARAMETER",
        "MAIL FROM:<a@b> MT-PRIORITY=03|BAD_PARAMETER",
        "MAIL FROM:<a@b> HOLDFOR=0|BAD_PARAMETER",
        "MAIL FROM:<a@b> MT-PRIORITY=-|BAD_PARAMETER",
        "RCPT TO:<a@b> NOTIFY=NEVER,DELAY|BAD_PARAMETER",
        "RCPT TO:<a@b> NOTIFY=|BAD_PARAMETER",
        "RCPT TO:<a@b> NOTIFY=SUCCESS,|BAD_PARAMETER",
        "RCPT TO:<a@b> ORCPT=a@b|BAD_PARAMETER",
        "RCPT TO:<a@b> ORCPT=rfc822;a+0Ab|BAD_PARAMETER",
        "MAIL FROM:<a@b> =5|BAD_PARAMETER",
        "MAIL FROM:<a@b> -X=5|BAD_PARAMETER",
        "MAIL FROM:<a@b> X_Y=5|BAD_PARAMETER",
        "MAIL FROM:<a@b> X=\u00e4|UNKNOWN_PARAMETER",
        "MAIL FROM:<a@b> X\u00e4=5|BAD_PARAMETER",
        "MAIL FROM:<a@b> SIZE=5 size=5|DUPLICATE_PARAMETER",
        "MAIL FROM:<a@b> BODY=7BIT BODY=7BIT|DUPLICATE_PARAMETER",
        "MAIL FROM:<a@b> X=5|UNKNOWN_PARAMETER",
        "MAIL FROM:<a@b> SIZE=5 X|UNKNOWN_PARAMETER",
        "RCPT|MISSING_ARGUMENT",
        "RCPT <a@b>|BAD_FORWARD_PATH",
        "RCPT TO:<>|BAD_FORWARD_PATH",
        "RCPT TO:a@b|BAD_FORWARD_PATH",
        "RCPT TO:<a@\u00e4\u202e>|BAD_FORWARD_PATH",
        "RCPT TO:<a@b> RET=FULL|UNKNOWN_PARAMETER",
        "RCPT TO:<a@b> NOTIFY=DELAY NOTIFY=DELAY|DUPLICATE_PARAMETER",
        "RCPT TO:<a@b> SIZE=5|UNKNOWN_PARAMETER",
        "RCPT TO:<a@b>x|BAD_PARAMETER",
        "DATA x|UNEXPECTED_ARGUMENT",
        "RSET x|UNEXPECTED_ARGUMENT",
        "QUIT x|UNEXPECTED_ARGUMENT",
        "VRFY|MISSING_ARGUMENT",
        "EXPN  |MISSING_ARGUMENT",
        "VRFY \u00e4|NOT_ASCII",
        "VRFY \u202e SMTPUTF8|NOT_ASCII",
        "EXPN \u00e4 UTF8|NOT_ASCII",
        "RCPT TO:<a@b> ORCPT=utf-8;a+2Bb|BAD_PARAMETER",
        "RCPT TO:<a@b> ORCPT=utf-8;a\\x{D800}|BAD_PARAMETER",
        "RCPT TO:<a@b> ORCPT=utf-8;a\\x{110000}|BAD_PARAMETER",
        "RCPT TO:<a@b> ORCPT=utf-8;a\\x{A|BAD_PARAMETER",
        "RCPT TO:<a@b> ORCPT=utf-8;a\\x{202E}|BAD_PARAMETER",
        "RCPT TO:<a@b> ORCPT=rfc822;\u00e4|BAD_PARAMETER",
        "NOOP a\u0001|NOT_ASCII",
        "HELP \u0009x|NOT_ASCII",
      })
  @DisplayName("RFC 5321 §4.1.1: what is no command, and why")
  void faults(String line, SyntaxFault expected) {
    assertThat(fault(line)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"NOOP\r", "NO\nOP", "NOOP\0", "VRFY a\r\nDATA", "\r\n"})
  @DisplayName("S1: a bare CR, LF or NUL comes before every other fault")
  void bareControl(String line) {
    assertThat(fault(line)).isEqualTo(SyntaxFault.BARE_CONTROL);
  }

  @Test
  @DisplayName("RFC 5321 §4.5.3.1: what is too long says so")
  void tooLong() {
    assertThat(fault("MAIL FROM:<" + "a".repeat(65) + "@b>"))
        .isEqualTo(SyntaxFault.REVERSE_PATH_TOO_LONG);
    assertThat(fault("RCPT TO:<a@" + "b".repeat(64) + ">"))
        .isEqualTo(SyntaxFault.FORWARD_PATH_TOO_LONG);
    assertThat(well("EHLO " + "x".repeat(255))).isInstanceOf(Command.Ehlo.class);
    assertThat(fault("EHLO " + "x".repeat(256))).isEqualTo(SyntaxFault.BAD_ARGUMENT);
  }

  @Test
  @DisplayName("S6: the detail of a fault is printable and at most 64 octets")
  void detail() {
    assertThat(parse("X\u00e4\u0007" + "y".repeat(100)))
        .isEqualTo(
            new Parsed.Faulty(SyntaxFault.UNRECOGNIZED_VERB, "X???" + "y".repeat(57) + "..."));
    assertThat(parse("MAIL FROM:<a@b> x-y=5"))
        .isEqualTo(new Parsed.Faulty(SyntaxFault.UNKNOWN_PARAMETER, "X-Y"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "alice, alice",
        "`\"Alice Example\"`, Alice Example",
        "<alice@x>, alice@x",
        "`\"a\\\"b\"`, a\"b",
        "`\"a b\"@x`, `\"a b\"@x`",
        "`\"`, `\"`",
        "`\"a\\\"`, `\"a\\\"`",
        "<, <",
      })
  @DisplayName("RFC 5321 §4.1.1.6: a query may be quoted or in brackets")
  void queryName(String query, String name) {
    assertThat(new Command.Vrfy(query).name()).isEqualTo(name);
    assertThat(new Command.Expn(query).name()).isEqualTo(name);
  }

  @Test
  @DisplayName("RFC 5321 §4.1.4: any printable word is a client's name")
  void clientName() {
    assertThat(new ClientName("[192.0.2.1]").isAddressLiteral()).isTrue();
    assertThat(new ClientName("[192.0.2]").isAddressLiteral()).isFalse();
    assertThat(new ClientName("my_laptop").isAddressLiteral()).isFalse();
    assertThat(new ClientName("my_laptop").domain()).isEmpty();
    assertThat(new ClientName("x.example").domain()).isPresent();
  }
}
