package io.postroad.smtp.command;

/** Why a line is no command; each has its reply in the catalogue. */
public enum SyntaxFault {
  /** The first word is no verb that is known. */
  UNRECOGNIZED_VERB,
  /** The argument of MAIL is not {@code FROM:<path>}. */
  BAD_REVERSE_PATH,
  /** The argument of RCPT is not {@code TO:<path>}. */
  BAD_FORWARD_PATH,
  /** The path of MAIL is too long in whole or in part (RFC 5321 §4.5.3.1). */
  REVERSE_PATH_TOO_LONG,
  /** The path of RCPT is too long in whole or in part (RFC 5321 §4.5.3.1). */
  FORWARD_PATH_TOO_LONG,
  /** The argument has a form its verb does not take. */
  BAD_ARGUMENT,
  /** The verb needs an argument and has none. */
  MISSING_ARGUMENT,
  /** The verb takes no argument and has one. */
  UNEXPECTED_ARGUMENT,
  /** A parameter of MAIL or RCPT that no offered extension defines (RFC 5321 §4.1.1.11). */
  UNKNOWN_PARAMETER,
  /** A parameter that is malformed or whose value is. */
  BAD_PARAMETER,
  /** A parameter that stands there twice. */
  DUPLICATE_PARAMETER,
  /** BDAT that does not say how many octets follow it (RFC 3030 §2). */
  BAD_CHUNK,
  /** The line is over its limit. */
  TOO_LONG,
  /** A CR or LF alone, or a NUL (rule S1). */
  BARE_CONTROL,
  /** An octet above 127, or another control, where only printable ASCII may be. */
  NOT_ASCII
}
