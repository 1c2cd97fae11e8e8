package io.postroad.app.config;

/** A text that is never shown: not in logs, errors or {@code config show}. Immutable. */
public record Secret(String value) {

  @Override
  public String toString() {
    return "(secret)";
  }
}
