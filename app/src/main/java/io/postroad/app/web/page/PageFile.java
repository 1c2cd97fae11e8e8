package io.postroad.app.web.page;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

/** One file of the page, ready to be sent as it is or under gzip. Immutable. */
final class PageFile {
  private final String type;
  private final byte[] plain;
  private final byte[] zipped;
  private final String digest;

  private PageFile(String type, byte[] plain, byte[] zipped, String digest) {
    this.type = type;
    this.plain = plain;
    this.zipped = zipped;
    this.digest = digest;
  }

  static PageFile of(String type, byte[] octets) {
    return new PageFile(type, octets.clone(), zip(octets), digest(octets));
  }

  /** The media type. */
  String type() {
    return type;
  }

  /** A strong entity tag, with its quotes; other octets need another one (RFC 9110 §8.8.3). */
  String tag(boolean zip) {
    return '"' + digest + (zip ? "-gzip" : "") + '"';
  }

  /** Its octets; the caller does not write to them. */
  byte[] octets(boolean zip) {
    return zip ? zipped : plain;
  }

  private static byte[] zip(byte[] octets) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(octets.length / 3 + 64);
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(octets);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return out.toByteArray();
  }

  private static String digest(byte[] octets) {
    try {
      byte[] whole = MessageDigest.getInstance("SHA-256").digest(octets);
      return HexFormat.of().formatHex(whole, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
