package io.postroad.smtp.sasl;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** The functions of RFC 5802 §2.2 with SHA-256 (RFC 7677). Stateless. */
final class Keys {
  static final int OCTETS = 32;

  private static final String HMAC = "HmacSHA256";

  private Keys() {}

  /** Hi(): PBKDF2-HMAC-SHA256 of a password that is prepared already. */
  static byte[] salted(String prepared, byte[] salt, int rounds) {
    PBEKeySpec spec = new PBEKeySpec(prepared.toCharArray(), salt, rounds, OCTETS * 8);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw missing(e);
    } finally {
      spec.clearPassword();
    }
  }

  static byte[] hmac(byte[] key, byte[] message) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  static byte[] hmac(byte[] key, String message) {
    return hmac(key, message.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] hash(byte[] octets) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(octets);
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  static byte[] clientKey(byte[] salted) {
    return hmac(salted, "Client Key");
  }

  static byte[] serverKey(byte[] salted) {
    return hmac(salted, "Server Key");
  }

  static byte[] xor(byte[] one, byte[] other) {
    byte[] result = one.clone();
    for (int i = 0; i < result.length; i++) {
      result[i] ^= other[i];
    }
    return result;
  }

  private static IllegalStateException missing(GeneralSecurityException cause) {
    return new IllegalStateException("every Java runtime has SHA-256", cause);
  }
}
