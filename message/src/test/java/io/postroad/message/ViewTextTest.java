package io.postroad.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts, addresses and dates of header fields, as people see them. */
class ViewTextTest {

  /** Text as the octets of its UTF-8 form, one a char: what the scanner gives. */
  private static String octets(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plain words|plain words",
        "=?ISO-8859-1?Q?a?=|a",
        "=?ISO-8859-1?Q?a?= b|a b",
        "=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=|ab",
        "=?ISO-8859-1?Q?a_b?=|a b",
        "=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=|a b",
        "=?UTF-8?B?R3LDvMOfZQ==?=|Grüße",
        "=?utf-8?q?Gr=C3?= =?utf-8?q?=BC=C3=9Fe?=|Grüße",
        "x=?utf-8?q?=C3=BC?=y|xüy",
        "=?utf-8*de?q?=C3=BC?=|ü",
        "=?utf-8?q?a b?=|a b",
        "=?no-such-charset?q?a?=|=?no-such-charset?q?a?=",
        "=?utf-8?x?a?=|=?utf-8?x?a?=",
        "=?utf-8?q?a|=?utf-8?q?a",
        "=?=?=?=?utf-8?q?b?=|=?=?=?b",
        "=?utf-8?q?a=4?=|a=4",
        "=?utf-8?b?!!!!?=|",
      })
  @DisplayName("RFC 2047 §5: encoded words are decoded, all else stays")
  void encodedWords(String raw, String decoded) {
    assertThat(EncodedWords.decode(raw)).isEqualTo(decoded == null ? "" : decoded);
  }

  @Test
  @DisplayName("RFC 2047: bare octets are UTF-8 or Windows-1252, and control characters go")
  void bareOctets() {
    assertThat(EncodedWords.decode(octets("Grüße"))).isEqualTo("Grüße");
    assertThat(EncodedWords.decode("Gr\u00fc\u00df \u0080")).isEqualTo("Grüß €");
    assertThat(EncodedWords.decode("a\0b\u001bc\td")).isEqualTo("a\uFFFDb\uFFFDc d");
    assertThat(EncodedWords.decode("=?utf-8?q?a=0D=0AB:=20c?=")).isEqualTo("a  B: c");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a@b.test|<a@b.test>",
        "<a@b.test>|<a@b.test>",
        "Alice <a@b.test>|Alice<a@b.test>",
        "\"Last, First\" <a@b.test>|Last, First<a@b.test>",
        "a@b.test, Bob <b@c.test>|<a@b.test> Bob<b@c.test>",
        "a@b.test (Alice (really))|Alice (really)<a@b.test>",
        "\"odd one\"@b.test|<\"odd one\"@b.test>",
        "team: a@b.test, b@c.test; d@e.test|<a@b.test> <b@c.test> <d@e.test>",
        "undisclosed-recipients:;|",
        "=?utf-8?q?Andr=C3=A9?= <a@b.test>|André<a@b.test>",
        "\"=?utf-8?q?Andr=C3=A9?=\" <a@b.test>|André<a@b.test>",
        "<@relay.test:a@b.test>|<a@b.test>",
        "Just A Name|Just A Name<>",
        "\"unclosed <a@b.test>|<\"unclosed <a@b.test>\">",
        "(unclosed a@b.test|",
        "Alice <a@b.test|Alice<a@b.test>",
        ",,;;|",
        "\"a\\\"b\" <c@d.test>|a\"b<c@d.test>",
      })
  @DisplayName("RFC 5322 §3.4: names and addresses of a list, tolerantly")
  void addresses(String raw, String expected) {
    String found =
        AddressList.parse(raw, 10).stream()
            .map(one -> one.name() + "<" + one.address() + ">")
            .reduce((a, b) -> a + " " + b)
            .orElse("");
    assertThat(found).isEqualTo(expected == null ? "" : expected);
  }

  @Test
  @DisplayName("P1: a list gives at most as many addresses as are asked for")
  void boundedList() {
    assertThat(AddressList.parse("a@b.test,".repeat(1000), 7)).hasSize(7);
    assertThat(AddressList.parse("a@b.test", 0)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Fri, 21 Nov 1997 09:55:06 -0600|1997-11-21T15:55:06Z",
        "21 Nov 97 09:55:06 GMT|1997-11-21T09:55:06Z",
        "Tue, 1 Jul 2003 10:52:37 +0200|2003-07-01T08:52:37Z",
        "Thu, 13 Feb 1969 23:32 -0330 (Newfoundland Time)|1969-02-14T03:02:00Z",
        "Mon, 1 Jan 2024 00:00:60 +0000|2024-01-01T00:00:59Z",
        "1 January 2024 00:00:00 EST|2024-01-01T05:00:00Z",
        "Fri, 21 Nov 1997 09(comment):   55  :  06 -0600|",
        "31 Feb 2024 00:00:00 +0000|",
        "yesterday|",
        "Mon, 1 Jan 2024 00:00:00 +9999|2024-01-01T00:00:00Z",
        "1 J 2024 00:00:00|",
      })
  @DisplayName("RFC 5322 §3.3 and §4.3: dates, and nothing where there is none")
  void dates(String text, String expected) {
    assertThat(DateTimeReader.read(text).map(Instant::toString).orElse(null)).isEqualTo(expected);
  }

  @Test
  @DisplayName("P1: names, words and dates of any octets end without an exception, in linear time")
  void property() {
    Random random = new Random(20260102);
    String alphabet = "=?utf-8QBqb_ \"\\(<>),;:@a1\u00e9\0\r\n.*";
    int cases = 60_000;
    for (int i = 0; i < cases; i++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(50);
      for (int k = 0; k < length; k++) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String decoded = EncodedWords.decode(text.toString());
      if (decoded.chars().anyMatch(Character::isISOControl)
          || AddressList.parse(text.toString(), 5).size() > 5) {
        throw new AssertionError("a control or too many addresses: " + text);
      }
      DateTimeReader.read(text.toString());
    }
    long begin = System.nanoTime();
    for (String hostile : List.of("=?", "=?a?q?", "\"", "(", "<", "=?utf-8?q??= ", ":", "\\")) {
      String large = hostile.repeat(64 * 1024 / hostile.length());
      EncodedWords.decode(large);
      AddressList.parse(large, 100);
    }
    long millis = (System.nanoTime() - begin) / 1_000_000;
    System.out.printf("view texts: cases=%d crash=0 hostile64KiB=%d ms%n", cases, millis);
    assertThat(millis).isLessThan(2000);
  }

  @Test
  @DisplayName("Summaries are bounded and take every field of a name")
  void summary() {
    String many = "To: " + "a@b.test, ".repeat(200) + "\r\n";
    String header =
        "From: =?utf-8?q?Andr=C3=A9?= <andre@a.test>\r\n"
            + many
            + "Cc: x@y.test\r\nCC: z@y.test\r\nSubject: "
            + "s".repeat(2000)
            + "\r\nDate: Fri, 21 Nov 1997 09:55:06 -0600\r\nMessage-Id: (odd) <one@two>\r\n\r\n";
    MessageSummary summary =
        MessageSummary.of(
            HeaderSection.of(header.getBytes(StandardCharsets.US_ASCII), HeaderLimits.DEFAULTS));
    assertThat(summary.from()).containsExactly(new NamedAddress("André", "andre@a.test"));
    assertThat(summary.to()).hasSize(MessageSummary.ADDRESSES_MAX);
    assertThat(summary.cc()).hasSize(2);
    assertThat(summary.subject()).hasSize(MessageSummary.SUBJECT_MAX);
    assertThat(summary.date()).contains(Instant.parse("1997-11-21T15:55:06Z"));
    assertThat(summary.messageId()).isEqualTo("one@two");
    assertThat(MessageSummary.cut("ab\uD83D\uDE00", 3)).isEqualTo("ab");
  }
}
