package io.postroad.app.compose;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;

/**
 * A message made of text, HTML and files: {@code multipart/mixed} around {@code multipart/related}
 * around {@code multipart/alternative}, each only where it is needed (RFC 2046, 2387). Immutable.
 *
 * @param fields whole header fields without line ends; a fold is CR LF and a space
 * @param boundary a word that stands in none of the parts
 * @param html empty for none
 */
public record Letter(
    List<String> fields, String boundary, String text, String html, List<Attached> files) {
  private static final String END = "\r\n";
  private static final int LINE_MAX = 998;

  /** Copies the lists. */
  public Letter {
    fields = List.copyOf(fields);
    files = List.copyOf(files);
  }

  /**
   * A file that goes along.
   *
   * @param mediaType with its parameters
   * @param contentId without angle brackets; empty for one that is not shown in the HTML
   */
  public record Attached(String name, String mediaType, String contentId, ByteBuffer octets) {}

  /** The message, made as it is read. */
  public InputStream octets() {
    StringBuilder head = new StringBuilder();
    fields.forEach(field -> head.append(field).append(END));
    head.append("MIME-Version: 1.0").append(END);
    List<InputStream> pieces = new ArrayList<>();
    pieces.add(of(head.toString()));
    mixed(pieces);
    return new SequenceInputStream(Collections.enumeration(pieces));
  }

  private void mixed(List<InputStream> pieces) {
    List<Attached> apart = files.stream().filter(file -> file.contentId().isEmpty()).toList();
    if (apart.isEmpty()) {
      related(pieces);
      return;
    }
    begin(pieces, "mixed", "m");
    between(pieces, "m");
    related(pieces);
    for (Attached file : apart) {
      between(pieces, "m");
      file(pieces, file);
    }
    end(pieces, "m");
  }

  private void related(List<InputStream> pieces) {
    List<Attached> within = files.stream().filter(file -> !file.contentId().isEmpty()).toList();
    if (within.isEmpty()) {
      alternative(pieces);
      return;
    }
    begin(pieces, "related", "r");
    between(pieces, "r");
    alternative(pieces);
    for (Attached file : within) {
      between(pieces, "r");
      file(pieces, file);
    }
    end(pieces, "r");
  }

  private void alternative(List<InputStream> pieces) {
    if (html.isEmpty()) {
      body(pieces, "plain", text);
    } else if (text.isEmpty()) {
      body(pieces, "html", html);
    } else {
      begin(pieces, "alternative", "a");
      between(pieces, "a");
      body(pieces, "plain", text);
      between(pieces, "a");
      body(pieces, "html", html);
      end(pieces, "a");
    }
  }

  /** In seven bits as it is where it can be, else in base64. */
  private static void body(List<InputStream> pieces, String subtype, String body) {
    String lines = body.replace("\r\n", "\n").replace('\r', '\n').replace("\n", END);
    boolean plain =
        lines.chars().allMatch(c -> (c >= ' ' && c < 0x7F) || c == '\t' || c == '\r' || c == '\n')
            && lines.lines().allMatch(line -> line.length() <= LINE_MAX);
    pieces.add(
        of(
            "Content-Type: text/"
                + subtype
                + "; charset="
                + (plain ? "us-ascii" : "utf-8")
                + END
                + "Content-Transfer-Encoding: "
                + (plain ? "7bit" : "base64")
                + END
                + END));
    pieces.add(
        plain
            ? of(lines.endsWith(END) ? lines : lines + END)
            : new Base64Lines(ByteBuffer.wrap(lines.getBytes(StandardCharsets.UTF_8))));
  }

  private static void file(List<InputStream> pieces, Attached file) {
    StringBuilder head = new StringBuilder("Content-Type: ").append(file.mediaType()).append(END);
    head.append("Content-Disposition: ");
    head.append(file.contentId().isEmpty() ? "attachment" : "inline");
    if (!file.name().isEmpty()) {
      head.append("; filename").append(HeaderText.parameter(file.name()));
    }
    head.append(END);
    if (!file.contentId().isEmpty()) {
      head.append("Content-ID: <").append(file.contentId()).append('>').append(END);
    }
    head.append("Content-Transfer-Encoding: base64").append(END).append(END);
    pieces.add(of(head.toString()));
    pieces.add(new Base64Lines(file.octets()));
  }

  private void begin(List<InputStream> pieces, String subtype, String level) {
    pieces.add(
        of(
            "Content-Type: multipart/"
                + subtype
                + "; boundary=\""
                + boundary
                + level
                + '"'
                + END
                + END));
  }

  private void between(List<InputStream> pieces, String level) {
    pieces.add(of(END + "--" + boundary + level + END));
  }

  private void end(List<InputStream> pieces, String level) {
    pieces.add(of(END + "--" + boundary + level + "--" + END));
  }

  private static InputStream of(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Octets in lines of base64, encoded a piece at a time. For one thread. */
  private static final class Base64Lines extends InputStream {
    private static final int STEP = 57 * 256;

    private final ByteBuffer octets;
    private ByteArrayInputStream piece = new ByteArrayInputStream(new byte[0]);

    Base64Lines(ByteBuffer octets) {
      this.octets = octets.duplicate();
    }

    @Override
    public int read() {
      return fill() ? piece.read() : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      return fill() ? piece.read(into, offset, length) : -1;
    }

    private boolean fill() {
      if (piece.available() == 0 && octets.hasRemaining()) {
        byte[] some = new byte[Math.min(octets.remaining(), STEP)];
        octets.get(some);
        piece =
            new ByteArrayInputStream(
                (Base64.getMimeEncoder().encodeToString(some) + END)
                    .getBytes(StandardCharsets.US_ASCII));
      }
      return piece.available() > 0;
    }
  }
}
