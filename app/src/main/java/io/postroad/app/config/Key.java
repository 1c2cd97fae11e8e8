package io.postroad.app.config;

import java.util.Optional;
import java.util.function.Predicate;

/**
 * One key of the configuration: the single place that says its name, type, default and meaning.
 * Immutable; compared by identity.
 *
 * @param <T> what its value is read into
 */
public final class Key<T> {
  private final String name;
  private final ValueType<T> type;
  private final Object fallback;
  private final String doc;
  private final Optional<String> fallbackNote;
  private final Optional<Later<T>> later;

  /**
   * A value that asks for something this version cannot do.
   *
   * @param what the missing thing, as the start of a sentence
   */
  record Later<T>(Predicate<T> asks, String what) {}

  private Key(
      String name,
      ValueType<T> type,
      Object fallback,
      String doc,
      Optional<String> fallbackNote,
      Optional<Later<T>> later) {
    this.name = name;
    this.type = type;
    this.fallback = fallback;
    this.doc = doc;
    this.fallbackNote = fallbackNote;
    this.later = later;
  }

  /** A key whose default is written as the file would write it. */
  static <T> Key<T> of(String name, ValueType<T> type, Object fallback, String doc) {
    return new Key<>(name, type, fallback, doc, Optional.empty(), Optional.empty());
  }

  /** The same key, whose default is better said in words. */
  Key<T> fallsBackTo(String note) {
    return new Key<>(name, type, fallback, doc, Optional.of(note), later);
  }

  /** The same key, refused as not yet available where {@code asks} holds for its value. */
  Key<T> later(Predicate<T> asks, String what) {
    return new Key<>(name, type, fallback, doc, fallbackNote, Optional.of(new Later<>(asks, what)));
  }

  /** Its name within its section. */
  public String name() {
    return name;
  }

  /** How its value is read. */
  public ValueType<T> type() {
    return type;
  }

  /** The default as a file would have it: a text, number or list. */
  public Object fallback() {
    return fallback;
  }

  /** The default in words, where it is no fixed value. */
  public Optional<String> fallbackNote() {
    return fallbackNote;
  }

  /** What it means, one sentence or two. */
  public String doc() {
    return doc;
  }

  /** What this version cannot do yet. */
  Optional<Later<T>> later() {
    return later;
  }

  /** Whether its value must never be shown. */
  public boolean secret() {
    return Types.SECRET.equals(type);
  }

  /** The default, read; a default that cannot be read is our own mistake. */
  T fallbackValue() {
    try {
      return type.read(fallback);
    } catch (BadValueException e) {
      throw new IllegalStateException("default of " + name + ": " + e.message(), e);
    }
  }
}
