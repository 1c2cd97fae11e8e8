package io.postroad.app.serve;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;

/** Somebody's HTTP server, the JDK's, that is told of events. */
final class HookReceiver implements AutoCloseable {
  static final String SECRET = "the secret of the tests";

  private final HttpServer server;
  private final List<Received> received = Collections.synchronizedList(new ArrayList<>());
  private volatile int status = 204;
  private volatile Optional<String> location = Optional.empty();

  /** One request. */
  record Received(String path, String id, String timestamp, String signature, String body) {

    /** Whether the signature is right, by another hand than the server's. */
    boolean isSigned() throws Exception {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] right =
          mac.doFinal((id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8));
      return signature.equals("v1," + Base64.getEncoder().encodeToString(right));
    }
  }

  private HookReceiver(HttpServer server) {
    this.server = server;
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            var headers = exchange.getRequestHeaders();
            received.add(
                new Received(
                    exchange.getRequestURI().getPath(),
                    String.valueOf(headers.getFirst("Webhook-Id")),
                    String.valueOf(headers.getFirst("Webhook-Timestamp")),
                    String.valueOf(headers.getFirst("Webhook-Signature")),
                    new String(body, StandardCharsets.UTF_8)));
            location.ifPresent(to -> exchange.getResponseHeaders().set("Location", to));
            exchange.sendResponseHeaders(status, -1);
          }
        });
    server.start();
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** Listens on loopback; port 0 takes a free one. */
  static HookReceiver on(int port) throws IOException {
    return new HookReceiver(HttpServer.create(loopback(port), 16));
  }

  /** The same inside TLS. */
  static HookReceiver secure(SSLContext context) throws IOException {
    HttpsServer server = HttpsServer.create(loopback(0), 16);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    return new HookReceiver(server);
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Answers so from now on. */
  void answer(int changed, Optional<String> to) {
    location = to;
    status = changed;
  }

  List<Received> received() {
    synchronized (received) {
      return List.copyOf(received);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
