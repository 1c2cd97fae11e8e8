package io.postroad.smtp.tls;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS for a server that makes its own engines, such as the JDK's of HTTP: the rules and the choice
 * of certificates are those of {@link JdkTlsServer} (rule T1). The certificates can be replaced at
 * any time; connections that are open keep what they have. Thread-safe.
 */
public final class TlsContext {
  private final Replaceable keys;
  private final SSLContext context;

  /** Shows these certificates; the first to clients that name none of the others' names. */
  public TlsContext(List<ServerCertificate> certificates) {
    this.keys = new Replaceable(certificates);
    try {
      this.context = SSLContext.getInstance("TLS");
      // Clients are not asked for certificates: without this the JVM's trust store would be read.
      context.init(new KeyManager[] {keys}, new TrustManager[0], null);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // a JDK without TLS
    }
  }

  /** Handshakes from now on show these certificates. */
  public void replace(List<ServerCertificate> certificates) {
    keys.replace(certificates);
  }

  /** What makes the engines. */
  public SSLContext context() {
    return context;
  }

  /** What each engine must be given. */
  public SSLParameters parameters() {
    return TlsRules.parameters();
  }

  /**
   * Keys that change under handshakes. An alias names its generation, so that a handshake that
   * began with the one before finds certificate and key that belong together.
   */
  private static final class Replaceable extends X509ExtendedKeyManager {
    private record Generation(int number, NamedCertificates keys, NamedCertificates before) {}

    private volatile Generation now;

    Replaceable(List<ServerCertificate> certificates) {
      NamedCertificates keys = new NamedCertificates(certificates);
      now = new Generation(0, keys, keys);
    }

    synchronized void replace(List<ServerCertificate> certificates) {
      now = new Generation(now.number + 1, new NamedCertificates(certificates), now.keys);
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
        String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
      Generation chosen = now;
      String alias = chosen.keys.chooseEngineServerAlias(keyType, issuers, engine);
      return alias == null ? null : chosen.number + ":" + alias;
    }

    private NamedCertificates of(String alias) {
      Generation latest = now;
      return alias.startsWith(latest.number + ":") ? latest.keys : latest.before;
    }

    private static String within(String alias) {
      return alias.substring(alias.indexOf(':') + 1);
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return of(alias).getCertificateChain(within(alias));
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return of(alias).getPrivateKey(within(alias));
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
        String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return null; // a server is no client
    }
  }
}
