package io.postroad.smtp.tls;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/** Whether two keys are a pair. Stateless. */
final class KeyPairs {
  private static final byte[] TEXT = "a pair".getBytes(StandardCharsets.US_ASCII);

  private KeyPairs() {}

  /** Signs with one and checks with the other. */
  static boolean match(PublicKey open, PrivateKey secret) {
    String algorithm =
        switch (secret.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> secret.getAlgorithm();
        };
    try {
      Signature signer = Signature.getInstance(algorithm);
      signer.initSign(secret);
      signer.update(TEXT);
      byte[] signature = signer.sign();
      signer.initVerify(open);
      signer.update(TEXT);
      return signer.verify(signature);
    } catch (GeneralSecurityException e) {
      return false; // keys of different kinds
    }
  }
}
