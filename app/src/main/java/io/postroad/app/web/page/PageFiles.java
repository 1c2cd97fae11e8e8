package io.postroad.app.web.page;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The files of the page, each read from the program once and kept in memory. Only files that are
 * there are kept, so their number is bounded. Thread-safe.
 */
final class PageFiles {

  private static final int NAME_MAX = 64;

  private final Map<String, PageFile> known = new ConcurrentHashMap<>();

  /**
   * The file of that name, if there is one. A name of any other form than {@code letters.suffix},
   * with the suffix of a type that the page has, is none (rule W4).
   *
   * @throws IOException when the program itself cannot be read
   */
  Optional<PageFile> file(String name) throws IOException {
    PageFile ready = known.get(name);
    if (ready != null) {
      return Optional.of(ready);
    }
    String type = type(name);
    if (type.isEmpty() || !isName(name)) {
      return Optional.empty();
    }
    try (InputStream octets = PageFiles.class.getResourceAsStream(name)) {
      if (octets == null) {
        return Optional.empty();
      }
      PageFile file = PageFile.of(type, octets.readAllBytes());
      known.put(name, file);
      return Optional.of(file);
    }
  }

  private static boolean isName(String name) {
    return name.length() <= NAME_MAX
        && name.chars()
            .allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || "-.".indexOf(c) >= 0));
  }

  private static String type(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "html" -> "text/html; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "js" -> "text/javascript; charset=utf-8";
      case "svg" -> "image/svg+xml";
      default -> "";
    };
  }
}
