package io.postroad.inbox;

import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.james.mime4j.MimeException;

/**
 * The images that a message carries for its own HTML, as {@code data:} addresses: a frame that may
 * fetch nothing (rule W2) can show them all the same. Bounded; larger ones stay downloads.
 */
final class CarriedImages {

  private static final int IMAGE_OCTETS_MAX = 512 * 1024;
  private static final int ALL_OCTETS_MAX = 4 * 1024 * 1024;
  private static final Set<String> TYPES =
      Set.of("image/png", "image/jpeg", "image/gif", "image/webp");

  private CarriedImages() {}

  /** By content id. What cannot be read any more is left out. */
  static Map<String, String> read(InputStream message) throws IOException {
    Map<String, String> images = new HashMap<>();
    int room = ALL_OCTETS_MAX;
    try {
      MimeWalk walk = new MimeWalk(message);
      for (MimePart part = walk.next(); part != null && room > 0; part = walk.next()) {
        if (!part.contentId().isEmpty() && TYPES.contains(part.mediaType())) {
          byte[] octets = walk.content().readNBytes(IMAGE_OCTETS_MAX + 1);
          if (octets.length <= Math.min(room, IMAGE_OCTETS_MAX)) {
            room -= octets.length;
            images.put(
                part.contentId(),
                "data:"
                    + part.mediaType()
                    + ";base64,"
                    + Base64.getEncoder().encodeToString(octets));
          }
        }
      }
    } catch (MimeException | RuntimeException e) {
      return images; // beyond what the parser understands there are no parts
    }
    return images;
  }
}
