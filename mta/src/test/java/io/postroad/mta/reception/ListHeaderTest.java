package io.postroad.mta.reception;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.envelope.ContentException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class ListHeaderTest {
  private static final int RUNS = 2000;
  private static final String MESSAGE =
      lines(
          "Received: from x",
          "\tby y; now",
          "List-Id: The others",
          "\t<others.test>",
          "LIST-POST : <mailto:x@y.test>",
          "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
          "List-Archive: <https://others.test/archive>",
          "List-Unknown-To-Us: kept",
          "X-Very-Long-Name-Indeed-Of-A-Field: kept",
          "Subject: hi",
          "",
          "List-Id: <in.the.body>",
          ".");
  private static final String STRIPPED =
      lines(
          "Received: from x",
          "\tby y; now",
          "List-Archive: <https://others.test/archive>",
          "List-Unknown-To-Us: kept",
          "X-Very-Long-Name-Indeed-Of-A-Field: kept",
          "Subject: hi",
          "",
          "List-Id: <in.the.body>",
          ".");

  private static String lines(String... lines) {
    return String.join("\r\n", lines) + "\r\n";
  }

  @Test
  @DisplayName(
      "RFC 2369 §3, §4: however the octets come, another list's fields go, List-Archive and nothing else stays")
  void strips() throws IOException {
    SplittableRandom random = new SplittableRandom(20260305);
    for (int i = 0; i < RUNS; i++) {
      assertThat(read(MESSAGE, Set.of(), true, random)).isEqualTo(STRIPPED);
      int cut = random.nextInt(MESSAGE.length());
      assertThat(read(MESSAGE.substring(0, cut), Set.of(), false, random))
          .as("nothing is lost of a header section that ends anywhere")
          .isEqualTo(MESSAGE.substring(0, cut));
    }
    System.out.println("list-header: runs=" + RUNS + " differences=0");
  }

  @Test
  @DisplayName(
      "RFC 2919 §6: a list's own identifier is found in any case and folding, in the header only")
  void findsLoops() throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    assertThat(read(MESSAGE, Set.of("in.the.body", "x"), false, random)).isEqualTo(MESSAGE);
    assertThatThrownBy(
            () -> read(MESSAGE.replace("others", "OTHERS"), Set.of("others.test"), true, random))
        .isInstanceOfSatisfying(
            ContentException.class,
            e -> assertThat(e.fault()).isEqualTo(ContentException.Fault.LOOP));
    assertThatThrownBy(() -> read("List-Id: <a.b>", Set.of("a.b"), false, random))
        .as("at the very end")
        .isInstanceOf(ContentException.class);
  }

  private static String read(
      String message, Set<String> ours, boolean strips, SplittableRandom random)
      throws IOException {
    Content content = new ListHeader(new Pieces(message, random), ours, strips);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] buffer = new byte[64];
    for (int n = content.read(buffer, 0, 1 + random.nextInt(64)); n >= 0; ) {
      all.write(buffer, 0, n);
      n = content.read(buffer, 0, 1 + random.nextInt(64));
    }
    content.close();
    return all.toString(StandardCharsets.ISO_8859_1);
  }

  /** Gives a text in pieces of any length. */
  private static final class Pieces implements Content {
    private final byte[] octets;
    private final SplittableRandom random;
    private int at;

    Pieces(String text, SplittableRandom random) {
      this.octets = text.getBytes(StandardCharsets.ISO_8859_1);
      this.random = random;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      if (at == octets.length) {
        return -1;
      }
      int n = Math.min(1 + random.nextInt(length), octets.length - at);
      System.arraycopy(octets, at, into, offset, n);
      at += n;
      return n;
    }

    @Override
    public void close() {}
  }
}
