package io.postroad.app.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postroad.app.cli.CommandLine;
import io.postroad.app.serve.RunningServer;
import io.postroad.smtp.tls.Pem;
import io.postroad.testkit.tls.TestCertificates;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTPS: {@code certificate} and {@code key} of {@code [http]} (product §2; rules T1, W1). */
class HttpsTest {
  private static final String CERTIFICATE = "certificate = \"own.pem\"\nkey = \"own.key\"\n";

  @TempDir private Path folder;

  @BeforeEach
  void install() throws IOException {
    install("exchanger");
  }

  private void install(String name) throws IOException {
    write("own.key", TestCertificates.octets(name + ".key"));
    write("own.pem", TestCertificates.octets(name + ".pem"));
  }

  private void write(String name, byte[] octets) throws IOException {
    Path file = Files.write(folder.resolve(name), octets);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
  }

  /** Believes the authority of the test's certificates. */
  private static SSLContext trust() throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry(
        "authority", Pem.certificates(TestCertificates.octets("authority.pem")).getFirst());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static int port(RunningServer server) {
    return server.server().webAddress().orElseThrow().getPort();
  }

  private static HttpResponse<String> ask(
      RunningServer server, String method, String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port(server) + path))
            .timeout(Duration.ofSeconds(10))
            .method(method, BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    try (HttpClient client =
        HttpClient.newBuilder().sslContext(trust()).version(HttpClient.Version.HTTP_1_1).build()) {
      return client.send(request.build(), BodyHandlers.ofString());
    }
  }

  private static String shown(RunningServer server) throws Exception {
    try (SSLSocket socket =
        (SSLSocket) trust().getSocketFactory().createSocket("127.0.0.1", port(server))) {
      socket.setSoTimeout(10_000);
      socket.startHandshake();
      return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
          .getSubjectX500Principal()
          .getName();
    }
  }

  @Test
  @DisplayName("product §2: with certificate and key HTTPS is spoken, and nothing else")
  void https() throws Exception {
    try (RunningServer server = RunningServer.with(folder, CERTIFICATE)) {
      assertThat(server.server().listening().getLast())
          .isEqualTo("https 127.0.0.1:" + port(server));
      assertThat(ask(server, "GET", "/healthz").statusCode()).isEqualTo(200);
      assertThat(ask(server, "GET", "/api/v1/queue").statusCode()).isEqualTo(401);
      assertThat(
              ask(server, "GET", "/api/v1/queue", "Authorization", "Bearer " + server.token())
                  .body())
          .isEqualTo("[]\n");
      assertThat(server.server().certificateEnds()).containsKey("CN=mx.example.org");
      HttpRequest clear =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(server) + "/healthz"))
              .timeout(Duration.ofSeconds(10))
              .build();
      try (HttpClient client = HttpClient.newHttpClient()) {
        assertThatThrownBy(() -> client.send(clear, BodyHandlers.ofString()))
            .isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  @DisplayName("T1: HTTPS takes no cipher without forward secrecy, and no protocol below TLS 1.2")
  void rules() throws Exception {
    try (RunningServer server = RunningServer.with(folder, CERTIFICATE);
        SSLSocket socket =
            (SSLSocket) trust().getSocketFactory().createSocket("127.0.0.1", port(server))) {
      socket.setSoTimeout(10_000);
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});
      socket.setEnabledCipherSuites(new String[] {"TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384"});
      assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLHandshakeException.class);
    }
  }

  @Test
  @DisplayName("W1: over HTTPS the origin is https, and the cookie of a login is Secure")
  void origin() throws Exception {
    try (RunningServer server = RunningServer.with(folder, CERTIFICATE)) {
      String token = "Bearer " + server.token();
      String own = "127.0.0.1:" + port(server);
      assertThat(change(server, "https://" + own, token)).isEqualTo(200);
      assertThat(change(server, "http://" + own, token)).isEqualTo(403);
      String cookie =
          ask(server, "GET", "/?token=" + server.token())
              .headers()
              .firstValue("Set-Cookie")
              .orElseThrow();
      assertThat(cookie).contains("; HttpOnly; SameSite=Strict; Secure");
    }
  }

  private static int change(RunningServer server, String origin, String token) throws Exception {
    return ask(
            server,
            "POST",
            "/api/v1/reload",
            "Origin",
            origin,
            "X-Postroad",
            "page",
            "Authorization",
            token)
        .statusCode();
  }

  @Test
  @DisplayName("T1, product §1: new files are shown to new connections; broken ones change nothing")
  void reload() throws Exception {
    try (RunningServer server = RunningServer.with(folder, CERTIFICATE)) {
      assertThat(shown(server)).isEqualTo("CN=mx.example.org");
      write("own.pem", "no certificate\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(server.server().reload()).isInstanceOf(ServerState.Reloaded.Broken.class);
      assertThat(shown(server)).isEqualTo("CN=mx.example.org");
      install("further");
      assertThat(server.server().reload())
          .isEqualTo(new ServerState.Reloaded.InForce(java.util.List.of()));
      assertThat(shown(server)).isEqualTo("CN=mail.example.net");
      install("exchanger");
      Awaitility.await()
          .atMost(Duration.ofSeconds(40))
          .pollInterval(Duration.ofMillis(250))
          .until(() -> shown(server).equals("CN=mx.example.org"));
    }
  }

  @Test
  @DisplayName("product §7.3: the commands find a server with HTTPS, and believe that one alone")
  void commands() throws Exception {
    try (RunningServer server = RunningServer.with(folder, CERTIFICATE)) {
      String data = server.data().toString();
      assertThat(CommandLine.run(folder, "queue", "list", "--json", "--data", data))
          .isEqualTo("0 [ ]\n");
      install("further");
      assertThat(server.server().reload()).isInstanceOf(ServerState.Reloaded.InForce.class);
      assertThat(CommandLine.run(folder, "queue", "list", "--json", "--data", data))
          .as("although its certificate names no 127.0.0.1")
          .isEqualTo("0 [ ]\n");
      Files.write(
          server.data().resolve("api-certificate.pem"), TestCertificates.octets("exchanger.pem"));
      assertThat(CommandLine.run(folder, "queue", "list", "--json", "--data", data))
          .startsWith("1 ")
          .contains("its certificate cannot be trusted");
    }
  }

  @Test
  @DisplayName("product §7.3: --api https://... believes the authorities of --ca, by name")
  void authorities() throws Exception {
    try (RunningServer server = RunningServer.with(folder, CERTIFICATE)) {
      Path ca = Files.write(folder.resolve("ca.pem"), TestCertificates.octets("authority.pem"));
      String api = "https://127.0.0.1:" + port(server);
      String[] list = {"queue", "list", "--json", "--api", api, "--token", server.token()};
      assertThat(CommandLine.run(folder, list)).contains("its certificate cannot be trusted");
      String[] trusting = java.util.Arrays.copyOf(list, list.length + 2);
      trusting[list.length] = "--ca";
      trusting[list.length + 1] = ca.toString();
      assertThat(CommandLine.run(folder, trusting)).isEqualTo("0 [ ]\n");
      install("further");
      assertThat(server.server().reload()).isInstanceOf(ServerState.Reloaded.InForce.class);
      assertThat(CommandLine.run(folder, trusting)).as("another name").startsWith("1 ");
    }
  }
}
