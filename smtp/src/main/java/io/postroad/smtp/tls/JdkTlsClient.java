package io.postroad.smtp.tls;

import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Time;
import io.postroad.smtp.wire.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of TLS on the JDK, bound by rule T1 as the server's side is. Sessions that were
 * verified are never mixed with those that were not. Thread-safe.
 */
public final class JdkTlsClient implements TlsClient {
  /** Sessions kept for resumption, in each of the two contexts; an hour at most. */
  private static final int SESSIONS_KEPT = 256;

  private static final int SESSION_SECONDS = 3600;

  private final Time time;
  private final PacketBuffers buffers = new PacketBuffers();
  private final List<X509Certificate> authorities;
  private final SSLContext trusting;

  /** Made when first needed: reading the JVM's trust store takes a while. */
  private @Nullable SSLContext verifying;

  /**
   * A client.
   *
   * @param authorities whom to believe when verifying; empty for the JVM's own trust store
   */
  public JdkTlsClient(List<X509Certificate> authorities, Time time) {
    this.time = time;
    this.authorities = List.copyOf(authorities);
    try {
      this.trusting = context(new TrustManager[] {new AnyCertificate()});
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // a JDK without TLS
    }
  }

  private synchronized SSLContext verifying() throws TlsException {
    if (verifying == null) {
      try {
        verifying = context(trust(authorities));
      } catch (GeneralSecurityException | IOException e) {
        throw new TlsException("the trust store cannot be read: " + e.getMessage(), e);
      }
    }
    return verifying;
  }

  private static SSLContext context(TrustManager[] trust) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust, null);
    context.getClientSessionContext().setSessionCacheSize(SESSIONS_KEPT);
    context.getClientSessionContext().setSessionTimeout(SESSION_SECONDS);
    return context;
  }

  private static TrustManager[] trust(List<X509Certificate> authorities)
      throws GeneralSecurityException, IOException {
    KeyStore store = null;
    if (!authorities.isEmpty()) {
      store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (X509Certificate authority : authorities) {
        store.setCertificateEntry(Integer.toString(store.size()), authority);
      }
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  @Override
  public TlsTransport connect(
      Transport connection, String serverName, boolean verify, Deadline deadline)
      throws IOException {
    String host = serverName.endsWith(".") ? without(serverName) : serverName;
    SSLEngine engine =
        (verify ? verifying() : trusting)
            .createSSLEngine(host, connection.remoteAddress().getPort());
    engine.setUseClientMode(true);
    SSLParameters parameters = TlsRules.parameters();
    sni(host).ifPresent(name -> parameters.setServerNames(List.of(name)));
    if (verify) {
      // The rules of RFC 9525 for names and addresses, whatever protocol they were called after.
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    engine.setSSLParameters(parameters);
    EngineTransport transport = new EngineTransport(connection, engine, buffers, time);
    transport.handshake(
        deadline, session -> facts(session, sni(host).map(SNIHostName::getAsciiName), verify));
    return transport;
  }

  private static String without(String name) {
    return name.substring(0, name.length() - 1);
  }

  /** RFC 6066 §3: a name, never an address. */
  private static Optional<SNIHostName> sni(String host) {
    if (isAddress(host) || host.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new SNIHostName(host.toLowerCase(Locale.ROOT)));
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // such as one with an underscore: nothing to send
    }
  }

  private static boolean isAddress(String host) {
    try {
      var _ = InetAddress.ofLiteral(host);
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static TlsFacts facts(
      ExtendedSSLSession session, Optional<String> serverName, boolean verified) {
    Certificate certificate = peer(session);
    return new TlsFacts(
        session.getProtocol(),
        session.getCipherSuite(),
        serverName,
        certificate instanceof X509Certificate x509
            ? Optional.of(x509.getSubjectX500Principal().getName())
            : Optional.empty(),
        verified,
        Bindings.of(session, certificate));
  }

  private static @Nullable Certificate peer(ExtendedSSLSession session) {
    try {
      return session.getPeerCertificates()[0];
    } catch (SSLPeerUnverifiedException _) {
      return null; // an anonymous cipher, which rule T1 leaves out
    }
  }
}
