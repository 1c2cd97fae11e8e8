package io.postroad.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The header scanner reads any octets, in any pieces. */
class HeaderScannerTest {

  private static HeaderSection section(String text) {
    return HeaderSection.of(text.getBytes(StandardCharsets.ISO_8859_1), HeaderLimits.DEFAULTS);
  }

  @Test
  @DisplayName("RFC 5322 §2.2: fields in order, folds kept raw and taken out when unfolded")
  void fields() {
    HeaderSection section =
        section(
            "From: a@b.test\r\nSubject: one\r\n two\r\n\tthree\r\nTo:c@d.test\r\n\r\nX: body\r\n");
    assertThat(section.flaws()).isEmpty();
    assertThat(section.fields())
        .containsExactly(
            new HeaderField("From", " a@b.test"),
            new HeaderField("Subject", " one\r\n two\r\n\tthree"),
            new HeaderField("To", "c@d.test"));
    assertThat(section.first("subject").orElseThrow().unfolded()).isEqualTo("one two\tthree");
    assertThat(section.all("X")).isEmpty();
  }

  @Test
  @DisplayName("N2: malformed fields are recorded, and reading goes on")
  void malformed() {
    HeaderSection section =
        section(
            " stray\r\nFrom : a@b.test\r\nno colon here\r\n: empty\r\nS\u00e9: x\0y\r\nTo: z\r\n\r\n");
    assertThat(section.flaws())
        .containsExactlyInAnyOrder(
            HeaderFlaw.STRAY_CONTINUATION,
            HeaderFlaw.SPACE_BEFORE_COLON,
            HeaderFlaw.MISSING_COLON,
            HeaderFlaw.BAD_NAME,
            HeaderFlaw.NUL);
    assertThat(section.first("From").orElseThrow().unfolded()).isEqualTo("a@b.test");
    assertThat(section.first("To").orElseThrow().unfolded()).isEqualTo("z");
    assertThat(section.fields()).hasSize(6);
  }

  @Test
  @DisplayName("RFC 5321 §2.3.8: bare CR and LF are told, and LF ends a line as readers expect")
  void bareNewlines() {
    HeaderSection lf = section("A: 1\nB: 2\n\nC: body\n");
    assertThat(lf.flaws()).containsExactly(HeaderFlaw.BARE_NEWLINE);
    assertThat(lf.fields()).hasSize(2);
    HeaderSection cr = section("A: 1\rB: 2\r\n\r\n");
    assertThat(cr.flaws()).containsExactly(HeaderFlaw.BARE_NEWLINE);
    assertThat(cr.fields()).containsExactly(new HeaderField("A", " 1\rB: 2"));
    assertThat(section("A: 1\r\n\rX: y\r\n\r\n").flaws()).contains(HeaderFlaw.BARE_NEWLINE);
    assertThat(section("A: 1\r\n").flaws()).containsExactly(HeaderFlaw.NO_END);
    assertThat(section("").fields()).isEmpty();
  }

  @Test
  @DisplayName(
      "Limits (reliability section 3): field, count and section end in a flaw, not in failure")
  void limits() {
    HeaderLimits limits = new HeaderLimits(100, 20, 3);
    assertThat(of("A: " + "x".repeat(30) + "\r\nB: y\r\n\r\n", limits))
        .satisfies(s -> assertThat(s.flaws()).containsExactly(HeaderFlaw.FIELD_TOO_LONG))
        .satisfies(s -> assertThat(s.fields().getFirst().rawValue()).hasSize(18))
        .satisfies(s -> assertThat(s.fields()).hasSize(2));
    assertThat(of("A: 1\r\nB: 2\r\nC: 3\r\nD: 4\r\n\r\n", limits))
        .satisfies(s -> assertThat(s.flaws()).containsExactly(HeaderFlaw.TOO_MANY_FIELDS))
        .satisfies(s -> assertThat(s.fields()).hasSize(3));
    assertThat(of("A: 1\r\n".repeat(30) + "\r\n", new HeaderLimits(100, 20, 1000)).flaws())
        .containsExactly(HeaderFlaw.SECTION_TOO_LARGE);
  }

  @Test
  @DisplayName("P1: any octets in any pieces give the same fields, without an exception")
  void property() {
    Random random = new Random(20260101);
    int cases = 30_000;
    byte[] alphabet = "AB: \t\r\n\0\u00ff;<".getBytes(StandardCharsets.ISO_8859_1);
    long fields = 0;
    for (int i = 0; i < cases; i++) {
      byte[] octets = new byte[random.nextInt(60)];
      for (int k = 0; k < octets.length; k++) {
        octets[k] = alphabet[random.nextInt(alphabet.length)];
      }
      HeaderSection whole = HeaderSection.of(octets, HeaderLimits.DEFAULTS);
      List<HeaderField> pieces = new ArrayList<>();
      HeaderScanner scanner = new HeaderScanner(HeaderLimits.DEFAULTS, pieces::add);
      int at = 0;
      while (at < octets.length && !scanner.ended()) {
        int n = 1 + random.nextInt(octets.length - at);
        at += scanner.feed(octets, at, n);
      }
      scanner.end();
      Set<HeaderFlaw> flaws = scanner.flaws();
      if (!pieces.equals(whole.fields()) || !flaws.equals(whole.flaws())) {
        throw new AssertionError("differs in pieces: " + Arrays.toString(octets));
      }
      fields += pieces.size();
    }
    System.out.printf("header scanner: cases=%d fields=%d crash=0 differing=0%n", cases, fields);
  }

  private static HeaderSection of(String text, HeaderLimits limits) {
    return HeaderSection.of(text.getBytes(StandardCharsets.ISO_8859_1), limits);
  }
}
