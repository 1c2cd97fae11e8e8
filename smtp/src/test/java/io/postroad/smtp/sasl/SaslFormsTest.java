package io.postroad.smtp.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PLAIN, LOGIN, SASLprep, base 64 and the stored form. */
class SaslFormsTest {
  private static final String LINE =
      ScramRecord.derive("pencil", "0123456789abcdef".getBytes(StandardCharsets.US_ASCII), 4096)
          .text();

  @Test
  @DisplayName("RFC 4616 §2: PLAIN is three texts between NULs, the first possibly empty")
  void plain() {
    assertThat(PlainMessage.parse(octets("\0tim\0tanstaaftanstaaf")))
        .contains(new PlainMessage("", "tim", "tanstaaftanstaaf"));
    assertThat(PlainMessage.parse(octets("Ursel\0Kurt\0xipj3plmq")))
        .hasValueSatisfying(message -> assertThat(message.actsForAnother()).isTrue());
    assertThat(PlainMessage.parse(octets("tim\0tim\0x")))
        .hasValueSatisfying(message -> assertThat(message.actsForAnother()).isFalse());
    for (String bad : new String[] {"", "\0", "\0\0", "\0tim\0", "\0\0x", "tim\0x", "a\0b\0c\0d"}) {
      assertThat(PlainMessage.parse(octets(bad))).as(bad).isEmpty();
    }
    assertThat(PlainMessage.parse(new byte[] {0, (byte) 0xC3, 0, 'x'})).isEmpty();
    assertThat(new PlainMessage("", "tim", "secret").toString()).doesNotContain("secret");
    assertThatThrownBy(() -> new PlainMessage("", "t\0m", "x").octets())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("LOGIN says the user name, then the password, then nothing more")
  void login() {
    SaslClient client = new LoginClient(new Credentials("tim", "secret"));
    assertThat(client.initial()).isEmpty();
    assertThat(client.answer(octets("User Name"))).isEqualTo(SaslClient.Step.Say.of(octets("tim")));
    assertThat(client.complete()).isFalse();
    assertThat(client.answer(octets("?"))).isEqualTo(SaslClient.Step.Say.of(octets("secret")));
    assertThat(client.complete()).isTrue();
    assertThat(client.answer(octets("?"))).isInstanceOf(SaslClient.Step.Cancel.class);
    assertThat(SaslClient.Step.Say.of(octets("secret")).toString()).doesNotContain("c2Vj");
  }

  @Test
  @DisplayName("RFC 4013 §3: the examples of SASLprep")
  void saslPrep() {
    assertThat(SaslPrep.prepare("I\u00adX")).contains("IX");
    assertThat(SaslPrep.prepare("user")).contains("user");
    assertThat(SaslPrep.prepare("USER")).contains("USER");
    assertThat(SaslPrep.prepare("\u00aa")).contains("a");
    assertThat(SaslPrep.prepare("\u2168")).contains("IX");
    assertThat(SaslPrep.prepare("\u0007")).isEmpty();
    assertThat(SaslPrep.prepare("\u06271")).isEmpty();
    assertThat(SaslPrep.prepare("")).isEmpty();
    assertThat(SaslPrep.prepare("\u00ad")).isEmpty();
    assertThat(SaslPrep.prepare("a\u00a0b")).contains("a b");
    assertThat(SaslPrep.prepare("x".repeat(1025))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "ab", "abc", "YQ", "YQ=", "Y Q=", "YQ==\r\n", "====", "=", "Y=Q="})
  @DisplayName("RFC 4954 §4: what is no base 64 is none")
  void base64(String text) {
    assertThat(Base64Text.decode(text)).isEmpty();
    assertThat(Base64Text.decode("YQ==")).hasValueSatisfying(o -> assertThat(o).hasSize(1));
    assertThat(Base64Text.decode("")).hasValueSatisfying(o -> assertThat(o).isEmpty());
  }

  @Test
  @DisplayName("S8: one record serves every mechanism, and shows no key")
  void record() {
    ScramRecord record = ScramRecord.parse(LINE).orElseThrow();
    assertThat(record.text()).isEqualTo(LINE);
    assertThat(record.fits("pencil")).isTrue();
    assertThat(record.fits("pencils")).isFalse();
    assertThat(record.fits("\u0007")).isFalse();
    assertThat(record.fits("-")).isFalse();
    assertThat(record.toString()).isEqualTo("SCRAM-SHA-256$4096");
    assertThat(record).isEqualTo(ScramRecord.parse(LINE).orElseThrow());
    assertThatThrownBy(() -> ScramRecord.derive("\u0007", new byte[] {1}, 4096))
        .isInstanceOf(IllegalArgumentException.class);
    ScramRecord made = ScramRecord.make("pencil", Nonces.SECURE);
    assertThat(made.rounds()).isEqualTo(600_000);
    assertThat(made.salt()).hasSize(16).isNotEqualTo(Nonces.SECURE.draw(16));
  }

  @Test
  @DisplayName("S8: a decoy is always the same for a user, and differs from user to user")
  void decoy() {
    byte[] key = Nonces.SECURE.draw(32);
    ScramRecord decoy = ScramRecord.decoy(key, "nobody", 4096);
    assertThat(decoy).isEqualTo(ScramRecord.decoy(key, "nobody", 4096));
    assertThat(decoy).isNotEqualTo(ScramRecord.decoy(key, "somebody", 4096));
    assertThat(decoy.salt()).hasSize(16);
    assertThat(decoy.fits("nobody")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "secret",
        "SCRAM-SHA-1$4096:AAAA$A:B",
        "SCRAM-SHA-256$",
        "SCRAM-SHA-256$4096:AAAA",
        "SCRAM-SHA-256$4095:MDEyMzQ1Njc4OWFiY2RlZg==$k:k",
        "SCRAM-SHA-256$x:MDEyMzQ1Njc4OWFiY2RlZg==$k:k",
        "SCRAM-SHA-256$999999999999:AAAA$k:k",
      })
  @DisplayName("S8: what is no record gives none")
  void noRecord(String text) {
    assertThat(ScramRecord.parse(text)).isEmpty();
    assertThat(ScramRecord.parse(LINE + ":x")).isEmpty();
    assertThat(ScramRecord.parse(LINE.replace("4096", "4095"))).isEmpty();
    assertThat(ScramRecord.parse(LINE.replace("4096", "10000001"))).isEmpty();
    assertThat(ScramRecord.parse(LINE.substring(0, LINE.length() - 4))).isEmpty();
  }

  @Test
  @DisplayName("P1: every parser takes any octets, and what it reads it writes the same")
  void anyOctets() {
    long seed = Long.getLong("postroad.seed", 20261123L);
    Random random = new Random(seed);
    String alphabet = "n,yp=ra,rsicv=\0AZ09+/=:$ \u00e4";
    int read = 0;
    int cases = 100_000;
    ScramServer server =
        ScramServer.begin(octets("n,,n=user,r=x"), false, BindingOffer.NONE).orElseThrow();
    server.challenge(ScramRecord.parse(LINE).orElseThrow(), count -> new byte[count]);
    for (int i = 0; i < cases; i++) {
      byte[] message = message(random, alphabet);
      Optional<PlainMessage> plain = PlainMessage.parse(message);
      if (plain.isPresent()) {
        read++;
        assertThat(plain.get().octets()).isEqualTo(message);
      }
      read +=
          ScramServer.begin(message, random.nextBoolean(), BindingOffer.NONE).isPresent() ? 1 : 0;
      assertThat(server.verify(message)).isEmpty();
      assertThat(ScramRecord.parse(new String(message, StandardCharsets.ISO_8859_1))).isEmpty();
    }
    System.out.printf("sasl: cases=%d read=%d crash=0 seed=%d%n", cases, read, seed);
    assertThat(read).isPositive();
  }

  @Test
  @DisplayName("P1: SASLprep takes any text, and what it gives holds no control character")
  void anyText() {
    long seed = Long.getLong("postroad.seed", 20261124L);
    Random random = new Random(seed);
    int allowed = 0;
    int cases = 50_000;
    for (int i = 0; i < cases; i++) {
      StringBuilder text = new StringBuilder();
      int length = 1 + random.nextInt(4);
      for (int k = 0; k < length; k++) {
        int range = random.nextInt(3);
        text.appendCodePoint(
            random.nextInt(
                range == 0 ? 0x100 : range == 1 ? 0x3000 : Character.MAX_CODE_POINT + 1));
      }
      Optional<String> prepared = SaslPrep.prepare(text.toString());
      allowed += prepared.isPresent() ? 1 : 0;
      prepared.ifPresent(p -> assertThat(p).isNotEmpty().doesNotContain("\0", "\r", "\n"));
    }
    System.out.printf("saslprep: cases=%d allowed=%d crash=0 seed=%d%n", cases, allowed, seed);
    assertThat(allowed).isBetween(1, cases - 1);
  }

  private static byte[] message(Random random, String alphabet) {
    StringBuilder text = new StringBuilder(random.nextInt(4) == 0 ? "n,,n=" : "");
    int length = random.nextInt(24);
    for (int i = 0; i < length; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    text.append(random.nextInt(4) == 0 ? ",r=x" : "");
    byte[] octets = octets(text.toString());
    if (octets.length > 0 && random.nextInt(8) == 0) {
      octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
    }
    return octets;
  }

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
