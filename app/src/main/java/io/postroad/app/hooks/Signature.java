package io.postroad.app.hooks;

import io.postroad.app.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The signature of a request, as Standard Webhooks has it: HMAC-SHA256 over id, timestamp and body
 * joined by points, in base64 behind {@code v1,}. A secret that begins with {@code whsec_} is
 * base64 of the key, any other is the key as it stands.
 */
final class Signature {
  private static final String ALGORITHM = "HmacSHA256";
  private static final String ENCODED = "whsec_";

  private Signature() {}

  static String of(Secret secret, String id, long timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key(secret), ALGORITHM));
      mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.US_ASCII));
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has " + ALGORITHM, e);
    }
  }

  private static byte[] key(Secret secret) {
    return secret.value().startsWith(ENCODED)
        ? Base64.getDecoder().decode(secret.value().substring(ENCODED.length()))
        : secret.value().getBytes(StandardCharsets.UTF_8);
  }
}
