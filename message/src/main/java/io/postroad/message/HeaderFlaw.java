package io.postroad.message;

/** What is wrong with a header section; the section is read all the same (rule N2). */
public enum HeaderFlaw {
  /** A line that is neither a field nor a continuation of one. */
  MISSING_COLON,
  /** {@code Name : value}: white space between name and colon. */
  SPACE_BEFORE_COLON,
  /** A name with octets that RFC 5322 §2.2 forbids, or no name at all. */
  BAD_NAME,
  /** The first line begins with white space, so that it continues nothing. */
  STRAY_CONTINUATION,
  /** A NUL octet. */
  NUL,
  /** A CR without LF or an LF without CR. */
  BARE_NEWLINE,
  /** A field over the limit; it is cut there. */
  FIELD_TOO_LONG,
  /** More fields than the limit; the later ones are not reported. */
  TOO_MANY_FIELDS,
  /** A section over the limit; what lies beyond is not reported. */
  SECTION_TOO_LARGE,
  /** The content ended before the empty line that ends the section. */
  NO_END
}
