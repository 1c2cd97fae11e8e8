package io.postroad.mta.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.mta.settings.SigningKey;
import io.postroad.smtp.address.DomainName;
import io.postroad.smtp.address.LocalPart;
import io.postroad.smtp.address.Mailbox;
import io.postroad.testkit.runtime.TestTime;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class SrsTest {
  private static final DomainName OURS = new DomainName("ours.test");
  private static final int ADDRESSES = 20_000;

  private final TestTime time = new TestTime();
  private final Srs srs = new Srs(key(1), time);

  private static SigningKey key(int first) {
    byte[] secret = new byte[SigningKey.OCTETS];
    secret[0] = (byte) first;
    return new SigningKey(secret);
  }

  private static Mailbox mailbox(String text) {
    return Mailbox.parse(text).orElseThrow();
  }

  @Test
  @DisplayName("SRS0: what is rewritten comes back, for 21 days")
  void first() {
    Mailbox rewritten = srs.rewrite(mailbox("Bob.Smith@Sender.test"), OURS).orElseThrow();
    assertThat(rewritten.text()).startsWith("SRS0=").endsWith("=Sender.test=Bob.Smith@ours.test");
    String local = rewritten.localPart().value();
    assertThat(Srs.isRewritten(local)).isTrue();
    assertThat(srs.reverse(local))
        .isEqualTo(new Srs.Reversal.Sender(mailbox("Bob.Smith@Sender.test")));
    time.advance(Duration.ofDays(21));
    assertThat(srs.reverse(local)).isInstanceOf(Srs.Reversal.Sender.class);
    time.advance(Duration.ofDays(1));
    assertThat(srs.reverse(local)).isEqualTo(new Srs.Reversal.Expired());
    time.advance(Duration.ofDays(900));
    assertThat(srs.reverse(local)).isEqualTo(new Srs.Reversal.Expired());
  }

  @Test
  @DisplayName("SRS1: another forwarder's address keeps the first hop, however many follow")
  void second() {
    Srs other = new Srs(key(2), time);
    Srs third = new Srs(key(3), time);
    Mailbox once = other.rewrite(mailbox("bob@sender.test"), new DomainName("first.test")).get();
    Mailbox twice = srs.rewrite(once, OURS).orElseThrow();
    assertThat(twice.text()).startsWith("SRS1=").contains("=first.test==");
    assertThat(srs.reverse(twice.localPart().value())).isEqualTo(new Srs.Reversal.Sender(once));
    Mailbox thrice = third.rewrite(twice, new DomainName("third.test")).orElseThrow();
    assertThat(third.reverse(thrice.localPart().value()))
        .as("it goes back to the first hop directly")
        .isEqualTo(new Srs.Reversal.Sender(once));
    assertThat(srs.reverse(thrice.localPart().value())).isEqualTo(new Srs.Reversal.Forged());
  }

  @Test
  @DisplayName("SRS, RFC 6531: a sender beyond ASCII comes back, normalized by others or not")
  void beyondAscii() {
    Mailbox rewritten = srs.rewrite(mailbox("Jörg@bücher.test"), OURS).orElseThrow();
    assertThat(rewritten.isAscii()).isFalse();
    assertThat(rewritten.text()).endsWith("=xn--bcher-kva.test=Jörg@ours.test");
    String local = rewritten.localPart().value();
    assertThat(srs.reverse(local))
        .isEqualTo(new Srs.Reversal.Sender(mailbox("Jörg@xn--bcher-kva.test")));
    assertThat(srs.reverse(Normalizer.normalize(local, Normalizer.Form.NFD)))
        .isEqualTo(new Srs.Reversal.Sender(mailbox("Jo\u0308rg@xn--bcher-kva.test")));
    assertThat(srs.reverse(local.replace('ö', 'ü'))).isEqualTo(new Srs.Reversal.Forged());
    assertThat(srs.rewrite(mailbox("s@bücher.test"), OURS).orElseThrow().isAscii()).isTrue();
    assertThat(srs.rewrite(mailbox("ö".repeat(20) + "@sender.test"), OURS))
        .as("octets count, not characters")
        .isEmpty();
  }

  @Test
  @DisplayName("RFC 5321 §4.5.3.1.1: what would be longer than a local-part is not rewritten")
  void tooLong() {
    assertThat(srs.rewrite(new Mailbox(new LocalPart("b".repeat(60)), OURS), OURS)).isEmpty();
    assertThat(srs.rewrite(mailbox("b@" + "a".repeat(50) + ".test"), OURS)).isEmpty();
  }

  @Test
  @DisplayName(
      "SRS: every address that fits comes back in any case of letters; no changed character does")
  void roundTrips() {
    SplittableRandom random = new SplittableRandom(20260304);
    int rewritten = 0;
    int forged = 0;
    for (int i = 0; i < ADDRESSES; i++) {
      Optional<Mailbox> fits = srs.rewrite(drawn(random), OURS);
      if (fits.isEmpty()) {
        continue;
      }
      rewritten++;
      String local = fits.get().localPart().value();
      Srs.Reversal back = srs.reverse(local);
      assertThat(back).as(local).isInstanceOf(Srs.Reversal.Sender.class);
      assertThat(srs.reverse(local.toLowerCase(Locale.ROOT)).toString())
          .isEqualToIgnoringCase(back.toString());
      int at = 5 + random.nextInt(local.length() - 5);
      char other = (char) ('a' + random.nextInt(26));
      if (Character.toLowerCase(local.charAt(at)) != other) {
        String changed = local.substring(0, at) + other + local.substring(at + 1);
        assertThat(srs.reverse(changed)).as(changed).isNotEqualTo(back);
        forged++;
      }
    }
    System.out.printf("srs: rewritten=%d forged=%d accepted-forged=0%n", rewritten, forged);
    assertThat(rewritten).isGreaterThan(ADDRESSES / 2);
  }

  /** Local-parts with everything that may stand in one, the separators of the scheme among them. */
  private static Mailbox drawn(SplittableRandom random) {
    String from = "abcXYZ0189=+-._ \"@#";
    StringBuilder local = new StringBuilder(random.nextInt(4) == 0 ? "SRS1=" : "");
    int length = 1 + random.nextInt(20);
    for (int i = 0; i < length; i++) {
      local.append(from.charAt(random.nextInt(from.length())));
    }
    return new Mailbox(
        new LocalPart(local.toString()), new DomainName("d" + random.nextInt(1000) + ".test"));
  }

  @Test
  @DisplayName("P1: any local-part of the form ends in a value, never in an exception")
  void total() {
    for (String odd :
        new String[] {
          "SRS0==", "SRS0=a=b", "srs1+a==", "SRS0=a=b=c=d", "SRS1====", "SRS0-a=é=b=c", "SRS0=a=="
        }) {
      assertThat(srs.reverse(odd)).as(odd).isEqualTo(new Srs.Reversal.Forged());
    }
  }
}
