package io.postroad.app.serve;

import io.postroad.app.secret.SecretOctets;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate that vouches for itself, for a server that was given none: it keeps out who only
 * listens. Immutable.
 *
 * @param certificate in PEM
 * @param key in PEM
 */
record SelfSigned(String certificate, String key) {
  private static final Duration AHEAD = Duration.ofDays(1);
  private static final Duration GOOD_FOR = Duration.ofDays(3650);
  private static final int SERIAL_OCTETS = 16;
  private static final int CURVE_BITS = 256;

  /** A new one, for {@code hostname} and the names of loopback. */
  static SelfSigned make(String hostname, Instant now) throws IOException {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(CURVE_BITS);
      KeyPair pair = generator.generateKeyPair();
      X500Name name = new X500NameBuilder().addRDN(BCStyle.CN, hostname).build();
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              name,
              new BigInteger(1, SecretOctets.draw(SERIAL_OCTETS)),
              Date.from(now.minus(AHEAD)),
              Date.from(now.plus(GOOD_FOR)),
              name,
              pair.getPublic());
      builder.addExtension(Extension.subjectAlternativeName, false, names(hostname));
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(
          Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
      byte[] octets =
          builder
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
              .getEncoded();
      return new SelfSigned(
          pem("CERTIFICATE", octets), pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IOException("no certificate can be made: " + e.getMessage(), e);
    }
  }

  private static GeneralNames names(String hostname) {
    return new GeneralNames(
        new GeneralName[] {
          new GeneralName(GeneralName.dNSName, hostname),
          new GeneralName(GeneralName.dNSName, "localhost"),
          new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
          new GeneralName(GeneralName.iPAddress, "::1")
        });
  }

  /** A certificate in PEM. */
  static String pem(X509Certificate certificate) {
    try {
      return pem("CERTIFICATE", certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e); // it came out of its encoding
    }
  }

  private static String pem(String label, byte[] octets) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----"
        .formatted(
            label, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(octets), label);
  }

  @Override
  public String toString() {
    return "SelfSigned"; // the key is nobody's business
  }
}
