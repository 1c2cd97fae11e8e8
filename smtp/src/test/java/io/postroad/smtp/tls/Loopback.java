package io.postroad.smtp.tls;

import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.JdkExecution;
import io.postroad.smtp.wire.Network;
import io.postroad.smtp.wire.SocketNetwork;
import io.postroad.smtp.wire.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/** Connections over loopback with a server of ours at one end; for one test. */
final class Loopback implements AutoCloseable {
  final List<Throwable> faults = new CopyOnWriteArrayList<>();
  final Execution execution = new JdkExecution((_, fault) -> faults.add(fault));
  final SocketNetwork network = new SocketNetwork(execution);
  final JdkTlsServer server;
  private final Network.Listener listener;
  private final List<Transport> open = new ArrayList<>();

  Loopback(ServerCertificate... certificates) throws IOException {
    server = new JdkTlsServer(List.of(certificates), execution.time());
    listener = network.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 2000);
  }

  /** Both ends of a connection. */
  record Raw(Transport client, Transport server) {}

  /** Both ends of a connection inside TLS. */
  record Pair(TlsTransport client, TlsTransport server) {}

  Deadline soon() {
    return execution.time().deadlineIn(Duration.ofSeconds(20));
  }

  Raw raw() throws IOException {
    Transport client = network.connect(listener.localAddress(), soon());
    Raw raw = new Raw(client, listener.accept());
    open.add(raw.client);
    open.add(raw.server);
    return raw;
  }

  /** What the server's side of a handshake came to. */
  final class Accepting {
    private final io.postroad.smtp.runtime.Handoff<Optional<TlsTransport>> done =
        execution.handoff(1);
    private volatile IOException fault = new IOException("not done");

    Accepting(Transport connection) {
      execution.start(
          Execution.Kind.VIRTUAL,
          "accept",
          () -> {
            try {
              done.put(Optional.of(server.accept(connection, soon())));
            } catch (IOException e) {
              fault = e;
              done.put(Optional.empty());
            }
          });
    }

    TlsTransport transport() throws IOException {
      Optional<TlsTransport> transport =
          done.poll(Duration.ofSeconds(20)).orElseThrow(() -> new IOException("too slow"));
      if (transport.isEmpty()) {
        throw fault;
      }
      return transport.get();
    }

    IOException fault() {
      try (TlsTransport unexpected = transport()) {
        throw new AssertionError("a handshake was made: " + unexpected.facts());
      } catch (IOException e) {
        return e;
      }
    }
  }

  Pair pair(TlsClient client, String name, boolean verify) throws IOException {
    Raw raw = raw();
    Accepting accepting = new Accepting(raw.server);
    TlsTransport near = client.connect(raw.client, name, verify, soon());
    return new Pair(near, accepting.transport());
  }

  Pair pair() throws IOException {
    return pair(client(), "mx.example.org", true);
  }

  JdkTlsClient client() {
    return new JdkTlsClient(Certificates.AUTHORITY, execution.time());
  }

  /** A client of the JDK's own, that this server did not make. */
  SSLSocket foreign(String... protocols) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[0], new TrustManager[] {new AnyCertificate()}, null);
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
      SSLSocket secured =
          (SSLSocket) context.getSocketFactory().createSocket(socket, "mx.example.org", 25, true);
      secured.setSoTimeout(20_000);
      if (protocols.length > 0) {
        secured.setEnabledProtocols(protocols);
      }
      return secured;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  int port() {
    return listener.localAddress().getPort();
  }

  /** Takes the connection that the foreign client has opened. */
  Accepting accept() throws IOException {
    Transport connection = listener.accept();
    open.add(connection);
    return new Accepting(connection);
  }

  @Override
  public void close() {
    listener.close();
    open.forEach(Transport::close);
    network.close();
  }
}
