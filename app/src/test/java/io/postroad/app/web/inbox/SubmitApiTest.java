package io.postroad.app.web.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postroad.app.json.Json;
import io.postroad.app.serve.RunningServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sending and releasing over the API of a real server. */
class SubmitApiTest {
  @TempDir private Path folder;
  private RunningServer server;
  private ApiCalls api;

  @BeforeEach
  void start() throws Exception {
    server = RunningServer.catching(folder, "127.0.0.1:0");
    api = new ApiCalls(server.http());
  }

  @AfterEach
  void stop() {
    api.close();
    server.close();
  }

  @Test
  @DisplayName("Mailpit: send answers with the ID of a message that is there at once")
  void send() throws Exception {
    Map<String, Object> letter = new HashMap<>(ApiCalls.letter("Grüße, Bob", "Hello\n.\nFrom me"));
    letter.put("Cc", List.of(Map.of("Email", "c@example.test", "Name", "C, \"quoted\"")));
    letter.put("Bcc", List.of("secret@example.test"));
    letter.put("ReplyTo", List.of(Map.of("Email", "r@example.test")));
    letter.put("HTML", "<p>Hällo <img src='cid:pic'></p>");
    letter.put("Headers", Map.of("X-Thing", "a ü b"));
    letter.put("Tags", List.of("One", "Two words"));
    letter.put(
        "Attachments",
        List.of(
            Map.of(
                "Filename",
                "ä.txt",
                "Content",
                Base64.getEncoder().encodeToString("some text".getBytes(StandardCharsets.UTF_8))),
            Map.of(
                "Filename", "p.png",
                "ContentID", "pic",
                "ContentType", "image/png",
                "Content", "data:image/png;base64,iVBORw0KGgo=")));
    Map<String, ?> sent = ApiCalls.json(api.post("/api/v1/send", letter));
    assertThat(sent.keySet()).containsExactly("ID");
    Map<String, ?> message = ApiCalls.json(api.get("/api/v1/message/" + sent.get("ID")));
    assertThat(message.get("Subject")).isEqualTo("Grüße, Bob");
    assertThat(message.get("From"))
        .isEqualTo(Map.of("Name", "Älice", "Address", "alice@example.test"));
    assertThat(String.valueOf(message.get("Cc"))).contains("C, \"quoted\"", "c@example.test");
    assertThat(String.valueOf(message.get("Bcc"))).contains("secret@example.test");
    assertThat(String.valueOf(message.get("ReplyTo"))).contains("r@example.test");
    assertThat(String.valueOf(message.get("Text")).strip()).isEqualTo("Hello\n.\nFrom me");
    assertThat(String.valueOf(message.get("HTML"))).contains("Hällo");
    assertThat(String.valueOf(message.get("Attachments"))).contains("ä.txt", "text/plain");
    assertThat(String.valueOf(message.get("Inline"))).contains("ContentID=pic", "image/png");
    assertThat(message.get("Tags")).isEqualTo(List.of("One", "Two words"));
    assertThat(message.get("ReturnPath")).isEqualTo("alice@example.test");
    Map<String, ?> headers =
        ApiCalls.json(api.get("/api/v1/message/" + sent.get("ID") + "/headers"));
    assertThat(headers.get("X-Thing").toString()).contains("=?utf-8?B?");
    assertThat(headers.get("Message-Id").toString()).contains("<");
    assertThat(headers.keySet()).doesNotContain("Bcc");
    assertThat(api.get("/api/v1/message/" + sent.get("ID") + "/part/3").statusCode())
        .isIn(200, 404);
  }

  private String refused(Consumer<Map<String, Object>> spoil) throws Exception {
    Map<String, Object> letter = new HashMap<>(ApiCalls.letter("S", "T"));
    spoil.accept(letter);
    HttpResponse<String> answer = api.post("/api/v1/send", letter);
    assertThat(answer.statusCode()).as(letter.toString()).isEqualTo(400);
    return String.valueOf(Json.readObject(answer.body()).get("Error"));
  }

  @Test
  @DisplayName("Mailpit: what send cannot send is 400 with {Error}; nothing can be smuggled in")
  void refusals() throws Exception {
    assertThat(refused(l -> l.remove("From"))).contains("From");
    assertThat(refused(l -> l.remove("To"))).contains("recipient");
    assertThat(refused(l -> l.put("To", List.of(Map.of("Email", "no address")))))
        .contains("invalid To address");
    assertThat(refused(l -> l.put("To", "bob@example.test"))).contains("To must be an array");
    assertThat(refused(l -> l.put("Subject", "a\r\nBcc: evil@example.test"))).contains("one line");
    assertThat(refused(l -> l.put("Headers", Map.of("X-A", "b\nTo: evil@example.test"))))
        .contains("one line");
    assertThat(refused(l -> l.put("Headers", Map.of("X: y\r\nZ", "b")))).contains("no name");
    assertThat(refused(l -> l.put("Headers", Map.of("subject", "b")))).contains("overwrite");
    assertThat(
            refused(l -> l.put("To", List.of(Map.of("Email", "a@example.test", "Name", "x\r\ny")))))
        .contains("one line");
    assertThat(
            refused(l -> l.put("Attachments", List.of(Map.of("Filename", "x", "Content", "%%%=")))))
        .contains("base64");
    assertThat(refused(l -> l.put("Bcc", List.of(7)))).contains("Bcc");
    assertThat(api.call("POST", "/api/v1/send", "{").statusCode()).isEqualTo(400);
    assertThat(api.call("POST", "/api/v1/send", "[".repeat(40)).statusCode()).isEqualTo(400);
    assertThat(api.get("/api/v1/messages").body()).contains("\"total\":0");
  }

  @Test
  @DisplayName("product §1: with no configuration a release needs a route that is given")
  void releaseNeedsRoute() throws Exception {
    String id = api.send("S", "T");
    HttpResponse<String> no =
        api.post("/api/v1/message/" + id + "/release", Map.of("To", List.of("x@real.test")));
    assertThat(no.statusCode()).isEqualTo(400);
    assertThat(no.body()).contains("no route", "x@real.test", "Via");
    assertThat(api.get("/api/v1/messages").body()).contains("\"total\":1");
    for (Map<String, Object> bad :
        List.<Map<String, Object>>of(
            Map.of(),
            Map.of("To", List.of()),
            Map.of("To", List.of("no address")),
            Map.of("To", List.of("x@real.test"), "Via", "mx"),
            Map.of("To", List.of("x@real.test"), "Via", "smtp:mail.real.test:25"),
            Map.of("To", List.of("x@real.test"), "Via", "smtp:127.0.0.1:25", "TLS", "some"),
            Map.of("To", List.of("x@real.test"), "ReturnPath", "no address"))) {
      HttpResponse<String> answer = api.post("/api/v1/message/" + id + "/release", bad);
      assertThat(answer.statusCode()).as(bad.toString()).isEqualTo(400);
    }
    assertThat(api.post("/api/v1/message/nothing/release", Map.of()).statusCode()).isEqualTo(404);
    assertThat(api.call("DELETE", "/api/v1/messages", "").body()).isEqualTo("ok");
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() ->
            assertThat(server.log())
                .containsPattern(
                    "\"event\":\"accepted\",\"queue-id\":\"" + id + "\".*\"listener\":\"api\"")
                .contains("deleted from the inbox on request: message " + id));
  }

  @Test
  @DisplayName("issue 5: a release goes through the queue to the next hop, octet for octet")
  void release(@TempDir Path other) throws Exception {
    String id = api.send("Released", "Line\n\n..dots\nGrüße");
    String stored = api.get("/api/v1/message/" + id + "/raw").body();
    try (RunningServer real = RunningServer.catching(other, "127.0.0.1:0");
        ApiCalls realApi = new ApiCalls(real.http())) {
      Map<String, Object> wish =
          Map.of("To", List.of("Real <x@real.test>"), "Via", "smtp:" + real.smtpText());
      HttpResponse<String> ok = api.post("/api/v1/message/" + id + "/release", wish);
      assertThat(ok.statusCode()).as(ok.body()).isEqualTo(200);
      assertThat(ok.body()).isEqualTo("ok");
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> realApi.get("/api/v1/messages").body().contains("\"total\":1"));
      Map<String, ?> arrived = ApiCalls.json(realApi.get("/api/v1/message/latest"));
      assertThat(arrived.get("Subject")).isEqualTo("Released");
      assertThat(arrived.get("ReturnPath")).isEqualTo("alice@example.test");
      assertThat(String.valueOf(arrived.get("Bcc"))).contains("x@real.test");
      String raw = realApi.get("/api/v1/message/latest/raw").body();
      String original = stored.replaceFirst("(?s)^Return-Path:[^\n]*\n", "");
      assertThat(raw).endsWith(original);
      assertThat(api.get("/api/v1/trace/" + id).body()).contains("release", "x@real.test");
      Map<String, Object> given =
          Map.of(
              "To",
              List.of("y@real.test"),
              "Via",
              "smtp:" + real.smtpText(),
              "ReturnPath",
              "bounces@example.test");
      assertThat(api.post("/api/v1/message/latest/release", given).statusCode()).isEqualTo(200);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> realApi.get("/api/v1/messages").body().contains("\"total\":2"));
      assertThat(ApiCalls.json(realApi.get("/api/v1/message/latest")).get("ReturnPath"))
          .isEqualTo("bounces@example.test");
    }
  }

  @Test
  @DisplayName("issue 5: a release that waits keeps its route over a restart")
  void releaseSurvives() throws Exception {
    String id = api.send("Waits", "T");
    int port = closedPort();
    Map<String, Object> wish =
        Map.of("To", List.of("x@real.test"), "Via", "smtp:127.0.0.1:" + port);
    assertThat(api.post("/api/v1/message/" + id + "/release", wish).statusCode()).isEqualTo(200);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> api.get("/api/v1/queue").body().contains("deferred"));
    assertThat(api.get("/api/v1/queue").body()).contains("127.0.0.1:" + port);
    stop();
    start();
    assertThat(api.get("/api/v1/queue").body()).contains("127.0.0.1:" + port);
    assertThat(api.get("/api/v1/messages").body()).contains("\"total\":1");
  }

  /** A port of loopback where nobody listens. */
  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }
}
