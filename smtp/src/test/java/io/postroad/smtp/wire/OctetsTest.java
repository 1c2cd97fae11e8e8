package io.postroad.smtp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OctetsTest {

  @Test
  @DisplayName("The search eight octets at a time finds what a plain loop finds")
  void agreesWithPlainLoop() {
    Random random = new Random(11);
    int cases = 200_000;
    int wrong = 0;
    for (int i = 0; i < cases; i++) {
      byte[] octets = new byte[random.nextInt(40)];
      random.nextBytes(octets);
      boolean dense = random.nextBoolean();
      for (int k = 0; k < octets.length; k++) {
        // Around the three controls and around the sign bit is where such tricks go wrong.
        octets[k] = dense ? (byte) (random.nextInt(20) - 2) : (byte) (octets[k] | 0x10);
      }
      int from = random.nextInt(octets.length + 1);
      int to = from + random.nextInt(octets.length - from + 1);
      if (Octets.nextControl(octets, from, to) != plain(octets, from, to)) {
        wrong++;
      }
    }
    System.out.printf("octets: cases=%d wrong=%d%n", cases, wrong);
    assertThat(wrong).isZero();
  }

  private static int plain(byte[] octets, int from, int to) {
    int at = from;
    while (at < to && octets[at] != 0 && octets[at] != '\r' && octets[at] != '\n') {
      at++;
    }
    return at;
  }
}
