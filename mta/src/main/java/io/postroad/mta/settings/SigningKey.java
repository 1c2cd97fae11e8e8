package io.postroad.mta.settings;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret by which this server knows its own words again: rewritten senders and loop tokens.
 * Kept in the data folder, so that they hold across a restart. Immutable; prints redacted.
 */
public final class SigningKey {
  /** Octets of the secret. */
  public static final int OCTETS = 32;

  private static final String ALGORITHM = "HmacSHA256";

  private final byte[] secret;

  /**
   * Takes the secret.
   *
   * @throws IllegalArgumentException when it is not {@value #OCTETS} octets long
   */
  public SigningKey(byte[] secret) {
    if (secret.length != OCTETS) {
      throw new IllegalArgumentException("a signing key has " + OCTETS + " octets");
    }
    this.secret = secret.clone();
  }

  /** Reads the form of {@link #text()}; empty when it is none. */
  public static Optional<SigningKey> parse(String text) {
    String digits = text.strip();
    boolean hex =
        digits.length() == 2 * OCTETS && digits.chars().allMatch(c -> Character.digit(c, 16) >= 0);
    return hex ? Optional.of(new SigningKey(HexFormat.of().parseHex(digits))) : Optional.empty();
  }

  /** As it is written in its file: hexadecimal digits. */
  public String text() {
    return HexFormat.of().formatHex(secret);
  }

  /**
   * The keyed hash (HMAC-SHA-256) of {@code text}.
   *
   * @param purpose keeps apart what the key is used for
   */
  public byte[] hash(String purpose, String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      return mac.doFinal((purpose + "\n" + text).getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  @Override
  public String toString() {
    return "(signing key)";
  }
}
