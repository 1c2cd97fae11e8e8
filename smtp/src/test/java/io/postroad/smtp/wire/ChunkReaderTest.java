package io.postroad.smtp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postroad.smtp.envelope.ContentException;
import io.postroad.smtp.envelope.ContentException.Fault;
import io.postroad.smtp.wire.ArrivingContent.Drained;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Chunks of a content, however they and the connection cut it. */
class ChunkReaderTest {
  private static final ContentLimits DEFAULTS = ContentLimits.DEFAULTS;

  private final ManualTime time = new ManualTime();
  private final ScriptedTransport peer = new ScriptedTransport(time);
  private final LineReader lines = new LineReader(peer);

  private ChunkReader text(ContentLimits limits) {
    return ChunkReader.text(lines, limits, BareNewlines.REJECT, time);
  }

  private static String chunk(ChunkReader reader, long size) throws IOException {
    return chunk(reader, size, new byte[100], 100);
  }

  private static String chunk(ChunkReader reader, long size, byte[] buffer, int room)
      throws IOException {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    reader.begin(size);
    for (int n = reader.read(buffer, 0, room); n >= 0; n = reader.read(buffer, 0, room)) {
      octets.write(buffer, 0, n);
    }
    return octets.toString(StandardCharsets.ISO_8859_1);
  }

  private static void refused(ThrowingRead read, Fault fault) {
    assertThatThrownBy(read::run)
        .isInstanceOfSatisfying(
            ContentException.class, e -> assertThat(e.fault()).isEqualTo(fault));
  }

  private interface ThrowingRead {
    void run() throws IOException;
  }

  private void nextLineIs(String expected) throws IOException {
    Line line =
        lines.read(2048, time.deadlineIn(Duration.ofSeconds(1)), Duration.ofSeconds(1), time);
    assertThat(line).isInstanceOf(Line.Text.class);
    assertThat(((Line.Text) line).octets()).asString().isEqualTo(expected);
  }

  @Test
  @DisplayName("RFC 3030 §2: a chunk is exactly the octets it announces; dots mean nothing")
  void exact() throws IOException {
    peer.send(".\r\n..\r\nx\r\nQUIT\r\n");
    ChunkReader reader = text(DEFAULTS);
    assertThat(chunk(reader, 10)).isEqualTo(".\r\n..\r\nx\r\n");
    reader.end();
    assertThat(reader.octets()).isEqualTo(10);
    nextLineIs("QUIT");
  }

  @Test
  @DisplayName("D6: a chunk that breaks off never ends: the reader throws")
  void brokenOff() {
    peer.send("x\r\n");
    assertThatThrownBy(() -> chunk(text(DEFAULTS), 4)).isInstanceOf(EOFException.class);
  }

  @Test
  @DisplayName("S1: random chunkings of random text and binary content give the same octets")
  void randomChunkings() throws IOException {
    Random random = new Random(3030);
    int cases = 30_000;
    int refused = 0;
    int lost = 0;
    long chunks = 0;
    for (int i = 0; i < cases; i++) {
      byte[] content = content(random, i % 100 == 0 ? 80_000 : 60);
      boolean binary = i % 3 == 0;
      BareNewlines mode = i % 2 == 0 ? BareNewlines.REJECT : BareNewlines.NORMALIZE;
      String expected = binary ? latin(content) : plain(latin(content), mode);
      ScriptedTransport in = new ScriptedTransport(time);
      LineReader from = new LineReader(in);
      int[] sizes = sizes(random, content.length);
      chunks += sizes.length;
      send(in, content, sizes, random);
      ChunkReader reader =
          binary
              ? ChunkReader.binary(from, DEFAULTS, time)
              : ChunkReader.text(from, DEFAULTS, mode, time);
      byte[] buffer = new byte[content.length < 1000 && random.nextBoolean() ? 3 : 9000];
      StringBuilder actual = new StringBuilder();
      try {
        for (int size : sizes) {
          actual.append(chunk(reader, size, buffer, 1 + random.nextInt(buffer.length)));
          Line between =
              from.read(100, time.deadlineIn(Duration.ofSeconds(1)), Duration.ofSeconds(1), time);
          assertThat(between).isInstanceOf(Line.Text.class);
        }
        reader.end();
      } catch (ContentException e) {
        actual.setLength(0);
        actual.append(e.fault());
        refused++;
      }
      lost += actual.toString().equals(expected) ? 0 : 1;
    }
    System.out.printf(
        "chunks: cases=%d chunks=%d refused=%d lost=%d%n", cases, chunks, refused, lost);
    assertThat(lost).isZero();
    assertThat(refused).isBetween(cases / 10, cases / 2);
  }

  @Test
  @DisplayName("S1: a bare control is seen wherever a chunk's border cuts its neighbours")
  void bordersHideNothing() {
    int cuts = 0;
    for (String bare : new String[] {"a\nb\r\n", "a\rb\r\n", "a\r\r\n", "\r\n\n", "a\0", "a\r"}) {
      for (int cut = 0; cut <= bare.length(); cut++) {
        for (int second = cut; second <= bare.length(); second++) {
          ScriptedTransport in = new ScriptedTransport(time);
          in.send(bare);
          ChunkReader reader =
              ChunkReader.text(new LineReader(in), DEFAULTS, BareNewlines.REJECT, time);
          int[] sizes = {cut, second - cut, bare.length() - second};
          refused(
              () -> {
                for (int size : sizes) {
                  chunk(reader, size);
                }
                reader.end();
              },
              Fault.BARE_CONTROL);
          cuts++;
        }
      }
    }
    System.out.printf("chunk borders: cuts=%d bare_passed=0%n", cuts);
  }

  @Test
  @DisplayName("RFC 1870 §6.3: what is announced beyond the limit is refused before it comes")
  void tooLarge() throws IOException {
    ContentLimits small = DEFAULTS.withOctetsMax(10);
    peer.send("12345678\r\nBDATQUIT\r\n");
    ChunkReader reader = text(small);
    assertThat(chunk(reader, 10)).hasSize(10);
    refused(() -> chunk(reader, 4), Fault.TOO_LARGE);
    refused(() -> reader.read(new byte[1], 0, 1), Fault.TOO_LARGE);
    assertThat(reader.drain()).isEqualTo(Drained.END);
    nextLineIs("QUIT");
    reader.begin(Long.MAX_VALUE);
    assertThat(reader.drain()).isEqualTo(Drained.TOO_MUCH);
  }

  @Test
  @DisplayName("S4: what was not read of a chunk is dropped, and nothing behind it")
  void drained() throws IOException {
    peer.send("abc\r\nQUIT\r\nNOOP\r\n");
    ChunkReader reader = text(DEFAULTS);
    reader.begin(11);
    assertThat(reader.read(new byte[4], 0, 4)).isEqualTo(4);
    assertThat(reader.drain()).isEqualTo(Drained.END);
    nextLineIs("NOOP");
  }

  @Test
  @DisplayName("Timeouts: chunks have the deadlines of one content, pauses between them included")
  void deadlines() {
    ChunkReader reader = text(DEFAULTS);
    peer.send("x");
    peer.pause(Duration.ofSeconds(61));
    peer.send("y");
    assertThatThrownBy(() -> chunk(reader, 2)).isInstanceOf(DeadlineException.class);
    ChunkReader other = text(DEFAULTS);
    assertThat(other.deadline().passed(time)).isFalse();
    time.pass(Duration.ofSeconds(60));
    assertThat(other.deadline().passed(time)).isTrue();
  }

  private static int[] sizes(Random random, int length) {
    int count = 1 + random.nextInt(6);
    int[] borders = new int[count + 1];
    for (int i = 1; i < count; i++) {
      borders[i] = random.nextInt(length + 1);
    }
    borders[count] = length;
    Arrays.sort(borders);
    int[] sizes = new int[count];
    Arrays.setAll(sizes, i -> borders[i + 1] - borders[i]);
    return sizes;
  }

  /** The chunks, each with a line behind it, cut into segments anywhere. */
  private static void send(ScriptedTransport in, byte[] content, int[] sizes, Random random) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    int at = 0;
    for (int size : sizes) {
      all.write(content, at, size);
      all.writeBytes("BDAT\r\n".getBytes(StandardCharsets.US_ASCII));
      at += size;
    }
    byte[] wire = all.toByteArray();
    int most = wire.length < 1000 && random.nextBoolean() ? 5 : 50_000;
    for (int from = 0; from < wire.length; ) {
      int to = Math.min(wire.length, from + 1 + random.nextInt(most));
      in.send(Arrays.copyOfRange(wire, from, to));
      from = to;
    }
  }

  /** The rule on text, octet by octet and without chunks. */
  private static String plain(String text, BareNewlines mode) {
    StringBuilder content = new StringBuilder();
    int line = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (text.startsWith("\r\n", i)) {
        content.append("\r\n");
        i++;
        line = 0;
      } else if (c == '\n' && mode == BareNewlines.NORMALIZE) {
        content.append("\r\n");
        line = 0;
      } else if (c == '\r' || c == '\n' || c == 0) {
        return Fault.BARE_CONTROL.name();
      } else {
        content.append(c);
        if (++line > 8192) {
          return Fault.LINE_TOO_LONG.name();
        }
      }
    }
    return content.toString();
  }

  private static String latin(byte[] octets) {
    return new String(octets, StandardCharsets.ISO_8859_1);
  }

  private static byte[] content(Random random, int most) {
    StringBuilder text = new StringBuilder("\r\n"); // no header section
    int length = random.nextInt(most);
    while (text.length() < length) {
      switch (random.nextInt(12)) {
        case 0, 1, 2 -> text.append("\r\n");
        case 3 -> text.append("\r\n.\r\n");
        case 4, 5 -> text.append("x".repeat(random.nextInt(60)));
        case 6, 7 -> text.append((char) (14 + random.nextInt(242)));
        case 8 -> text.append("BDAT 0 LAST\r\n");
        case 9 -> text.append(random.nextInt(4) == 0 ? "\n" : ".");
        case 10 -> text.append(random.nextInt(4) == 0 ? "\r" : "..");
        default -> text.append(random.nextInt(4) == 0 ? "\0" : " ");
      }
    }
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
