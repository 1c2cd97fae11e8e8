package io.postroad.app.web;

import io.postroad.app.secret.SecretOctets;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;

/**
 * The bearer token of the API: 256 random bits in a file that only its owner can read (rule W1).
 * Immutable.
 */
public record ApiToken(String text) {

  /** The file's name in the data folder. */
  public static final String FILE = "api-token";

  private static final int OCTETS = 32;
  private static final int CHARACTERS_MIN = 40;

  /** A new one. */
  public static ApiToken draw() {
    return new ApiToken(
        Base64.getUrlEncoder().withoutPadding().encodeToString(SecretOctets.draw(OCTETS)));
  }

  /** The token a file holds; empty when it is none. */
  public static Optional<ApiToken> parse(String content) {
    String text = content.strip();
    return text.length() < CHARACTERS_MIN ? Optional.empty() : Optional.of(new ApiToken(text));
  }

  /** Whether {@code given} is the token; takes as long whatever it is. */
  public boolean matches(String given) {
    return equal(text, given);
  }

  /** What a browser keeps instead of the token itself. */
  String cookie() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(("cookie " + text).getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  /** Whether {@code given} is the cookie made of this token. */
  boolean matchesCookie(String given) {
    return equal(cookie(), given);
  }

  private static boolean equal(String ours, String theirs) {
    return MessageDigest.isEqual(
        ours.getBytes(StandardCharsets.UTF_8), theirs.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "(token)";
  }
}
