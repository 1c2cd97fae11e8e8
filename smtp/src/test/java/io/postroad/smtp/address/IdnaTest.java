package io.postroad.smtp.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdnaTest {

  @ParameterizedTest
  @CsvSource({
    // RFC 3492 §7.1, samples A to P that are labels of IDNA 2008 (lower case).
    "ليهمابتكلموشعربي؟, -, A has a question mark",
    "他们为什么不说中文, xn--ihqwcrb4cv8a8dqg056pqjye, B",
    "他們爲什麽不說中文, xn--ihqwctvzc91f659drss3x8bo0yb, C",
    "pročprostěnemluvíčesky, xn--proprostnemluvesky-uyb24dma41a, D",
    "למההםפשוטלאמדבריםעברית, xn--4dbcagdahymbxekheh6e0a7fei0b, E",
    "यहलोगहिन्दीक्योंनहींबोलसकतेहैं, xn--i1baa7eci9glrd9b2ae1bj0hfcgg6iyaf8o0a1dig0cd, F",
    "なぜみんな日本語を話してくれないのか, xn--n8jok5ay5dzabd5bym9f0cm5685rrjetr6pdxa, G",
    "почемужеонинеговорятпорусски, xn--b1abfaaepdrnnbgefbadotcwatmq2g4l, I",
    "porquénopuedensimplementehablarenespañol, xn--porqunopuedensimplementehablarenespaol-fmd56a, J",
    "tạisaohọkhôngthểchỉnóitiếngviệt, xn--tisaohkhngthchnitingvit-kjcr8268qyxafd2f1b9g, K",
    "3年b組金八先生, xn--3b-ww4c5e180e575a65lsy2b, L",
    "安室奈美恵-with-super-monkeys, xn---with-super-monkeys-pc58ag80a8qai00g7n9n, M",
    "ひとつ屋根の下2, xn--2-u9tlzr9756bt3uc0v, O",
    "majiでkoiする5秒前, xn--majikoi5-783gue6qz075azm5e, P",
    // UTS 46 §1.3 and its table of deviations, non-transitional.
    "faß.de, xn--fa-hia.de, deviation",
    "βόλος.com, xn--nxasmm1c.com, final sigma",
    "bücher.example, xn--bcher-kva.example, mapping to itself",
    "BÜCHER.Example, xn--bcher-kva.example, case",
    "Ⅷé.x, xn--viii-epa.x, compatibility",
    "öbb.at, xn--bb-eka.at, composed",
    "öbb.at, xn--bb-eka.at, decomposed",
    "straẞe.x, xn--strae-oqa.x, capital sharp s",
    "ϲx.x, xn--x-zmb.x, lunate sigma",
    "例え.テスト, xn--r8jz45g.xn--zckzah, test domain of IANA",
    "пример.испытание, xn--e1afmkfd.xn--80akhbyknj4f, test domain of IANA",
    "مثال.إختبار, xn--mgbh0fb.xn--kgbechtv, right to left",
    "παράδειγμα.δοκιμή, xn--hxajbheg2az3al.xn--jxalpdlp, test domain of IANA",
    "உதாரணம்.பரிட்சை, xn--zkc6cc5bi7f6e.xn--hlcj6aya9esc7a, test domain of IANA",
    "paral·lel.cat, xn--parallel-koa.cat, middle dot",
    "नमस्\u200dते.x, xn--h2bhs4b8d8a2905a.x, joiner behind a virama",
    "بار\u200cه.x, -, non-joiner behind a letter that does not join",
    "بی\u200cبی.x, xn--ngba50cb2343a.x, non-joiner between letters that would join",
    "ꭰx.x, xn--x-18h.x, Cherokee folds to upper case",
    "MX.Example.ORG, mx.example.org, ASCII alone",
    "XN--FA-HIA.de, xn--fa-hia.de, an A-label",
  })
  @DisplayName("P2, RFC 5891 §5: names become lower-case A-labels, faß.de is xn--fa-hia.de")
  void toAscii(String name, String ascii, String why) {
    if (ascii.equals("-")) {
      assertThat(Idna.toAscii(name)).as(why).isEmpty();
    } else {
      assertThat(Idna.toAscii(name)).as(why).contains(ascii);
      assertThat(Idna.toAscii(Idna.toUnicode(ascii))).as(why).contains(ascii);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a..é",
        ".é",
        "é.",
        "-é",
        "é-",
        "ab--é",
        "é_x",
        "é x",
        "\u0301e",
        "\u00ade\u00e9", // a soft hyphen, which UTS 46 drops
        "é\u200b",
        "é\u202e",
        "é\u200d",
        "é\u3002x", // an ideographic full stop separates no labels
        "é\uff0ex",
        "\uff58", // ASCII once mapped: another name's look-alike
        "\u212a", // the Kelvin sign
        "é·x",
        "☃.x",
        "\ud83d\ude00.x",
        "\u0640\u0628.x",
        "a\u05d0.x",
        "\u05d0a.x",
        "1\u05d0.x",
        "\u0661\u06f1\u0628.x",
        "\u30fba",
        "\u0375a",
        "\u05f3",
        "\ud800",
        "\u0378", // unassigned
        "é.xn--_"
      })
  @DisplayName("RFC 5891 §4.2, RFC 5892, RFC 5893: what is no U-label")
  void noName(String name) {
    assertThat(Idna.toAscii(name)).isEmpty();
    assertThat(DomainName.parse(name)).isEmpty();
  }

  @Test
  @DisplayName("RFC 5890 §2.3.2.1: the length of a label is that of its A-label")
  void length() {
    assertThat(Idna.toAscii("ü".repeat(57))).hasValueSatisfying(a -> assertThat(a).hasSize(63));
    assertThat(Idna.toAscii("ü".repeat(58))).isEmpty();
    assertThat(Idna.toAscii("ü".repeat(80))).isEmpty();
    assertThat(Idna.toAscii("ü.".repeat(200) + "x")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "xn--fa-hia.de, faß.de",
    "xn--bcher-kva.xn--p1ai, bücher.рф",
    "xn--x.de, xn--x.de",
    "xn--99999999.x, xn--99999999.x",
    "xn--a-.x, xn--a-.x",
    "xn--fiqs8s-.x, xn--fiqs8s-.x",
    "mx.example, mx.example",
  })
  @DisplayName("RFC 5891 §5.4: only a valid A-label is shown as a U-label")
  void toUnicode(String ascii, String shown) {
    assertThat(Idna.toUnicode(ascii)).isEqualTo(shown);
  }

  @Test
  @DisplayName("RFC 5892 §2: the derived property of every code point, counted")
  void properties() {
    Map<IdnaProperty, Integer> counts = new EnumMap<>(IdnaProperty.class);
    for (int c = 0; c < 0x3100; c++) {
      counts.merge(IdnaProperty.of(c), 1, Integer::sum);
    }
    System.out.printf("idna: properties below U+3100 %s%n", counts);
    assertThat(counts).containsEntry(IdnaProperty.CONTEXTJ, 2);
    assertThat(counts).containsEntry(IdnaProperty.CONTEXTO, 25);
    // Scripts that Unicode has not touched for long: their part of the registry of RFC 5892.
    assertThat(valid(0x80, 0x250)).isEqualTo(190);
    assertThat(valid(0x370, 0x530)).isEqualTo(212);
    assertThat(valid(0x1E00, 0x2000)).isEqualTo(206);
    assertThat(valid(0x3041, 0x3100)).isEqualTo(183);
  }

  private static int valid(int from, int to) {
    int count = 0;
    for (int c = from; c < to; c++) {
      count += IdnaProperty.of(c) == IdnaProperty.PVALID ? 1 : 0;
    }
    return count;
  }

  @Test
  @DisplayName(
      "P2: any text gives a name or none, a name is stable, and there and back is the same")
  void total() {
    total(100_000, 61);
  }

  @Test
  @Tag("proof")
  @DisplayName("P2: any text gives a name or none, a million times")
  void totalProof() {
    total(1_000_000, 62);
  }

  private static void total(int cases, long seed) {
    Random random = new Random(seed);
    int names = 0;
    int wrong = 0;
    for (int i = 0; i < cases; i++) {
      int block =
          random.nextInt(10) == 0 ? random.nextInt(0x110000) : 0x60 + random.nextInt(0x3000);
      StringBuilder text = new StringBuilder();
      for (int n = 1 + random.nextInt(12); n > 0; n--) {
        int c =
            random.nextInt(4) == 0
                ? "abc.-1xn".charAt(random.nextInt(8))
                : block + random.nextInt(40);
        text.appendCodePoint(Math.min(c, 0x10FFFF));
      }
      String name = text.toString();
      var ascii = Idna.toAscii(name);
      if (ascii.isPresent() && DomainName.parse(name).isPresent()) {
        names++;
        String shown = Idna.toUnicode(ascii.get());
        boolean same =
            ascii.get().chars().allMatch(c -> c < 0x80)
                && Idna.toAscii(ascii.get()).equals(ascii)
                && Idna.toAscii(shown).equals(ascii);
        wrong += same ? 0 : 1;
      }
      // Octets that come from anywhere.
      byte[] octets = name.getBytes(StandardCharsets.UTF_8);
      octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
      AddressParser.domain(octets, 0, octets.length);
    }
    System.out.printf("idna: cases=%d names=%d wrong=%d crash=0%n", cases, names, wrong);
    assertThat(wrong).isZero();
    assertThat(names).isGreaterThan(cases / 50);
  }
}
