package io.postroad.app.config;

/**
 * One effective value. Immutable.
 *
 * @param shown the value as a file would write it, references resolved
 */
record Setting<T>(Key<T> key, T value, Object shown, Origin origin) {

  static <T> Setting<T> fallback(Key<T> key) {
    return new Setting<>(key, key.fallbackValue(), key.fallback(), new Origin.Default());
  }

  /** Where it stands in the file; the file's start where it does not. */
  Position position() {
    return origin instanceof Origin.InFile(String _, Position position) ? position : Position.START;
  }
}
