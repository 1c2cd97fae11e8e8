package io.postroad.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.app.serve.RunningServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The HTTP side of a real server: who may ask (rule W1), and what is answered. */
class WebServerTest {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  @TempDir private Path folder;

  private static HttpResponse<String> ask(String method, String url, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(Duration.ofSeconds(10))
            .method(method, BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }

  private static List<Integer> atOnce(int count, String url, String... headers) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(Duration.ofSeconds(30))
            .headers(headers)
            .build();
    return Stream.generate(() -> CLIENT.sendAsync(request, BodyHandlers.discarding()))
        .limit(count)
        .toList()
        .stream()
        .map(answer -> answer.join().statusCode())
        .toList();
  }

  /** A request as it stands, for what the JDK's client will not send. */
  private static String raw(RunningServer server, String request) throws IOException {
    int port = URI.create(server.http()).getPort();
    try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      return String.valueOf(in.readLine());
    }
  }

  private static String[] bearer(RunningServer server) throws IOException {
    return new String[] {"Authorization", "Bearer " + server.token()};
  }

  @Test
  @DisplayName("W1: with no configuration, on loopback, the API is open")
  void openWithoutConfiguration() throws Exception {
    try (RunningServer server = RunningServer.catching(folder, "127.0.0.1:0")) {
      assertThat(ask("GET", server.http() + "/api/v1/queue").body()).isEqualTo("[]\n");
      assertThat(ask("GET", server.http() + "/api/v1/messages").statusCode()).isEqualTo(200);
      assertThat(ask("GET", server.http() + "/").statusCode()).isEqualTo(200);
      assertThat(Files.exists(server.data().resolve("api-token"))).isFalse();
    }
  }

  @Test
  @DisplayName("W1: beyond loopback the token is needed even with no configuration")
  void tokenBeyondLoopback() throws Exception {
    try (RunningServer server = RunningServer.catching(folder, "0.0.0.0:0")) {
      assertThat(ask("GET", server.http() + "/api/v1/messages").statusCode()).isEqualTo(401);
      assertThat(ask("GET", server.http() + "/api/v1/messages", bearer(server)).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  @DisplayName("W1: with a configuration the bearer token of 256 bits in a 0600 file is needed")
  void token() throws Exception {
    try (RunningServer server = RunningServer.with(folder, "")) {
      String queue = server.http() + "/api/v1/queue";
      assertThat(ask("GET", queue).statusCode()).isEqualTo(401);
      assertThat(ask("GET", queue, "Authorization", "Bearer x").statusCode()).isEqualTo(401);
      assertThat(ask("GET", queue, bearer(server)).statusCode()).isEqualTo(200);
      String basic =
          "Basic "
              + Base64.getEncoder()
                  .encodeToString(("any:" + server.token()).getBytes(StandardCharsets.UTF_8));
      assertThat(ask("GET", queue, "Authorization", basic).statusCode()).isEqualTo(200);
      assertThat(ask("GET", queue, "Authorization", "Basic YTpi").statusCode()).isEqualTo(401);
      assertThat(ask("GET", queue, "Authorization", "Basic %").statusCode()).isEqualTo(401);
      assertThat(server.token()).hasSize(43);
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(server.data().resolve("api-token"))))
          .isEqualTo("rw-------");
      for (String open : List.of("/metrics", "/healthz", "/readyz")) {
        assertThat(ask("GET", server.http() + open).statusCode()).as(open).isEqualTo(200);
      }
      assertThat(server.log()).doesNotContain(server.token());
    }
  }

  @Test
  @DisplayName("W1: ten wrong tokens block the client's guesses; the right token passes")
  void block() throws Exception {
    try (RunningServer server = RunningServer.with(folder, "")) {
      String queue = server.http() + "/api/v1/queue";
      for (int i = 0; i < 10; i++) {
        assertThat(ask("GET", queue, "Authorization", "Bearer x" + i).statusCode()).isEqualTo(401);
      }
      assertThat(ask("GET", queue, "Authorization", "Bearer x").statusCode()).isEqualTo(429);
      assertThat(ask("GET", queue).statusCode()).isEqualTo(429);
      assertThat(ask("GET", queue, bearer(server)).statusCode()).isEqualTo(200);
      assertThat(ask("GET", server.http() + "/?token=" + server.token()).statusCode())
          .isEqualTo(303);
    }
  }

  @Test
  @DisplayName("W4: calls of the API are counted, the page's own files are not: many tabs may open")
  void rate() throws Exception {
    try (RunningServer server = RunningServer.with(folder, "")) {
      List<Integer> files = new ArrayList<>();
      List<Integer> calls = new ArrayList<>();
      for (int i = 0; i < 250; i++) {
        files.add(ask("GET", server.http() + "/assets/main.js", bearer(server)).statusCode());
      }
      // Two hundred at once: a machine that takes longer than a second for them is asked again.
      for (int i = 0; i < 20 && !calls.contains(429); i++) {
        calls.addAll(atOnce(200, server.http() + "/api/v1/nothing", bearer(server)));
      }
      assertThat(files).containsOnly(200);
      assertThat(calls).contains(404, 429);
    }
  }

  @Test
  @DisplayName(
      "product §7.18: a browser logs in by /?token= once, with a strict, script-proof cookie")
  void login() throws Exception {
    try (RunningServer server = RunningServer.with(folder, "")) {
      HttpResponse<String> in = ask("GET", server.http() + "/?token=" + server.token());
      assertThat(in.statusCode()).isEqualTo(303);
      String cookie = in.headers().firstValue("Set-Cookie").orElseThrow();
      assertThat(cookie).contains("HttpOnly", "SameSite=Strict").doesNotContain(server.token());
      String pair = cookie.substring(0, cookie.indexOf(';'));
      assertThat(ask("GET", server.http() + "/", "Cookie", pair).statusCode()).isEqualTo(200);
      assertThat(ask("GET", server.http() + "/", "Cookie", pair + "x").statusCode()).isEqualTo(401);
      HttpResponse<String> asked = ask("GET", server.http() + "/queue", "Accept", "text/html,*/*");
      assertThat(asked.statusCode()).isEqualTo(401);
      assertThat(asked.body()).contains("<form action=\"/\"", "name=\"token\"");
      assertThat(asked.headers().firstValue("Content-Security-Policy").orElseThrow())
          .contains("default-src 'none'", "form-action 'self'");
      String api = server.http() + "/api/v1/queue";
      assertThat(ask("GET", api, "Accept", "text/html").body()).startsWith("{\"error\"");
    }
  }

  @Test
  @DisplayName("W1: a Host that is not on the list gets 421, against rebinding")
  void hosts() throws Exception {
    try (RunningServer server = RunningServer.catching(folder, "127.0.0.1:0")) {
      String head = "GET /api/v1/queue HTTP/1.1\r\nConnection: close\r\nHost: ";
      assertThat(raw(server, head + "evil.test\r\n\r\n")).contains("421");
      assertThat(raw(server, head + "localhost.evil.test\r\n\r\n")).contains("421");
      assertThat(raw(server, head + "localhost\r\n\r\n")).contains("200");
      assertThat(raw(server, head + "127.0.0.1:8025\r\n\r\n")).contains("200");
      assertThat(raw(server, head + "[::1]:8025\r\n\r\n")).contains("200");
    }
  }

  @Test
  @DisplayName("W1: a change with a foreign Origin, or without our header, is refused")
  void origin() throws Exception {
    try (RunningServer server = RunningServer.catching(folder, "127.0.0.1:0")) {
      String reload = server.http() + "/api/v1/reload";
      assertThat(ask("POST", reload).statusCode()).isEqualTo(200);
      assertThat(ask("POST", reload, "Origin", "http://evil.test").statusCode()).isEqualTo(403);
      assertThat(ask("POST", reload, "Origin", "null").statusCode()).isEqualTo(403);
      assertThat(ask("POST", reload, "Sec-Fetch-Site", "cross-site").statusCode()).isEqualTo(403);
      assertThat(ask("POST", reload, "Origin", server.http()).statusCode()).isEqualTo(403);
      assertThat(ask("POST", reload, "Origin", server.http(), "X-Postroad", "1").statusCode())
          .isEqualTo(200);
      assertThat(ask("GET", server.http() + "/readyz", "Origin", "http://evil.test").statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  @DisplayName("W1: a page of another site can change nothing of the inbox, and read nothing")
  void otherSites() throws Exception {
    try (RunningServer server = RunningServer.catching(folder, "127.0.0.1:0")) {
      String api = server.http() + "/api/v1";
      int refused = 0;
      for (String change :
          List.of(
              "PUT /messages",
              "DELETE /messages",
              "DELETE /search?query=a",
              "POST /send",
              "POST /message/latest/release",
              "PUT /tags",
              "PUT /tags/a",
              "DELETE /tags/a",
              "PUT /chaos")) {
        String[] words = change.split(" ", 2);
        for (String[] from :
            List.of(
                new String[] {"Origin", "http://evil.test"},
                new String[] {"Origin", "http://localhost.evil.test", "X-Postroad", "1"},
                new String[] {"Sec-Fetch-Site", "cross-site", "X-Postroad", "1"},
                new String[] {"Sec-Fetch-Site", "same-site"},
                new String[] {"Sec-Fetch-Site", "none"})) {
          assertThat(ask(words[0], api + words[1], from).statusCode()).as(change).isEqualTo(403);
          refused++;
        }
      }
      for (String method : List.of("GET", "OPTIONS", "HEAD")) {
        HttpResponse<String> answer = ask(method, api + "/messages", "Origin", "http://evil.test");
        assertThat(answer.headers().map().keySet().toString().toLowerCase(Locale.ROOT))
            .doesNotContain("access-control");
      }
      String head = "GET /api/v1/events HTTP/1.1\r\nConnection: close\r\nHost: ";
      assertThat(raw(server, head + "evil.test\r\n\r\n")).contains("421");
      System.out.println("cross-origin refused=" + refused);
    }
  }

  @Test
  @DisplayName("W4: a body over the message limit is refused before it is read")
  void bodyLimit() throws Exception {
    try (RunningServer server = RunningServer.catching(folder, "127.0.0.1:0")) {
      String head = "PUT /api/v1/messages HTTP/1.1\r\nHost: localhost\r\nContent-Length: ";
      assertThat(raw(server, head + "99999999999\r\n\r\n")).contains("413");
    }
  }

  @Test
  @DisplayName("W2: every answer forbids sniffing, referrers and foreign frames")
  void securityHeaders() throws Exception {
    try (RunningServer server = RunningServer.catching(folder, "127.0.0.1:0")) {
      for (String path : List.of("/", "/api/v1/queue", "/api/v1/messages", "/nothing")) {
        var headers = ask("GET", server.http() + path).headers();
        assertThat(headers.firstValue("X-Content-Type-Options")).as(path).contains("nosniff");
        assertThat(headers.firstValue("Referrer-Policy")).as(path).contains("no-referrer");
        assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
            .as(path)
            .contains("frame-ancestors");
      }
    }
  }

  @Test
  @DisplayName("product §6: what is not there is 404, a wrong method 405 with Allow")
  void notThere() throws Exception {
    try (RunningServer server = RunningServer.catching(folder, "127.0.0.1:0")) {
      String api = server.http() + "/api/v1";
      assertThat(ask("GET", api + "/nothing").statusCode()).isEqualTo(404);
      assertThat(ask("GET", api + "/queue/nonsense").statusCode()).isEqualTo(404);
      assertThat(ask("GET", api + "/trace/00000000000000000000000000").statusCode()).isEqualTo(404);
      assertThat(ask("POST", api + "/queue/00000000000000000000000000/hold").statusCode())
          .isEqualTo(404);
      assertThat(ask("POST", api + "/queue/00000000000000000000000000/burn").statusCode())
          .isEqualTo(404);
      assertThat(ask("GET", api + "/queue?where=colour%3Dred").statusCode()).isEqualTo(400);
      HttpResponse<String> wrong = ask("DELETE", api + "/queue");
      assertThat(wrong.statusCode()).isEqualTo(405);
      assertThat(wrong.headers().firstValue("Allow")).contains("GET");
      assertThat(ask("HEAD", api + "/queue").statusCode()).isEqualTo(200);
    }
  }

  @Test
  @DisplayName("product §5, D7: /metrics has the ledger, the queue, sessions and the JVM")
  void metrics() throws Exception {
    try (RunningServer server = RunningServer.catching(folder, "127.0.0.1:0")) {
      HttpResponse<String> metrics = ask("GET", server.http() + "/metrics");
      assertThat(metrics.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
      assertThat(metrics.body())
          .contains("postroad_recipients_total{state=\"accepted\"} 0.0")
          .contains("postroad_ledger_balanced 1.0")
          .contains("postroad_queue_messages 0.0")
          .contains("postroad_sessions_open 0.0")
          .contains("store_corrupt_records 0.0")
          .contains("jvm_memory_used_bytes");
    }
  }

  @Test
  @DisplayName(
      "product §7.8: a reload of a broken file answers 422 with the errors, changes nothing")
  void reload() throws Exception {
    try (RunningServer server = RunningServer.with(folder, "")) {
      Path file = folder.resolve("p.toml");
      String good = Files.readString(file);
      Files.writeString(file, good + "[limits]\nrecipents = 100\n");
      HttpResponse<String> broken = ask("POST", server.http() + "/api/v1/reload", bearer(server));
      assertThat(broken.statusCode()).isEqualTo(422);
      assertThat(broken.body()).contains("\"nearest\":\"recipients\"");
      Files.writeString(file, good.replace("mx1.example.test", "mx2.example.test"));
      assertThat(greeting(server)).startsWith("220 mx1.example.test ");
      HttpResponse<String> taken = ask("POST", server.http() + "/api/v1/reload", bearer(server));
      assertThat(taken.statusCode()).isEqualTo(200);
      assertThat(greeting(server)).startsWith("220 mx2.example.test ");
    }
  }

  @Test
  @DisplayName("product §1: a reload drops no session")
  void reloadKeepsSessions() throws Exception {
    try (RunningServer server = RunningServer.with(folder, "");
        Socket socket = new Socket(server.smtp().getAddress(), server.smtp().getPort())) {
      socket.setSoTimeout(10_000);
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      assertThat(in.readLine()).startsWith("220 ");
      assertThat(server.server().reload()).isInstanceOf(ServerState.Reloaded.InForce.class);
      socket.getOutputStream().write("NOOP\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(in.readLine()).startsWith("250 2.0.0");
    }
  }

  private static String greeting(RunningServer server) throws IOException {
    try (Socket socket = new Socket(server.smtp().getAddress(), server.smtp().getPort())) {
      socket.setSoTimeout(10_000);
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
          .readLine();
    }
  }
}
