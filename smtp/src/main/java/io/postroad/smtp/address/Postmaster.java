package io.postroad.smtp.address;

/** The bare {@code <Postmaster>} that every server must accept (RFC 5321 §4.5.1). */
public record Postmaster() implements ForwardPath {
  @Override
  public String text() {
    return "Postmaster";
  }
}
