package io.postroad.smtp.extension;

/** The EHLO keywords that Postroad knows. */
public enum Keyword {
  /** RFC 2920. */
  PIPELINING("PIPELINING"),
  /** RFC 1870. */
  SIZE("SIZE"),
  /** RFC 6152. */
  EIGHT_BIT_MIME("8BITMIME"),
  /** RFC 2034. */
  ENHANCED_STATUS_CODES("ENHANCEDSTATUSCODES"),
  /** RFC 3207. */
  STARTTLS("STARTTLS"),
  /** RFC 4954; the mechanisms follow. */
  AUTH("AUTH"),
  /** RFC 3461. */
  DSN("DSN"),
  /** RFC 6531. */
  SMTPUTF8("SMTPUTF8"),
  /** RFC 3030. */
  CHUNKING("CHUNKING"),
  /** RFC 3030. */
  BINARYMIME("BINARYMIME"),
  /** RFC 9422; the limits follow. */
  LIMITS("LIMITS"),
  /** RFC 4865; the longest interval in seconds and the last moment follow. */
  FUTURERELEASE("FUTURERELEASE"),
  /** RFC 2852; the shortest time in seconds may follow. */
  DELIVERBY("DELIVERBY"),
  /** RFC 6710; a profile may follow. */
  MT_PRIORITY("MT-PRIORITY"),
  /** RFC 8689. */
  REQUIRETLS("REQUIRETLS"),
  /** RFC 1985. */
  ETRN("ETRN"),
  /** Postfix's XCLIENT; the attributes follow. */
  XCLIENT("XCLIENT"),
  /** RFC 5321 §3.5.2. */
  VRFY("VRFY"),
  /** RFC 5321 §3.5.2. */
  EXPN("EXPN"),
  /** RFC 5321 §4.1.1.8. */
  HELP("HELP");

  private final String word;

  Keyword(String word) {
    this.word = word;
  }

  /** As it stands in the reply to EHLO. */
  public String word() {
    return word;
  }
}
