package io.postroad.smtp.sasl;

import java.util.Optional;

/**
 * The one message of PLAIN (RFC 4616 §2): {@code [authzid] NUL authcid NUL passwd}. Immutable;
 * shows no password.
 *
 * @param authorization as whom to act; empty for as oneself
 */
public record PlainMessage(String authorization, String user, String password) {

  /** Reads it; empty for anything else. Names and passwords are not prepared yet. */
  public static Optional<PlainMessage> parse(byte[] octets) {
    Optional<String[]> parts = Utf8.decode(octets).map(text -> text.split("\0", -1));
    return parts
        .filter(p -> p.length == 3 && !p[1].isEmpty() && !p[2].isEmpty())
        .map(p -> new PlainMessage(p[0], p[1], p[2]));
  }

  /** Whether the user wants to act as somebody else, which nobody may here. */
  public boolean actsForAnother() {
    return !authorization.isEmpty() && !authorization.equals(user);
  }

  /**
   * As octets.
   *
   * @throws IllegalArgumentException when a part holds a NUL
   */
  public byte[] octets() {
    if ((authorization + user + password).indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a name or password holds no NUL");
    }
    return Utf8.encode(authorization + "\0" + user + "\0" + password);
  }

  @Override
  public String toString() {
    return "PlainMessage[" + user + "]";
  }
}
