package io.postroad.message.mime;

import java.io.ByteArrayOutputStream;

/** Encodes one body as it streams by (RFC 2045 §6). Confined to one thread. */
sealed interface BodyEncoder {

  /** Takes the next octets. */
  void add(byte[] octets, int from, int to, ByteArrayOutputStream out);

  /**
   * The body is over.
   *
   * @param atEndOfContent whether a line end is still to come, because no delimiter brings one
   */
  void end(boolean atEndOfContent, ByteArrayOutputStream out);

  /** As it is. */
  record Identity() implements BodyEncoder {
    @Override
    public void add(byte[] octets, int from, int to, ByteArrayOutputStream out) {
      out.write(octets, from, to - from);
    }

    @Override
    public void end(boolean atEndOfContent, ByteArrayOutputStream out) {}
  }

  /** quoted-printable (RFC 2045 §6.7): CR LF is a line end, everything else is exact. */
  final class Quoted implements BodyEncoder {
    private static final int LINE_MAX = 76;
    private static final String HEX = "0123456789ABCDEF";

    private int column;
    private boolean cr;

    /** White space that may turn out to end a line; 0 is none. */
    private int space;

    @Override
    public void add(byte[] octets, int from, int to, ByteArrayOutputStream out) {
      for (int i = from; i < to; i++) {
        add(octets[i] & 0xFF, out);
      }
    }

    private void add(int octet, ByteArrayOutputStream out) {
      if (cr && octet == '\n') {
        cr = false;
        space(true, out);
        lineEnd(out);
        return;
      }
      if (cr) {
        cr = false;
        space(false, out);
        escaped('\r', out);
      }
      if (octet == '\r') {
        cr = true;
        return;
      }
      space(false, out);
      if (octet == ' ' || octet == '\t') {
        space = octet;
      } else if (octet > ' ' && octet < 0x7F && octet != '=') {
        room(1, out);
        out.write(octet);
      } else {
        escaped(octet, out);
      }
    }

    private void space(boolean endsLine, ByteArrayOutputStream out) {
      if (space != 0) {
        int waiting = space;
        space = 0;
        if (endsLine) {
          escaped(waiting, out);
        } else {
          room(1, out);
          out.write(waiting);
        }
      }
    }

    private void escaped(int octet, ByteArrayOutputStream out) {
      room(3, out);
      out.write('=');
      out.write(HEX.charAt(octet >> 4));
      out.write(HEX.charAt(octet & 15));
    }

    /** Breaks the line softly where the next characters do not fit before a {@code =}. */
    private void room(int width, ByteArrayOutputStream out) {
      if (column + width > LINE_MAX - 1) {
        out.write('=');
        lineEnd(out);
      }
      column += width;
    }

    private void lineEnd(ByteArrayOutputStream out) {
      out.write('\r');
      out.write('\n');
      column = 0;
    }

    @Override
    public void end(boolean atEndOfContent, ByteArrayOutputStream out) {
      space(true, out);
      if (cr) {
        escaped('\r', out);
      }
      if (atEndOfContent && column > 0) {
        out.write('=');
        lineEnd(out);
      }
    }
  }

  /** base64 (RFC 2045 §6.8). */
  final class Base64 implements BodyEncoder {
    private static final int GROUPS = 57;
    private static final java.util.Base64.Encoder ENCODER = java.util.Base64.getEncoder();

    private final byte[] line = new byte[GROUPS];
    private int length;
    private boolean first = true;

    @Override
    public void add(byte[] octets, int from, int to, ByteArrayOutputStream out) {
      for (int i = from; i < to; i++) {
        line[length++] = octets[i];
        if (length == GROUPS) {
          line(out);
        }
      }
    }

    /** Line ends stand between lines: the one behind the last is the delimiter's. */
    private void line(ByteArrayOutputStream out) {
      if (!first) {
        out.write('\r');
        out.write('\n');
      }
      first = false;
      out.writeBytes(ENCODER.encode(java.util.Arrays.copyOf(line, length)));
      length = 0;
    }

    @Override
    public void end(boolean atEndOfContent, ByteArrayOutputStream out) {
      if (length > 0) {
        line(out);
      }
      if (atEndOfContent && !first) {
        out.write('\r');
        out.write('\n');
      }
    }
  }
}
