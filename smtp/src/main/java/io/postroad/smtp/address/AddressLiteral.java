package io.postroad.smtp.address;

/**
 * An address literal such as {@code [192.0.2.1]} or {@code [IPv6:2001:db8::1]} (RFC 5321 §4.1.3).
 */
public record AddressLiteral(String tag, String address) implements Domain {
  @Override
  public String text() {
    return tag.isEmpty() ? "[" + address + "]" : "[" + tag + ":" + address + "]";
  }
}
