package io.postroad.smtp.tls;

import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Time;
import io.postroad.smtp.wire.Transport;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;

/**
 * The server's side of TLS on the JDK: TLS 1.2 and 1.3 with ECDHE and AES-GCM or ChaCha20, no
 * renegotiation (rule T1), a client's ALPN list must have {@code smtp} (rule S6). The certificates
 * can be replaced at any time; connections that are open keep what they have. Thread-safe.
 */
public final class JdkTlsServer implements TlsServer {
  private static final String ALPN = "smtp";

  private final Time time;
  private final PacketBuffers buffers = new PacketBuffers();
  private volatile SSLContext context;

  /**
   * A server with these certificates.
   *
   * @param certificates the first is for clients that name none of the others' names
   */
  public JdkTlsServer(List<ServerCertificate> certificates, Time time) {
    this.time = time;
    this.context = context(certificates);
  }

  /** Handshakes from now on show these certificates. */
  public void replace(List<ServerCertificate> certificates) {
    context = context(certificates);
  }

  private static SSLContext context(List<ServerCertificate> certificates) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      // Clients are not asked for certificates: without this the JVM's trust store would be read.
      context.init(
          new KeyManager[] {new NamedCertificates(certificates)}, new TrustManager[0], null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // a JDK without TLS
    }
  }

  @Override
  public TlsTransport accept(Transport connection, Deadline deadline) throws IOException {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    engine.setSSLParameters(TlsRules.parameters());
    // Null makes the engine refuse with no_application_protocol (RFC 7301 §3.2).
    engine.setHandshakeApplicationProtocolSelector(
        (_, offered) -> offered.contains(ALPN) ? ALPN : null);
    EngineTransport transport = new EngineTransport(connection, engine, buffers, time);
    transport.handshake(deadline, JdkTlsServer::facts);
    return transport;
  }

  private static TlsFacts facts(ExtendedSSLSession session) {
    Certificate[] shown = session.getLocalCertificates();
    return new TlsFacts(
        session.getProtocol(),
        session.getCipherSuite(),
        session.getRequestedServerNames().stream().flatMap(name -> host(name).stream()).findFirst(),
        Optional.empty(),
        false,
        Bindings.of(session, shown == null || shown.length == 0 ? null : shown[0]));
  }

  private static Optional<String> host(SNIServerName name) {
    return name instanceof SNIHostName host ? Optional.of(host.getAsciiName()) : Optional.empty();
  }
}
