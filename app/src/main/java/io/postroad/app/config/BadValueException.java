package io.postroad.app.config;

import java.util.Optional;
import java.util.OptionalInt;

/** A value that is not of its type; the message says what would be. */
public final class BadValueException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Optional<String> nearest;
  private final transient OptionalInt element;

  /** What is wrong, without the key. */
  public BadValueException(String message) {
    this(message, Optional.empty(), OptionalInt.empty());
  }

  /** With the word that was probably meant. */
  public BadValueException(String message, Optional<String> nearest) {
    this(message, nearest, OptionalInt.empty());
  }

  private BadValueException(String message, Optional<String> nearest, OptionalInt element) {
    super(message);
    this.nearest = nearest;
    this.element = element;
  }

  /** The same, said of one element of a list. */
  public BadValueException at(int index) {
    return new BadValueException(message(), nearest, OptionalInt.of(index));
  }

  /** What is wrong. */
  public String message() {
    return String.valueOf(getMessage());
  }

  /** The word that was probably meant. */
  public Optional<String> nearest() {
    return nearest;
  }

  /** Which element of a list, if it is one. */
  public OptionalInt element() {
    return element;
  }
}
