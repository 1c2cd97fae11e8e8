package io.postroad.app.compose;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** The media type of a file whose sender names none, by its first octets. Stateless. */
public final class MediaGuess {
  private static final Map<String, String> BEGINNINGS = new LinkedHashMap<>();

  static {
    BEGINNINGS.put("89504e470d0a1a0a", "image/png");
    BEGINNINGS.put("ffd8ff", "image/jpeg");
    BEGINNINGS.put("474946383761", "image/gif");
    BEGINNINGS.put("474946383961", "image/gif");
    BEGINNINGS.put("255044462d", "application/pdf");
    BEGINNINGS.put("504b0304", "application/zip");
    BEGINNINGS.put("1f8b08", "application/gzip");
  }

  private MediaGuess() {}

  /** The media type; never empty. */
  public static String of(byte[] octets) {
    int shown = Math.min(octets.length, 16);
    String begin = HexFormat.of().formatHex(octets, 0, shown);
    for (Map.Entry<String, String> known : BEGINNINGS.entrySet()) {
      if (begin.startsWith(known.getKey())) {
        return known.getValue();
      }
    }
    return isText(octets) ? "text/plain; charset=utf-8" : "application/octet-stream";
  }

  private static boolean isText(byte[] octets) {
    for (byte octet : octets) {
      if (octet >= 0 && octet < ' ' && octet != '\n' && octet != '\r' && octet != '\t') {
        return false;
      }
    }
    try {
      var _ = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets));
      return octets.length > 0;
    } catch (CharacterCodingException notText) {
      return false;
    }
  }
}
