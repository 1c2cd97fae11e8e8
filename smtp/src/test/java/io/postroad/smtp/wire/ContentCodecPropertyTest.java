package io.postroad.smtp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.envelope.ContentException;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ContentCodecPropertyTest {

  private static final String ALPHABET = "ab.\r\n\0\t \u00ff";
  private final ManualTime time = new ManualTime();

  @Test
  @DisplayName("S1, S2: what the writer sends the reader gives back, octet for octet")
  void roundTrip() throws IOException {
    Random random = new Random(20);
    int cases = 20_000;
    int refused = 0;
    int lost = 0;
    int crash = 0;
    for (int i = 0; i < cases; i++) {
      byte[] content = content(random, i % 50 == 0 ? 100_000 : 60, i % 4 == 0);
      ScriptedTransport out = new ScriptedTransport(time);
      try {
        ContentWriter.write(
            new ArrayContent(content, max -> 1 + random.nextInt(max)),
            out,
            Duration.ofSeconds(1),
            time);
      } catch (ContentException e) {
        refused++;
        assertThat(isClean(content)).isFalse();
        continue;
      } catch (RuntimeException e) {
        crash++;
        continue;
      }
      assertThat(isClean(content)).isTrue();
      byte[] wire = out.written();
      assertThat(ends(wire)).isEqualTo(wire.length);
      if (!Arrays.equals(read(wire, random), ended(content))) {
        lost++;
      }
    }
    System.out.printf(
        "content: cases=%d refused=%d lost=%d crash=%d%n", cases, refused, lost, crash);
    assertThat(lost + crash).isZero();
    assertThat(refused).isBetween(cases / 20, cases / 2);
  }

  @Test
  @DisplayName("S1: any octets end in a content or a typed fault, as a plain reading says")
  void agreesWithPlainReading() throws IOException {
    Random random = new Random(21);
    int cases = 60_000;
    int ended = 0;
    int refused = 0;
    int broken = 0;
    int crash = 0;
    for (int i = 0; i < cases; i++) {
      byte[] wire = content(random, 40, true);
      BareNewlines mode = i % 2 == 0 ? BareNewlines.REJECT : BareNewlines.NORMALIZE;
      String expected = plain(wire, mode);
      String actual;
      try {
        actual = new String(read(wire, random, mode), StandardCharsets.ISO_8859_1);
        ended++;
      } catch (ContentException e) {
        actual = e.fault().name();
        refused++;
      } catch (EOFException e) {
        actual = "EOF";
        broken++;
      } catch (RuntimeException e) {
        crash++;
        continue;
      }
      assertThat(actual).as(() -> "wire " + Arrays.toString(wire)).isEqualTo(expected);
    }
    System.out.printf(
        "data: cases=%d ended=%d refused=%d broken-off=%d crash=%d%n",
        cases, ended, refused, broken, crash);
    assertThat(crash).isZero();
    assertThat(ended).isPositive();
  }

  /** The rule, read octet by octet: state is whether a true CR LF came just before. */
  private static String plain(byte[] wire, BareNewlines mode) {
    String text = new String(wire, StandardCharsets.ISO_8859_1);
    StringBuilder content = new StringBuilder();
    boolean start = true;
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (start && c == '.') {
        if (text.startsWith("\r\n", i + 1)) {
          return content.toString();
        }
        i++;
        start = false;
      } else if (text.startsWith("\r\n", i)) {
        content.append("\r\n");
        i += 2;
        start = true;
      } else if (c == '\r' && i + 1 == text.length()) {
        return "EOF";
      } else if (c == '\0' || c == '\r' || (c == '\n' && mode == BareNewlines.REJECT)) {
        return "BARE_CONTROL";
      } else {
        content.append(c == '\n' ? "\r\n" : String.valueOf(c));
        i++;
        start = false;
      }
    }
    return "EOF";
  }

  private byte[] read(byte[] wire, Random random) throws IOException {
    return read(wire, random, BareNewlines.REJECT);
  }

  private byte[] read(byte[] wire, Random random, BareNewlines mode) throws IOException {
    ScriptedTransport in = new ScriptedTransport(time);
    int at = 0;
    int most = wire.length < 1000 && random.nextBoolean() ? 5 : 50_000;
    while (at < wire.length) {
      int to = Math.min(wire.length, at + 1 + random.nextInt(most));
      in.send(Arrays.copyOfRange(wire, at, to));
      at = to;
    }
    ContentReader reader =
        new ContentReader(new LineReader(in), ContentLimits.DEFAULTS, mode, time);
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    byte[] buffer = new byte[wire.length < 1000 && random.nextBoolean() ? 3 : 9000];
    while (true) {
      int room = 1 + random.nextInt(buffer.length);
      int n = reader.read(buffer, buffer.length - room, room);
      if (n < 0) {
        return content.toByteArray();
      }
      content.write(buffer, buffer.length - room, n);
    }
  }

  private static byte[] content(Random random, int most, boolean wild) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(most);
    while (text.length() < length) {
      switch (random.nextInt(wild ? 8 : 7)) {
        case 0 -> text.append("\r\n");
        case 1 -> text.append("\r\n.");
        case 2 -> text.append('.');
        case 3 -> text.append("x".repeat(random.nextInt(60)));
        case 4 -> text.append((char) (14 + random.nextInt(242)));
        case 5 -> text.append("\r\n.\r\n");
        case 6 -> text.append(' ');
        default -> text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
      }
    }
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static boolean isClean(byte[] content) {
    String rest = new String(content, StandardCharsets.ISO_8859_1).replace("\r\n", "");
    return rest.chars().noneMatch(c -> c == '\r' || c == '\n' || c == 0);
  }

  private static byte[] ended(byte[] content) {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    String ended = text.isEmpty() || text.endsWith("\r\n") ? text : text + "\r\n";
    return ended.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Where the first end of data is complete. */
  private static int ends(byte[] wire) {
    String text = "\r\n" + new String(wire, StandardCharsets.ISO_8859_1);
    return text.indexOf("\r\n.\r\n") + 3;
  }
}
