package io.postroad.smtp.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Chooses a server's certificate by the name that the client asks for (RFC 6066 §3); several for
 * the same name may differ in the kind of their key. Immutable.
 */
final class NamedCertificates extends X509ExtendedKeyManager {
  private final List<ServerCertificate> certificates;

  NamedCertificates(List<ServerCertificate> certificates) {
    this.certificates = List.copyOf(certificates);
    if (certificates.isEmpty()) {
      throw new IllegalArgumentException("TLS needs a certificate");
    }
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
    List<ServerCertificate> candidates = candidates(engine);
    for (ServerCertificate candidate : candidates) {
      if (candidate.key().getAlgorithm().equals(keyType)) {
        return Integer.toString(certificates.indexOf(candidate));
      }
    }
    return null; // the engine asks for another kind of key
  }

  /** Those for the name, else the first one. */
  private List<ServerCertificate> candidates(SSLEngine engine) {
    if (engine.getHandshakeSession() instanceof ExtendedSSLSession session) {
      List<String> hosts =
          session.getRequestedServerNames().stream()
              .filter(SNIHostName.class::isInstance)
              .map(name -> ((SNIHostName) name).getAsciiName())
              .toList();
      List<ServerCertificate> named =
          certificates.stream()
              .filter(certificate -> hosts.stream().anyMatch(certificate::isFor))
              .toList();
      if (!named.isEmpty()) {
        return named;
      }
    }
    return List.of(certificates.getFirst());
  }

  private ServerCertificate of(String alias) {
    return certificates.get(Integer.parseInt(alias));
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return of(alias).chain().toArray(X509Certificate[]::new);
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return of(alias).key();
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return null; // engines ask with the engine at hand
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null; // there are no sockets here
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null; // a server is no client
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null; // a server is no client
  }
}
