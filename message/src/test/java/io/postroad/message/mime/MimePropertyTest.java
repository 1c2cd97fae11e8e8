package io.postroad.message.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class MimePropertyTest {
  private static final String[] PIECES = {
    "\r\n",
    "\r\n",
    "\r\n",
    "--a",
    "--a--",
    "--b",
    "--b--",
    "\r\n--a\r\n",
    "\r\n--b\r\n",
    "\r\n\r\n",
    "Content-Type: ",
    "multipart/mixed; boundary=a",
    "multipart/digest; boundary=\"b\"",
    "multipart/signed; boundary=b",
    "message/rfc822",
    "message/global",
    "text/plain; charset=x",
    "Content-Transfer-Encoding: ",
    "8bit",
    "base64",
    "binary",
    "MIME-Version: 1.0",
    "(",
    ")",
    "\\",
    "\"",
    ";",
    " ",
    "\t",
    "\u00e9",
    "\u00fc\u00fc",
    "x",
    "=",
    "\0",
    "\r",
    "\n",
    "Subject: y",
    ":"
  };

  @Test
  @DisplayName("P1: any octets are surveyed and converted, without loss, the same in any pieces")
  void total() throws IOException {
    total(30_000, 71);
  }

  @Test
  @Tag("proof")
  @DisplayName("P1: any octets are surveyed and converted, a million times")
  void totalProof() throws IOException {
    total(1_000_000, 72);
  }

  private static void total(int cases, long seed) throws IOException {
    Random random = new Random(seed);
    int possible = 0;
    int wrong = 0;
    for (int i = 0; i < cases; i++) {
      byte[] octets = drawn(random);
      MimeSurvey survey = MimeSurvey.of(new Octets(octets, random));
      Conversion kept = new Conversion.Possible(Collections.nCopies(1000, Treatment.KEEP));
      if (kept instanceof Conversion.Possible same) {
        byte[] back = Octets.all(same.of(new Octets(octets, random)));
        wrong += withoutVersion(back).equals(withoutVersion(octets)) ? 0 : 1;
      }
      boolean binary = random.nextBoolean();
      if (survey.conversion(Conversion.Target.SEVEN_BIT, binary)
          instanceof Conversion.Possible plan) {
        possible++;
        byte[] once = Octets.all(plan.of(new Octets(octets, random)));
        byte[] twice = Octets.all(plan.of(new Octets(octets, random)));
        boolean clean = MimeSurvey.of(new Octets(once, random)).isEightBit();
        wrong += Arrays.equals(once, twice) && !clean ? 0 : 1;
        wrong += once.length <= 4 * octets.length + 200 * (1 + count(octets)) ? 0 : 1;
      }
    }
    System.out.printf("mime: cases=%d convertible=%d wrong=%d crash=0%n", cases, possible, wrong);
    assertThat(wrong).isZero();
    assertThat(possible).isGreaterThan(cases / 10);
  }

  private static String withoutVersion(byte[] octets) {
    return new String(octets, StandardCharsets.ISO_8859_1).replace("MIME-Version: 1.0\r\n", "");
  }

  private static int count(byte[] octets) {
    int lines = 0;
    for (byte octet : octets) {
      lines += octet == '\n' ? 1 : 0;
    }
    return lines;
  }

  private static byte[] drawn(Random random) {
    StringBuilder text = new StringBuilder("Content-Type: multipart/mixed; boundary=a\r\n\r\n");
    if (random.nextInt(4) == 0) {
      text.setLength(0);
    }
    int pieces = random.nextInt(60);
    for (int i = 0; i < pieces; i++) {
      String piece = PIECES[random.nextInt(PIECES.length)];
      text.append(random.nextInt(200) == 0 ? piece.repeat(1500) : piece);
    }
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  @DisplayName("P1: time is linear in the input, whatever its structure")
  void linear() throws IOException {
    String head = "Content-Type: multipart/mixed; boundary=a\r\n\r\n";
    for (String unit : new String[] {"--a\r\n\r\n", "--", "\u00e9 ", "(", "--a--\r\n", "\r\n"}) {
      byte[] octets =
          (head + unit.repeat(4_000_000 / unit.length())).getBytes(StandardCharsets.ISO_8859_1);
      long begun = System.nanoTime();
      MimeSurvey.of(new Octets(octets, new Random(3)));
      long took = (System.nanoTime() - begun) / 1_000_000;
      System.out.printf("mime: 4 MB of %s in %d ms%n", unit.strip(), took);
      assertThat(took).isLessThan(20_000);
    }
  }
}
