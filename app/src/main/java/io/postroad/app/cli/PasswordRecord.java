package io.postroad.app.cli;

import io.postroad.app.secret.SecretOctets;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.text.Normalizer;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What is stored of a password: the SCRAM-SHA-256 keys (RFC 5802 §3, RFC 7677), in the form of RFC
 * 5803: {@code SCRAM-SHA-256$ROUNDS:SALT$STOREDKEY:SERVERKEY}. It serves SCRAM directly, and PLAIN
 * and LOGIN by deriving the same keys from what the client sends. Immutable.
 *
 * <p>The octets are in base 64.
 *
 * @param rounds of PBKDF2-HMAC-SHA256; rule S8 asks for 600 000
 */
record PasswordRecord(int rounds, String salt, String storedKey, String serverKey) {
  private static final int ROUNDS = 600_000;
  private static final int SALT_OCTETS = 16;
  private static final int KEY_BITS = 256;

  /** A record of {@code secret} with a new salt. */
  static PasswordRecord make(String secret) {
    return derive(secret, SecretOctets.draw(SALT_OCTETS), ROUNDS);
  }

  /** The record with the given salt. */
  static PasswordRecord derive(String secret, byte[] salt, int rounds) {
    try {
      // SASLprep's normal form; for ASCII, and for what keyboards give, it changes nothing else.
      char[] normal = Normalizer.normalize(secret, Normalizer.Form.NFKC).toCharArray();
      PBEKeySpec spec = new PBEKeySpec(normal, salt, rounds, KEY_BITS);
      byte[] salted =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
      spec.clearPassword();
      byte[] clientKey = hmac(salted, "Client Key");
      byte[] stored = MessageDigest.getInstance("SHA-256").digest(clientKey);
      Base64.Encoder base64 = Base64.getEncoder();
      return new PasswordRecord(
          rounds,
          base64.encodeToString(salt),
          base64.encodeToString(stored),
          base64.encodeToString(hmac(salted, "Server Key")));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  /** One line. */
  String text() {
    return "SCRAM-SHA-256$" + rounds + ":" + salt + "$" + storedKey + ":" + serverKey;
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
  }
}
