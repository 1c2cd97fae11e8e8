package io.postroad.app.packaging;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Writes archives with root as the owner of everything and one time for all, so that the same
 * content gives the same octets: {@code tar} (POSIX ustar) in {@code gzip}, and {@code ar} as
 * Debian's packages have it. Stateless.
 */
final class Archives {
  private static final int BLOCK = 512;
  private static final int NAME_MAX = 100;
  private static final int PREFIX_MAX = 155;
  private static final int SUM_AT = 148;
  private static final int FLAGS_AT = 8;
  private static final byte SMALLEST = 2;

  private Archives() {}

  /**
   * A tree below {@code prefix}, which ends in a slash, as tar.gz.
   *
   * @throws IOException when it cannot be written, or a path is too long for ustar
   */
  static void tarGz(OutputStream out, String prefix, PackageTree tree, Instant time)
      throws IOException {
    try (GZIPOutputStream zipped = new GZIPOutputStream(out, 1 << 16)) {
      if (!prefix.isEmpty()) {
        header(zipped, prefix, '5', PackageTree.EXECUTABLE, 0, "", time);
      }
      for (Map.Entry<String, PackageTree.Node> entry : tree.nodes().entrySet()) {
        entry(zipped, prefix + entry.getKey(), entry.getValue(), time);
      }
      zipped.write(new byte[2 * BLOCK]);
    }
  }

  /** A text in gzip, as small as it gets. */
  static byte[] gz(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zipped = new Smallest(out)) {
      zipped.write(text.getBytes(StandardCharsets.UTF_8));
    }
    byte[] octets = out.toByteArray();
    octets[FLAGS_AT] = SMALLEST; // RFC 1952 §2.3.1: XFL, which Java leaves open
    return octets;
  }

  private static final class Smallest extends GZIPOutputStream {
    Smallest(OutputStream out) throws IOException {
      super(out);
      def.setLevel(Deflater.BEST_COMPRESSION);
    }
  }

  private static void entry(OutputStream out, String path, PackageTree.Node node, Instant time)
      throws IOException {
    switch (node) {
      case PackageTree.Folder(int mode) -> header(out, path + "/", '5', mode, 0, "", time);
      case PackageTree.Link(String target) -> header(out, path, '2', 0777, 0, target, time);
      case PackageTree.Text text -> file(out, path, text.octets(), text.mode(), time);
      case PackageTree.Copied(_, int mode) ->
          file(out, path, PackageTree.content(node), mode, time);
    }
  }

  private static void file(OutputStream out, String path, byte[] octets, int mode, Instant time)
      throws IOException {
    header(out, path, '0', mode, octets.length, "", time);
    out.write(octets);
    out.write(new byte[(BLOCK - octets.length % BLOCK) % BLOCK]);
  }

  private static void header(
      OutputStream out, String path, char kind, int mode, long size, String target, Instant time)
      throws IOException {
    byte[] block = new byte[BLOCK];
    int split = split(path);
    put(block, 0, NAME_MAX, split < 0 ? path : path.substring(split + 1));
    put(block, 100, 8, octal(mode, 7));
    put(block, 108, 8, octal(0, 7));
    put(block, 116, 8, octal(0, 7));
    put(block, 124, 12, octal(size, 11));
    put(block, 136, 12, octal(time.getEpochSecond(), 11));
    put(block, SUM_AT, 8, "        ");
    block[156] = (byte) (kind & 0x7F);
    put(block, 157, NAME_MAX, target);
    put(block, 257, 8, "ustar\00000");
    put(block, 265, 32, "root");
    put(block, 297, 32, "root");
    put(block, 345, PREFIX_MAX, split < 0 ? "" : path.substring(0, split));
    int sum = 0;
    for (byte octet : block) {
      sum += octet & 0xFF;
    }
    put(block, SUM_AT, 8, octal(sum, 6) + "\0 ");
    out.write(block);
  }

  /** Where a long path is cut into prefix and name; -1 for a short one. */
  private static int split(String path) throws IOException {
    if (path.length() <= NAME_MAX) {
      return -1;
    }
    int at = path.indexOf('/', path.length() - NAME_MAX - 1);
    if (at < 0 || at > PREFIX_MAX || at == path.length() - 1) {
      throw new IOException("the path is too long for a tar: " + path);
    }
    return at;
  }

  private static String octal(long value, int digits) {
    String text = Long.toOctalString(value);
    return "0".repeat(Math.max(0, digits - text.length())) + text;
  }

  private static void put(byte[] block, int at, int max, String text) throws IOException {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    if (octets.length > max) {
      throw new IOException("too long for a tar: " + text);
    }
    System.arraycopy(octets, 0, block, at, octets.length);
  }

  /** An {@code ar} of these members, in this order. */
  static byte[] ar(Map<String, byte[]> members, Instant time) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes("!<arch>\n".getBytes(StandardCharsets.US_ASCII));
    members.forEach((name, octets) -> {
      String head =
          padded(name, 16)
              + padded(Long.toString(time.getEpochSecond()), 12)
              + padded("0", 6)
              + padded("0", 6)
              + padded("100644", 8)
              + padded(Integer.toString(octets.length), 10)
              + "`\n";
      out.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
      out.writeBytes(octets);
      if (octets.length % 2 != 0) {
        out.write('\n');
      }
    });
    return out.toByteArray();
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
