package io.postroad.app.serve;

import io.postroad.app.config.Configuration;
import io.postroad.app.hooks.HttpHookCaller;
import io.postroad.app.hooks.Webhooks;
import io.postroad.mta.spool.FolderDisk;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** What webhooks of a server stand on. */
final class HookParts {
  private HookParts() {}

  static Webhooks.Parts of(Configuration configuration, Server.Surroundings surroundings) {
    return new Webhooks.Parts(
        surroundings.execution(),
        () -> new FolderDisk(new DataFolder(configuration.data()).webhooks()),
        () -> new HttpHookCaller(surroundings.execution(), trust(configuration, surroundings)),
        configuration.mta().hostname(),
        surroundings.log()::warning);
  }

  private static Optional<SSLContext> trust(
      Configuration configuration, Server.Surroundings surroundings) {
    try {
      return trust(CertificateReader.authorities(configuration.tls()));
    } catch (StartException | IOException | GeneralSecurityException e) {
      surroundings
          .log()
          .warning("webhooks believe the Java runtime's authorities only: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** Whom hooks are believed by: these authorities, or the Java runtime's where there are none. */
  static Optional<SSLContext> trust(List<X509Certificate> authorities)
      throws GeneralSecurityException, IOException {
    if (authorities.isEmpty()) {
      return Optional.empty();
    }
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    for (int i = 0; i < authorities.size(); i++) {
      store.setCertificateEntry("authority-" + i, authorities.get(i));
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return Optional.of(context);
  }
}
