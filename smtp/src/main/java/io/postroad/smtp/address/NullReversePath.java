package io.postroad.smtp.address;

/** {@code <>}: mail that must never cause another report (RFC 5321 §4.5.5). */
public record NullReversePath() implements ReversePath {
  @Override
  public String text() {
    return "";
  }
}
