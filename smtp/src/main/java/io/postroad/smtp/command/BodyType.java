package io.postroad.smtp.command;

/** The values of the BODY parameter (RFC 6152 §3, RFC 3030 §3). */
public enum BodyType {
  /** Octets above 127 do not occur. */
  SEVEN_BIT("7BIT"),
  /** They may occur. */
  EIGHT_BIT_MIME("8BITMIME"),
  /** Lines need not end, and no octet is forbidden; by BDAT only. */
  BINARY_MIME("BINARYMIME");

  private final String keyword;

  BodyType(String keyword) {
    this.keyword = keyword;
  }

  /** As it stands on the wire. */
  public String keyword() {
    return keyword;
  }
}
