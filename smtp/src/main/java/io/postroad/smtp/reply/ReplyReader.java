package io.postroad.smtp.reply;

import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Time;
import io.postroad.smtp.text.Utf8;
import io.postroad.smtp.wire.Line;
import io.postroad.smtp.wire.LineReader;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a peer says (RFC 5321 §4.2). Any octets end in a reply or a {@link ReplyFault}. A line may
 * be longer than the 512 octets of §4.5.3.1.5, because servers send such. Confined to one thread.
 */
public final class ReplyReader {

  /** The longest line, CR LF included. */
  public static final int LINE_OCTETS_MAX = 4096;

  /** The most lines of one reply. */
  public static final int LINES_MAX = 256;

  private final LineReader lines;
  private final Time time;

  /** Reads from {@code lines}. */
  public ReplyReader(LineReader lines, Time time) {
    this.lines = lines;
    this.time = time;
  }

  /**
   * Waits for a whole reply.
   *
   * @throws DeadlineException when it was not complete in time
   * @throws EOFException when the peer ended its stream first
   * @throws ReplyFault when the octets are no reply
   */
  public Reply read(Deadline deadline) throws IOException {
    Gathering gathering = new Gathering();
    while (true) {
      Line line = lines.read(LINE_OCTETS_MAX, deadline, time);
      switch (line) {
        case Line.Text(byte[] octets) -> {
          if (gathering.add(octets)) {
            return gathering.reply();
          }
        }
        case Line.TooLong() -> throw new ReplyFault("a line of the reply is too long");
        case Line.BareControl() -> throw new ReplyFault("the reply holds a bare CR, LF or NUL");
        case Line.End() -> throw new EOFException("the peer closed before it replied");
      }
    }
  }

  /** Reads a reply in its wire form, as queue files keep it; empty when it is none. */
  public static Optional<Reply> parse(byte[] wire) {
    Gathering gathering = new Gathering();
    int from = 0;
    try {
      for (int at = 0; at + 1 < wire.length; at++) {
        if (wire[at] == '\r' && wire[at + 1] == '\n') {
          byte[] line = new byte[at - from];
          System.arraycopy(wire, from, line, 0, line.length);
          from = at + 2;
          if (gathering.add(line)) {
            return from == wire.length ? Optional.of(gathering.reply()) : Optional.empty();
          }
        }
      }
      return Optional.empty();
    } catch (ReplyFault _) {
      return Optional.empty();
    }
  }

  /** The lines of one reply so far. */
  private static final class Gathering {
    private final List<String> texts = new ArrayList<>();
    private int code;

    /** Takes one line; whether it was the last. */
    boolean add(byte[] line) throws ReplyFault {
      int thisCode = code(line);
      boolean last = line.length == 3 || line[3] == ' ';
      if (!last && line[3] != '-') {
        throw new ReplyFault("a reply code is followed by neither space nor hyphen");
      }
      if (!texts.isEmpty() && thisCode != code) {
        throw new ReplyFault("the lines of a reply have different codes");
      }
      if (texts.size() == LINES_MAX) {
        throw new ReplyFault("a reply has too many lines");
      }
      code = thisCode;
      texts.add(line.length < 4 ? "" : text(line));
      return last;
    }

    /** The enhanced status of the first line stands for all; a wrong one is left in the text. */
    Reply reply() {
      Optional<EnhancedStatus> status =
          EnhancedStatus.parse(firstWord(texts.getFirst())).filter(s -> s.cls() == code / 100);
      if (status.isEmpty()) {
        return new Reply(code, status, texts);
      }
      String word = status.get().text();
      return new Reply(code, status, texts.stream().map(text -> without(word, text)).toList());
    }

    private static int code(byte[] line) throws ReplyFault {
      if (line.length < 3) {
        throw new ReplyFault("a reply is shorter than its code");
      }
      int value = 0;
      for (int i = 0; i < 3; i++) {
        if (line[i] < '0' || line[i] > '9') {
          throw new ReplyFault("a reply does not begin with a code");
        }
        value = value * 10 + (line[i] - '0');
      }
      if (value < 200 || value > 599) {
        throw new ReplyFault("a reply code is out of range");
      }
      return value;
    }

    /** UTF-8, whatever cannot be read or seen replaced; an ASCII control becomes a space. */
    private static String text(byte[] line) {
      String text = new String(line, 4, line.length - 4, StandardCharsets.UTF_8);
      if (Utf8.isPrintable(text) && Utf8.isAscii(text)) {
        return text;
      }
      StringBuilder clean = new StringBuilder(text.length());
      text.codePoints()
          .map(c -> c < ' ' || c == 0x7F ? ' ' : Utf8.isPrintable(c) ? c : 0xFFFD)
          .forEach(clean::appendCodePoint);
      return clean.toString();
    }

    private static String firstWord(String text) {
      int space = text.indexOf(' ');
      return space < 0 ? text : text.substring(0, space);
    }

    private static String without(String word, String text) {
      if (!firstWord(text).equals(word)) {
        return text;
      }
      return text.length() == word.length() ? "" : text.substring(word.length() + 1);
    }
  }
}
