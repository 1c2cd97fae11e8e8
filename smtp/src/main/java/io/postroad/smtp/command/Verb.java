package io.postroad.smtp.command;

import java.util.Optional;

/** The verbs of RFC 5321 §4.1.1, then those of extensions and of LMTP (RFC 2033). */
public enum Verb {
  EHLO,
  HELO,
  MAIL,
  RCPT,
  DATA,
  RSET,
  VRFY,
  EXPN,
  HELP,
  NOOP,
  QUIT,
  STARTTLS,
  AUTH,
  BDAT,
  ETRN,
  LHLO,
  XCLIENT;

  /** The verb with this name in any case; empty when it is none. */
  public static Optional<Verb> find(String name) {
    for (Verb verb : values()) {
      if (verb.name().equalsIgnoreCase(name)) {
        return Optional.of(verb);
      }
    }
    return Optional.empty();
  }

  /** The four letters as they are compared: packed, in upper case. */
  static int pack(byte[] line, int from) {
    int packed = 0;
    for (int i = from; i < from + 4; i++) {
      byte b = line[i];
      packed = packed << 8 | (b >= 'a' && b <= 'z' ? b - 0x20 : b & 0xFF);
    }
    return packed;
  }
}
