package io.postroad.smtp.tls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Locale;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLKeyException;
import org.jspecify.annotations.Nullable;

/** Draws channel bindings from a session of the JDK. Stateless. */
final class Bindings {
  private static final System.Logger LOG = System.getLogger(Bindings.class.getName());
  private static final String LABEL = "EXPORTER-Channel-Binding";
  private static final int OCTETS = 32;

  private Bindings() {}

  static ChannelBindings of(ExtendedSSLSession session, @Nullable Certificate server) {
    return new ChannelBindings(
        exporter(session), server instanceof X509Certificate x509 ? endPoint(x509) : null);
  }

  /** RFC 9266 §2: label, a context of no octets, 32 octets. */
  private static byte @Nullable [] exporter(ExtendedSSLSession session) {
    try {
      return session.exportKeyingMaterialData(LABEL, new byte[0], OCTETS);
    } catch (SSLKeyException | UnsupportedOperationException e) {
      // RFC 9266 §4.2: without extended master secret TLS 1.2 must not be bound to.
      LOG.log(System.Logger.Level.DEBUG, "no exporter", e);
      return null;
    }
  }

  /** RFC 5929 §4.1: with the hash of the certificate's signature, but MD5 and SHA-1 are SHA-256. */
  static byte @Nullable [] endPoint(X509Certificate certificate) {
    String signature = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
    String hash;
    if (signature.startsWith("SHA384")) {
      hash = "SHA-384";
    } else if (signature.startsWith("SHA512")) {
      hash = "SHA-512";
    } else if (signature.startsWith("SHA224")) {
      hash = "SHA-224";
    } else if (signature.startsWith("SHA") || signature.startsWith("MD5")) {
      hash = "SHA-256";
    } else {
      return null; // Ed25519 and its like: the binding is undefined
    }
    try {
      return MessageDigest.getInstance(hash).digest(certificate.getEncoded());
    } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
      throw new IllegalStateException(e); // the JDK has these, and encoded it before
    }
  }
}
