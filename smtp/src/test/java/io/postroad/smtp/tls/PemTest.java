package io.postroad.smtp.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.util.Base64;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemTest {

  @Test
  @DisplayName("RFC 7468: certificate and key are read, and the names that stand in them")
  void pair() {
    assertThat(Certificates.EXCHANGER.names()).containsExactly("mx.example.org", "localhost");
    assertThat(Certificates.FURTHER.key().getAlgorithm()).isEqualTo("RSA");
  }

  @ParameterizedTest
  @ValueSource(strings = {"exchanger", "further"})
  @DisplayName("RFC 5915, RFC 8017: the older forms of keys are read too")
  void olderForms(String name) throws PemException {
    PrivateKey key = Pem.key(Certificates.octets(name + ".key"));
    byte[] pkcs8 = key.getEncoded();
    boolean ec = key.getAlgorithm().equals("EC");
    byte[] old = ec ? sec1(pkcs8) : pkcs1(pkcs8);
    String label = ec ? "EC PRIVATE KEY" : "RSA PRIVATE KEY";
    String text =
        "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
            + "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(label, Base64.getEncoder().encodeToString(old), label);
    PrivateKey again = Pem.key(text.getBytes(StandardCharsets.US_ASCII));
    assertThat(
            KeyPairs.match(
                (ec ? Certificates.EXCHANGER : Certificates.FURTHER)
                    .chain()
                    .getFirst()
                    .getPublicKey(),
                again))
        .isTrue();
  }

  /** What the octet string of the frame holds; the frame of RSA with 2048 bits has 26 octets. */
  private static byte[] pkcs1(byte[] pkcs8) {
    return java.util.Arrays.copyOfRange(pkcs8, 26, pkcs8.length);
  }

  /** The inner key of P-256 with the curve put into it. */
  private static byte[] sec1(byte[] pkcs8) {
    int at = pkcs8.length == 138 ? 36 : 35; // with its public half, or without
    byte[] secret = java.util.Arrays.copyOfRange(pkcs8, at, at + 32);
    java.io.ByteArrayOutputStream key = new java.io.ByteArrayOutputStream();
    key.writeBytes(new byte[] {0x30, 49, 2, 1, 1, 4, 32});
    key.writeBytes(secret);
    byte[] curve = {(byte) 0xA0, 10, 6, 8, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 3, 1, 7};
    key.writeBytes(curve);
    return key.toByteArray();
  }

  @Test
  @DisplayName("T1: what cannot be used is refused in words that help")
  void refused() {
    byte[] nothing = "hello\n".getBytes(StandardCharsets.US_ASCII);
    byte[] secret =
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n"
            .getBytes(StandardCharsets.US_ASCII);
    byte[] damaged =
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"
            .getBytes(StandardCharsets.US_ASCII);
    byte[] noBase64 =
        "-----BEGIN CERTIFICATE-----\n&&&&\n-----END CERTIFICATE-----\n"
            .getBytes(StandardCharsets.US_ASCII);
    assertThatThrownBy(() -> Pem.certificates(nothing)).hasMessageContaining("no certificate");
    assertThatThrownBy(() -> Pem.certificates(noBase64)).hasMessageContaining("no base64");
    assertThatThrownBy(() -> Pem.key(nothing)).hasMessageContaining("no private key");
    assertThatThrownBy(() -> Pem.key(secret)).hasMessageContaining("passphrase");
    assertThatThrownBy(() -> Pem.key(damaged)).hasMessageContaining("damaged");
    assertThatThrownBy(() ->
            Pem.pair(Certificates.octets("exchanger.pem"), Certificates.octets("further.key")))
        .isInstanceOf(PemException.class)
        .hasMessageContaining("does not belong");
  }
}
