package io.postroad.app.web.page;

import java.util.List;

/**
 * The paths that the page draws itself, by the browser's History API; each is answered with {@code
 * index.html}. {@code main.js} has the same list. Immutable.
 */
final class PagePaths {

  /** Elements in braces are ids: lower-case letters and digits. */
  private static final List<String> PATHS =
      List.of(
          "/", "/view/{id}", "/view/{id}/conversation", "/queue", "/queue/{id}", "/flow", "/check");

  private static final int ID_MAX = 64;

  private PagePaths() {}

  /** All of them, as they are written. */
  static List<String> all() {
    return PATHS;
  }

  /** Whether the page draws this path. */
  static boolean draws(String path) {
    String[] asked = elements(path);
    return PATHS.stream().anyMatch(known -> matches(elements(known), asked));
  }

  private static String[] elements(String path) {
    return path.split("/", -1);
  }

  private static boolean matches(String[] known, String[] asked) {
    if (known.length != asked.length) {
      return false;
    }
    for (int i = 0; i < known.length; i++) {
      boolean same = known[i].startsWith("{") ? isId(asked[i]) : known[i].equals(asked[i]);
      if (!same) {
        return false;
      }
    }
    return true;
  }

  static boolean isId(String text) {
    return !text.isEmpty()
        && text.length() <= ID_MAX
        && text.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'));
  }
}
