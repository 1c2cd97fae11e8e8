package io.postroad.smtp.tls;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.cert.X509Certificate;
import java.util.List;

/** The certificates of these tests; they are good for a century and for nothing else. */
final class Certificates {
  /** mx.example.org, localhost, 127.0.0.1: an EC key. */
  static final ServerCertificate EXCHANGER = pair("exchanger");

  /** mail.example.net and *.wild.example.net: an RSA key. */
  static final ServerCertificate FURTHER = pair("further");

  /** Who vouches for both. */
  static final List<X509Certificate> AUTHORITY = authority();

  private Certificates() {}

  static byte[] octets(String name) {
    try (InputStream in = Certificates.class.getResourceAsStream("/tls/" + name)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ServerCertificate pair(String name) {
    try {
      return Pem.pair(octets(name + ".pem"), octets(name + ".key"));
    } catch (PemException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<X509Certificate> authority() {
    try {
      return Pem.certificates(octets("authority.pem"));
    } catch (PemException e) {
      throw new IllegalStateException(e);
    }
  }
}
