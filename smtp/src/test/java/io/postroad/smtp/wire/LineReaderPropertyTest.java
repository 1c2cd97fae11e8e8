package io.postroad.smtp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LineReaderPropertyTest {

  private static final int MAX = 20;

  @Test
  @DisplayName("S1: any octets in any segments are the lines that a plain reading says")
  void agreesWithPlainReading() throws IOException {
    Random random = new Random(50);
    int cases = 100_000;
    int wrong = 0;
    int crash = 0;
    int lines = 0;
    for (int i = 0; i < cases; i++) {
      String octets = octets(random);
      try {
        List<String> read = read(octets, random);
        lines += read.size() - 1;
        wrong += read.equals(plain(octets)) ? 0 : 1;
      } catch (RuntimeException e) {
        crash++;
      }
    }
    System.out.printf(
        "line reader: cases=%d lines=%d wrong=%d crash=%d%n", cases, lines, wrong, crash);
    assertThat(wrong + crash).isZero();
    assertThat(lines).isGreaterThan(cases);
  }

  private static String octets(Random random) {
    StringBuilder text = new StringBuilder();
    for (int parts = random.nextInt(8); parts >= 0; parts--) {
      text.append("x".repeat(random.nextInt(6) == 0 ? random.nextInt(60) : random.nextInt(20)));
      switch (random.nextInt(20)) {
        case 0 -> text.append('\n');
        case 1 -> text.append('\r');
        case 2 -> text.append('\0');
        case 3 -> text.append((char) random.nextInt(256));
        default -> text.append("\r\n");
      }
    }
    return text.toString();
  }

  private static List<String> read(String octets, Random random) throws IOException {
    ManualTime time = new ManualTime();
    ScriptedTransport peer = new ScriptedTransport(time);
    int at = 0;
    while (at < octets.length()) {
      int to = Math.min(octets.length(), at + 1 + random.nextInt(30));
      peer.send(octets.substring(at, to));
      at = to;
    }
    LineReader reader = new LineReader(peer);
    List<String> lines = new ArrayList<>();
    while (true) {
      Line line =
          reader.read(MAX, time.deadlineIn(Duration.ofSeconds(1)), Duration.ofSeconds(1), time);
      switch (line) {
        case Line.Text(byte[] text) -> lines.add(new String(text, StandardCharsets.ISO_8859_1));
        case Line.TooLong _ -> lines.add("too long");
        case Line.BareControl _ -> {
          lines.add("bare control");
          return lines;
        }
        case Line.End _ -> {
          lines.add("end");
          return lines;
        }
      }
    }
  }

  private static List<String> plain(String octets) {
    List<String> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < octets.length(); i++) {
      char c = octets.charAt(i);
      boolean last = i + 1 == octets.length();
      if (c == '\r' && !last && octets.charAt(i + 1) == '\n') {
        lines.add(i + 2 - start > MAX ? "too long" : octets.substring(start, i));
        start = i + 2;
        i++;
      } else if (c == '\n' || c == 0 || (c == '\r' && !last)) {
        lines.add("bare control");
        return lines;
      }
    }
    lines.add("end");
    return lines;
  }
}
