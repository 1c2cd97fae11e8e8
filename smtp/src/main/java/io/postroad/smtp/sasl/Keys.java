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

  /** INT(1) of RFC 5802 §2.2. */
  private static final byte[] FIRST_BLOCK = {0, 0, 0, 1};

  /** About three milliseconds. */
  private static final int ROUNDS_AT_ONCE = 10_000;

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

  /**
   * The same for a virtual thread, in the hands of a peer who says how many rounds: it gives way to
   * others now and then, for else a few such threads would keep all the carriers.
   */
  @SuppressWarnings("ThreadPriorityCheck") // On a virtual thread it lets others have the carrier.
  static byte[] saltedGivingWay(String prepared, byte[] salt, int rounds) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(prepared.getBytes(StandardCharsets.UTF_8), HMAC));
      mac.update(salt);
      byte[] last = mac.doFinal(FIRST_BLOCK);
      byte[] result = last.clone();
      for (int round = 1; round < rounds; round++) {
        mac.update(last);
        mac.doFinal(last, 0);
        for (int i = 0; i < OCTETS; i++) {
          result[i] ^= last[i];
        }
        if (round % ROUNDS_AT_ONCE == 0) {
          Thread.yield();
        }
      }
      return result;
    } catch (GeneralSecurityException e) {
      throw missing(e);
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
