package io.postroad.smtp.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;

/**
 * What makes the first use of TLS in a process slow, done ahead: the JDK's providers are looked
 * through, tables are made, and code runs for the first time. A program that has something else to
 * do at its start runs this on a thread of its own. Nothing is kept, nothing is sent, and a failure
 * here says nothing: the use itself will. Stateless.
 */
public final class TlsPreparation {
  private static final String CURVE = "secp256r1";

  private TlsPreparation() {}

  /** For a server: its key is compared with its certificate, which costs a signature. */
  public static void forServer() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(CURVE));
      KeyPair pair = generator.generateKeyPair();
      var _ = KeyPairs.match(pair.getPublic(), pair.getPrivate());
      var _ = context();
    } catch (GeneralSecurityException e) {
      return; // the server's own certificate may be of another kind
    }
  }

  /** For a client: the first message of a handshake, and the check of a signature. */
  public static void forClient() {
    try {
      SSLEngine engine = context().createSSLEngine();
      engine.setUseClientMode(true);
      engine.setSSLParameters(TlsRules.parameters());
      engine.beginHandshake();
      var _ =
          engine.wrap(
              ByteBuffer.allocate(0),
              ByteBuffer.allocate(engine.getSession().getPacketBufferSize()));
      forServer();
    } catch (GeneralSecurityException | IOException e) {
      return; // the connection itself will say what is wrong
    }
  }

  private static SSLContext context() throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new AnyCertificate()}, null);
    return context;
  }
}
