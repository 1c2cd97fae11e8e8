package io.postroad.smtp.tls;

import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;

/** An engine's exceptions in the words of the log. Stateless. */
final class TlsWords {
  private static final int CAUSES_MAX = 10;

  private TlsWords() {}

  static String of(SSLException fault) {
    Throwable cause = fault;
    for (int i = 0; i < CAUSES_MAX && cause != null; i++) {
      if (cause instanceof CertPathValidatorException path) {
        return "the peer's certificate is not good: " + path.getMessage();
      }
      if (cause instanceof CertificateException && cause.getCause() == null) {
        return "the peer's certificate is not good: " + cause.getMessage();
      }
      if (cause instanceof java.security.cert.CertPathBuilderException) {
        return "the peer's certificate is not good: no chain to an authority we trust";
      }
      cause = cause.getCause();
    }
    String message = String.valueOf(fault.getMessage());
    // The JDK guesses; what it saw was no TLS record.
    return message.contains("nrecognized SSL message")
        ? "TLS failed: the peer does not speak TLS there"
        : "TLS failed: " + message;
  }
}
