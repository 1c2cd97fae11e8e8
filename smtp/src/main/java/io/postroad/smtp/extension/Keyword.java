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
