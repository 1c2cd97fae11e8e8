package io.postroad.verify.bench;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * A client inside TLS 1.3 that trusts everybody and never resumes a session: each connection names
 * another host. Confined to one thread.
 */
final class TlsPeer implements Closeable {
  private static final SSLContext CONTEXT = context();
  private static final AtomicLong NUMBER = new AtomicLong();
  private static final int TIMEOUT_MILLIS = 30_000;

  private final SSLSocket socket;
  private final BufferedReader in;
  private final OutputStream out;

  /** Connects, makes the handshake and hears the greeting. */
  TlsPeer(int port) throws IOException {
    Socket below = new Socket(InetAddress.getLoopbackAddress(), port);
    below.setTcpNoDelay(true);
    below.setSoTimeout(TIMEOUT_MILLIS);
    String host = "host" + NUMBER.incrementAndGet() + ".example.test";
    socket = (SSLSocket) CONTEXT.getSocketFactory().createSocket(below, host, port, true);
    socket.setEnabledProtocols(new String[] {"TLSv1.3"});
    socket.startHandshake();
    in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII), 1024);
    out = socket.getOutputStream();
    hear();
  }

  /** Says a line and hears the reply's last line. */
  String ask(String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    return hear();
  }

  private String hear() throws IOException {
    String line = in.readLine();
    while (line != null && line.length() > 3 && line.charAt(3) == '-') {
      line = in.readLine();
    }
    if (line == null || line.charAt(0) != '2') {
      throw new IOException("the server said: " + line);
    }
    return line;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private static SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Everybody()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Everybody extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket) {}

    @Override
    public void checkClientTrusted(
        X509Certificate[] chain, String type, @Nullable SSLEngine engine) {}

    @Override
    public void checkServerTrusted(
        X509Certificate[] chain, String type, @Nullable SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
