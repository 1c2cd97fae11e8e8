package io.postroad.app.config;

/**
 * How one kind of value is read and named. Stateless.
 *
 * @param <T> what it is read into
 */
public interface ValueType<T> {

  /** What it is called in the reference: {@code duration}. */
  String name();

  /**
   * Reads what the file has: a {@code String}, {@code Long}, {@code Boolean}, {@code Double} or a
   * {@code List} of these.
   *
   * @throws BadValueException with a message that says what would be right
   */
  T read(Object toml) throws BadValueException;
}
