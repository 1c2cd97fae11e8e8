package io.postroad.smtp.address;

/** A local-part at a domain (RFC 5321 §4.1.2). Immutable. */
public record Mailbox(LocalPart localPart, Domain domain) implements ReversePath, ForwardPath {
  @Override
  public String text() {
    return localPart.value() + "@" + domain.text();
  }
}
