package io.postroad.verify.bench.jmh;

import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.wire.BareNewlines;
import io.postroad.smtp.wire.ChunkReader;
import io.postroad.smtp.wire.ContentLimits;
import io.postroad.smtp.wire.ContentReader;
import io.postroad.smtp.wire.ContentWriter;
import io.postroad.smtp.wire.Line;
import io.postroad.smtp.wire.LineReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Lines, the content of DATA in and out, and chunks of BDAT. The time is that of a whole content of
 * 1 MiB, or of one line. One thread.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Codecs {
  private static final int LINES = 100;
  private static final int SIZE = 1 << 20;
  private static final Duration SOON = Duration.ofSeconds(10);

  /** One after the other: a pipelined group of commands. */
  @State(Scope.Thread)
  public static class Commands {
    private final Loop loop =
        new Loop("RCPT TO:<bob@example.test>\r\n".repeat(LINES).getBytes(StandardCharsets.UTF_8));
    private final LineReader lines = new LineReader(loop);

    /** Made by the harness. */
    public Commands() {}
  }

  /** A content, as it travels and as it is. */
  @State(Scope.Thread)
  public static class Text {
    /** {@code plain}: no line begins with a dot; {@code dots}: each does. */
    @Param({"plain", "dots"})
    public String lines = "plain";

    private byte[] content = {};
    private Loop stuffed = new Loop(new byte[0]);
    private Loop chunk = stuffed;
    private final byte[] into = new byte[32 << 10];

    /** Made by the harness. */
    public Text() {}

    /** Lines of 78 octets. */
    @Setup
    public void fill() {
      String first = lines.equals("dots") ? "." : "a";
      String line = first + "b".repeat(75) + "\r\n";
      String text = line.repeat(SIZE / line.length());
      content = text.getBytes(StandardCharsets.UTF_8);
      String wire = (lines.equals("dots") ? text.replace(line, "." + line) : text) + ".\r\n";
      stuffed = new Loop(wire.getBytes(StandardCharsets.UTF_8));
      chunk = new Loop(content);
    }
  }

  /** Splits input into lines; per line. */
  @Benchmark
  @OperationsPerInvocation(LINES)
  public void lines(Commands commands, Blackhole hole) throws IOException {
    commands.loop.rewind();
    for (int i = 0; i < LINES; i++) {
      Line line = commands.lines.read(2048, commands.loop.deadlineIn(SOON), SOON, commands.loop);
      hole.consume(line);
    }
  }

  /** DATA in: dots away, line ends and header judged. */
  @Benchmark
  public long unstuff(Text text) throws IOException {
    text.stuffed.rewind();
    ContentReader reader =
        new ContentReader(
            new LineReader(text.stuffed),
            ContentLimits.DEFAULTS,
            BareNewlines.REJECT,
            text.stuffed);
    long octets = 0;
    for (int count; (count = reader.read(text.into, 0, text.into.length)) >= 0; ) {
      octets += count;
    }
    return octets;
  }

  /** DATA out: every octet judged, dots stuffed. */
  @Benchmark
  public long stuff(Text text) throws IOException {
    return ContentWriter.write(Content.of(text.content), text.chunk, SOON, text.chunk);
  }

  /** A chunk of text in. */
  @Benchmark
  public long chunk(Text text) throws IOException {
    text.chunk.rewind();
    return read(
        ChunkReader.text(
            new LineReader(text.chunk), ContentLimits.DEFAULTS, BareNewlines.REJECT, text.chunk),
        text);
  }

  /** A chunk in whose octets mean nothing. */
  @Benchmark
  public long chunkBinary(Text text) throws IOException {
    text.chunk.rewind();
    return read(
        ChunkReader.binary(new LineReader(text.chunk), ContentLimits.DEFAULTS, text.chunk), text);
  }

  private static long read(ChunkReader reader, Text text) throws IOException {
    reader.begin(text.content.length);
    long octets = 0;
    for (int count; (count = reader.read(text.into, 0, text.into.length)) >= 0; ) {
      octets += count;
    }
    reader.end();
    return octets;
  }
}
