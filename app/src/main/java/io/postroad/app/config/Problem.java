package io.postroad.app.config;

import java.util.Optional;

/**
 * One thing that is wrong with a configuration. Immutable.
 *
 * @param message what is wrong and, after a semicolon, what to do about it
 * @param nearest the known key or word that was probably meant
 */
public record Problem(String file, Position position, String message, Optional<String> nearest) {

  /** {@code FILE:LINE:COLUMN: what is wrong; nearest key or what to do}. */
  public String text() {
    return file + ":" + position.line() + ":" + position.column() + ": " + message;
  }
}
