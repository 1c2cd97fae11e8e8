package io.postroad.smtp.sasl;

/**
 * Who logs in at a server, and with what; both prepared (RFC 4013). Immutable; shows no password.
 */
public final class Credentials {
  private final String user;
  private final String password;

  /**
   * Prepares both.
   *
   * @throws IllegalArgumentException when SASLprep does not allow one of them; the message does not
   *     repeat it
   */
  public Credentials(String user, String password) {
    this.user = prepared("user name", user);
    this.password = prepared("password", password);
  }

  private static String prepared(String what, String text) {
    return SaslPrep.prepare(text)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "a " + what + " is not empty and holds no control characters (RFC 4013)"));
  }

  /** The user name. */
  public String user() {
    return user;
  }

  /** The password. */
  public String password() {
    return password;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Credentials that
        && user.equals(that.user)
        && password.equals(that.password);
  }

  @Override
  public int hashCode() {
    return user.hashCode();
  }

  @Override
  public String toString() {
    return "Credentials[" + user + "]";
  }
}
