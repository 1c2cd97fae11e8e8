package io.postroad.smtp.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.address.AddressLiteral;
import io.postroad.smtp.address.Domain;
import io.postroad.smtp.address.DomainName;
import io.postroad.smtp.address.LocalPart;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.address.NullReversePath;
import io.postroad.smtp.address.Postmaster;
import io.postroad.smtp.text.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CommandPropertyTest {

  private static final String LET_DIG =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

  @Test
  @DisplayName("RFC 5321 §4.1.1: parse(encode(c)) = c")
  void roundTrip() {
    roundTrip(200_000, 30);
  }

  @Test
  @Tag("proof")
  @DisplayName("RFC 5321 §4.1.1: parse(encode(c)) = c, a million times")
  void roundTripProof() {
    roundTrip(1_000_000, 31);
  }

  @Test
  @DisplayName("RFC 5321 §4.1.1: the parser is total, and what it takes it gives back")
  void total() {
    total(200_000, 32);
  }

  @Test
  @Tag("proof")
  @DisplayName("RFC 5321 §4.1.1: the parser is total, a million times")
  void totalProof() {
    total(1_000_000, 33);
  }

  private static void roundTrip(int cases, long seed) {
    Random random = new Random(seed);
    int wrong = 0;
    int crash = 0;
    for (int i = 0; i < cases; i++) {
      Command command = command(random);
      try {
        if (!CommandParser.parse(encoded(command)).equals(new Parsed.Well(command))) {
          wrong++;
        }
      } catch (RuntimeException e) {
        crash++;
      }
    }
    System.out.printf("commands: cases=%d wrong=%d crash=%d%n", cases, wrong, crash);
    assertThat(wrong + crash).isZero();
  }

  /** Well-formed lines with a few octets changed, cut or doubled: near the grammar's borders. */
  private static void total(int cases, long seed) {
    Random random = new Random(seed);
    int well = 0;
    int wrong = 0;
    int crash = 0;
    for (int i = 0; i < cases; i++) {
      byte[] whole = encoded(command(random));
      byte[] line = Arrays.copyOf(whole, whole.length - random.nextInt(3));
      for (int k = random.nextInt(4); k > 0 && line.length > 0; k--) {
        int at = random.nextInt(line.length);
        line[at] =
            random.nextBoolean()
                ? (byte) random.nextInt(256)
                : (byte) "<>@,:\"\\[]. =".charAt(random.nextInt(12));
      }
      try {
        if (CommandParser.parse(line) instanceof Parsed.Well(Command command)) {
          well++;
          wrong += CommandParser.parse(encoded(command)).equals(new Parsed.Well(command)) ? 0 : 1;
        }
      } catch (RuntimeException e) {
        crash++;
      }
    }
    System.out.printf(
        "lines: cases=%d well-formed=%d wrong=%d crash=%d%n", cases, well, wrong, crash);
    assertThat(wrong + crash).isZero();
    assertThat(well).isBetween(cases / 10, cases);
  }

  private static byte[] encoded(Command command) {
    byte[] wire = Commands.encodeUtf8(command);
    return Arrays.copyOf(wire, wire.length - 2);
  }

  private static Command command(Random random) {
    return switch (random.nextInt(20)) {
      case 0 -> new Command.Ehlo(new ClientName(printable(random, '!', 1, 60)));
      case 1 -> new Command.Helo(new ClientName(hostname(random)));
      case 2 -> new Command.Mail(new NullReversePath(), parameters(random));
      case 3, 4, 5 -> new Command.Mail(mailbox(random), parameters(random));
      case 6 -> new Command.Rcpt(new Postmaster(), RcptParameters.NONE);
      case 7, 8, 9 -> new Command.Rcpt(mailbox(random), Drawn.rcptParameters(random));
      case 14 -> new Command.StartTls();
      case 15 ->
          new Command.Auth(
              "SCRAM-SHA-256", random.nextBoolean() ? Optional.of("Yg==") : Optional.empty());
      case 16 -> new Command.Bdat(random.nextLong() >>> 1, random.nextBoolean());
      case 17 -> new Command.Etrn("@" + hostname(random));
      case 18 -> new Command.Lhlo(new ClientName(hostname(random)));
      case 19 ->
          new Command.Xclient(Map.of("ADDR", "192.0.2.1", "HELO", printable(random, ' ', 0, 20)));
      case 10 -> new Command.Vrfy(text(random), random.nextBoolean());
      case 11 -> new Command.Expn(unicode(random, 20), true);
      case 12 -> new Command.Help(random.nextBoolean() ? Optional.of("x") : Optional.empty());
      default ->
          switch (random.nextInt(4)) {
            case 0 -> new Command.Noop(Optional.of(text(random)));
            case 1 -> new Command.Data();
            case 2 -> new Command.Rset();
            default -> new Command.Quit();
          };
    };
  }

  private static MailParameters parameters(Random random) {
    return Drawn.mailParameters(random, mailbox(random));
  }

  private static Mailbox mailbox(Random random) {
    // At most 31 octets that quoting may double: always within 64 with the quotes.
    String localPart = random.nextInt(4) == 0 ? unicode(random, 15) : printable(random, ' ', 0, 31);
    return new Mailbox(new LocalPart(localPart), domain(random));
  }

  /** At most four octets a character. */
  private static String unicode(Random random, int max) {
    StringBuilder text = new StringBuilder("x");
    for (int n = random.nextInt(max); n > 0; n--) {
      int c = random.nextInt(random.nextBoolean() ? 0x800 : 0x110000);
      text.appendCodePoint(c > ' ' && Utf8.isPrintable(c) ? c : '"');
    }
    return text.toString();
  }

  private static String hostname(Random random) {
    Domain domain = domain(random);
    return domain instanceof DomainName name ? name.canonical() : domain.text();
  }

  private static Domain domain(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> new AddressLiteral("", "192.0.2." + random.nextInt(256));
      case 1 ->
          new AddressLiteral("IPv6", "2001:db8::" + Integer.toHexString(random.nextInt(65536)));
      case 2 -> new AddressLiteral("X-y", "a!b");
      case 3 -> new DomainName("b\u00fccher" + random.nextInt(100) + ".\u4f8b\u5b50");
      default -> {
        StringBuilder name = new StringBuilder();
        for (int labels = 1 + random.nextInt(3); labels > 0; labels--) {
          name.append(letDig(random)).append("-".repeat(random.nextInt(3))).append(letDig(random));
          name.append(labels > 1 ? "." : "");
        }
        yield new DomainName(name.toString());
      }
    };
  }

  private static char letDig(Random random) {
    return LET_DIG.charAt(random.nextInt(LET_DIG.length()));
  }

  private static String text(Random random) {
    String text = printable(random, ' ', 1, 50).strip();
    return text.isEmpty() ? "x" : text;
  }

  private static String printable(Random random, char lowest, int min, int max) {
    byte[] text = new byte[min + random.nextInt(max - min + 1)];
    for (int i = 0; i < text.length; i++) {
      text[i] = (byte) (lowest + random.nextInt(0x7F - lowest));
    }
    return new String(text, StandardCharsets.US_ASCII);
  }
}
