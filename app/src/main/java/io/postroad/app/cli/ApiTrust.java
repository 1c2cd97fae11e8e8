package io.postroad.app.cli;

import io.postroad.app.config.Trouble;
import io.postroad.smtp.tls.Pem;
import io.postroad.smtp.tls.PemException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManagerFactory;

/** Whom a client of the API believes, where that speaks HTTPS. Immutable. */
sealed interface ApiTrust {

  /** Whom the Java runtime believes. */
  record Usual() implements ApiTrust {}

  /** Servers that these authorities vouch for, by their name. */
  record Authorities(List<X509Certificate> certificates) implements ApiTrust {}

  /** The one server that shows this certificate, by whatever name: its data folder has it. */
  record Exactly(X509Certificate certificate) implements ApiTrust {}

  /** The authorities in a file of PEM. */
  static ApiTrust in(Path file, String option) throws CommandException {
    try {
      return new Authorities(Pem.certificates(Files.readAllBytes(file)));
    } catch (PemException e) {
      throw CommandException.usage(option + ": " + file + ": " + e.getMessage());
    } catch (IOException e) {
      throw CommandException.usage(option + ": " + Trouble.reading(file, e));
    }
  }

  /** Has a connection judge its server so, if it speaks HTTPS. */
  default void judge(HttpURLConnection connection) {
    if (!(connection instanceof HttpsURLConnection https)) {
      return;
    }
    switch (this) {
      case Usual _ -> {}
      case Authorities(List<X509Certificate> certificates) ->
          https.setSSLSocketFactory(context(certificates).getSocketFactory());
      case Exactly(X509Certificate certificate) -> {
        https.setSSLSocketFactory(context(List.of(certificate)).getSocketFactory());
        https.setHostnameVerifier((_, session) -> shows(session, certificate));
      }
    }
  }

  private static boolean shows(SSLSession session, X509Certificate certificate) {
    try {
      return session.getPeerCertificates()[0].equals(certificate);
    } catch (SSLPeerUnverifiedException e) {
      return false;
    }
  }

  private static SSLContext context(List<X509Certificate> certificates) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (X509Certificate certificate : certificates) {
        store.setCertificateEntry(Integer.toString(store.size()), certificate);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e); // a JDK without TLS
    }
  }
}
