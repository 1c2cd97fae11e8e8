package io.postroad.app.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postroad.app.json.Json;
import io.postroad.app.serve.RunningServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator's views ask a real server for: conversations, counts, limits and verbs. */
class OperatorApiTest {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  private static final String MORE =
      """
      [relay]
      trusted-networks = ["127.0.0.0/8"]
      [domains."example.test"]
      mailboxes = ["alice"]
      deliver = "inbox"
      [[routes]]
      match = ["dead.test"]
      via = "smtp:127.0.0.1:9"
      [shaping.domains."127.0.0.1"]
      rate = "60/min"
      """;

  @TempDir private Path folder;

  private static HttpResponse<String> ask(
      RunningServer server, String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.http() + path))
            .timeout(Duration.ofSeconds(20))
            .header("Authorization", "Bearer " + server.token())
            .header("X-Postroad", "1")
            .method(method, BodyPublishers.ofString(body))
            .build();
    return CLIENT.send(request, BodyHandlers.ofString());
  }

  private static Map<String, @Nullable Object> get(RunningServer server, String path)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = ask(server, "GET", path, "");
    assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
    return Json.readObject(answer.body());
  }

  /** Says these lines, one reply each, and gives all replies. */
  private static List<String> session(RunningServer server, String... lines) throws IOException {
    List<String> replies = new ArrayList<>();
    try (Socket socket = new Socket(server.smtp().getAddress(), server.smtp().getPort())) {
      socket.setSoTimeout(10_000);
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      replies.add(reply(in));
      for (String line : lines) {
        socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        replies.add(reply(in));
      }
    }
    return replies;
  }

  private static String reply(BufferedReader in) throws IOException {
    String line = in.readLine();
    while (line != null && line.length() > 3 && line.charAt(3) == '-') {
      line = in.readLine();
    }
    return String.valueOf(line);
  }

  private static String give(RunningServer server, String recipient) throws IOException {
    List<String> replies =
        session(
            server,
            "EHLO client.example.test",
            "MAIL FROM:<carol@else.test>",
            "RCPT TO:<" + recipient + ">",
            "DATA",
            "Subject: hello\r\n\r\nThe secret is cheese.\r\n.",
            "QUIT");
    assertThat(replies).last().asString().startsWith("221");
    String queued = replies.get(5);
    assertThat(queued).startsWith("250 2.0.0 queued as ");
    return queued.substring(queued.lastIndexOf(' ') + 1);
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> objects(@Nullable Object value) {
    return (List<Map<String, Object>>) value;
  }

  private static List<Map<String, Object>> lines(Map<String, Object> step) {
    return objects(objects(step.get("connections")).getFirst().get("lines"));
  }

  @Test
  @DisplayName("issue 5: a conversation has every line up to QUIT, timed, and explained")
  void conversation() throws Exception {
    try (RunningServer server = RunningServer.with(folder, MORE)) {
      String id = give(server, "alice@example.test");
      String path = "/api/v1/conversation/" + id;
      await()
          .untilAsserted(() -> {
            List<Map<String, Object>> lines =
                lines(objects(get(server, path).get("steps")).getFirst());
            assertThat(lines.getLast().get("text")).asString().startsWith("221 2.0.0");
          });
      Map<String, @Nullable Object> answer = get(server, path);
      Map<String, Object> received = objects(answer.get("steps")).getFirst();
      assertThat(received).containsEntry("event", "accepted").containsEntry("client", "127.0.0.1");
      List<Map<String, Object>> lines = lines(received);
      assertThat(lines)
          .extracting(line -> line.get("text"))
          .contains(
              "EHLO client.example.test",
              "MAIL FROM:<carol@else.test>",
              "RCPT TO:<alice@example.test>",
              "DATA",
              "250 2.0.0 queued as " + id,
              "QUIT")
          .noneMatch(text -> text.toString().contains("cheese"));
      Map<String, @Nullable Object> terms = get(server, "/api/v1/explanations");
      for (Map<String, Object> line : lines) {
        assertThat((List<?>) line.get("terms"))
            .as(line.toString())
            .isNotEmpty()
            .allMatch(terms::containsKey);
        assertThat(((Number) line.get("offset")).doubleValue()).isNotNegative();
      }
      assertThat(answer.get("why")).asString().contains("alice@example.test");
      assertThat(ask(server, "GET", "/api/v1/conversation/" + "0".repeat(26), "").statusCode())
          .isEqualTo(404);
      assertThat(ask(server, "GET", "/api/v1/conversation/zz", "").statusCode()).isEqualTo(404);
    }
  }

  @Test
  @DisplayName("issue 5: the second message of a session has its own final reply, too")
  void twoMessages() throws Exception {
    try (RunningServer server = RunningServer.with(folder, MORE)) {
      List<String> replies =
          session(
              server,
              "EHLO client.example.test",
              "MAIL FROM:<carol@else.test>",
              "RCPT TO:<alice@example.test>",
              "DATA",
              "Subject: one\r\n\r\n.",
              "MAIL FROM:<carol@else.test>",
              "RCPT TO:<alice@example.test>",
              "DATA",
              "Subject: two\r\n\r\n.",
              "QUIT");
      for (int place : List.of(5, 9)) {
        String id = replies.get(place).substring(replies.get(place).lastIndexOf(' ') + 1);
        assertThat(
                lines(objects(get(server, "/api/v1/conversation/" + id).get("steps")).getFirst()))
            .extracting(line -> line.get("text"))
            .contains(replies.get(place));
      }
    }
  }

  @Test
  @DisplayName("issue 5: a deferred message is counted, its limits have reasons, a retry is done")
  void deferred() throws Exception {
    try (RunningServer server = RunningServer.with(folder, MORE)) {
      String id = give(server, "bob@dead.test");
      await()
          .untilAsserted(() ->
              assertThat(get(server, "/api/v1/queue/" + id)).containsEntry("state", "deferred"));
      await()
          .untilAsserted(() -> {
            Map<String, @Nullable Object> summary = get(server, "/api/v1/queue-summary");
            assertThat(summary).containsEntry("messages", 1);
            assertThat((Map<?, ?>) summary.get("states")).extracting("deferred").isEqualTo(1);
            assertThat(objects(summary.get("destinations")).getFirst())
                .containsEntry("name", "127.0.0.1:9")
                .extracting("last-reply")
                .asString()
                .contains("refused");
          });
      assertThat(count(server, "destination=127.0.0.1:9 state=deferred address=bob@")).isEqualTo(1);
      assertThat(count(server, "state=held")).isZero();
      Map<String, Object> lane = destination(server, "127.0.0.1:9");
      Map<?, ?> shaping = (Map<?, ?>) lane.get("shaping");
      assertThat(shaping.get("connections-now")).isEqualTo(1);
      assertThat(shaping.get("reason")).asString().contains("in vain");
      assertThat(objects(shaping.get("limits")))
          .anySatisfy(limit ->
              assertThat(limit)
                  .containsEntry("key", "rate")
                  .containsEntry("value", "60/min")
                  .containsEntry("section", "shaping.domains.\"127.0.0.1\"")
                  .extracting("origin")
                  .asString()
                  .contains("p.toml:"))
          .anySatisfy(limit ->
              assertThat(limit).containsEntry("key", "connections").containsEntry("value", "20"));
      String those = "/api/v1/queue?ids=" + id + "," + "0".repeat(26) + ",x";
      assertThat(objects(Json.readList(ask(server, "GET", those, "").body())))
          .singleElement()
          .extracting(message -> message.get("id"))
          .isEqualTo(id);
      assertThat(steer(server, "retry", "{\"ids\":[\"" + id + "\"]}")).containsEntry("done", 1);
      await()
          .untilAsserted(() ->
              assertThat(objects(get(server, "/api/v1/queue/" + id).get("recipients")).getFirst())
                  .containsEntry("attempts", 2));
    }
  }

  private static int count(RunningServer server, String where) throws Exception {
    String path = "/api/v1/queue-summary?where=" + URLEncoder.encode(where, StandardCharsets.UTF_8);
    return ((Number) get(server, path).get("messages")).intValue();
  }

  private static Map<String, Object> destination(RunningServer server, String name)
      throws Exception {
    String body = ask(server, "GET", "/api/v1/destinations", "").body();
    return objects(Json.readList(body)).stream()
        .filter(each -> name.equals(each.get("name")))
        .findFirst()
        .orElseThrow(() -> new AssertionError(body));
  }

  private static Map<String, @Nullable Object> steer(RunningServer server, String verb, String body)
      throws Exception {
    HttpResponse<String> answer = ask(server, "POST", "/api/v1/steer/" + verb, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.readObject(answer.body());
  }

  @Test
  @DisplayName("issue 5: one verb on all that fit a filter; what is refused says why")
  void steerMany() throws Exception {
    try (RunningServer server = RunningServer.with(folder, MORE)) {
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        ids.add(give(server, "u" + i + "@dead.test"));
      }
      await().until(() -> count(server, "") == 5 && count(server, "state=active") == 0);
      Map<String, @Nullable Object> held =
          steer(server, "hold", "{\"where\":\"domain=dead.test\"}");
      assertThat(held).containsEntry("done", 5).containsEntry("refused", 0).containsKey("after");
      assertThat(held.get("after")).isNull();
      Map<String, @Nullable Object> again =
          steer(
              server, "hold", "{\"ids\":[\"" + ids.getFirst() + "\",\"" + "0".repeat(26) + "\"]}");
      assertThat(again).containsEntry("done", 0).containsEntry("refused", 2);
      assertThat(objects(again.get("why")))
          .extracting(why -> why.get("why"))
          .containsExactly("it is held already", "no such message is in the queue any more");
      assertThat(steer(server, "delete", "{\"where\":\"state=held address=u1@\"}"))
          .containsEntry("done", 1);
      await().until(() -> count(server, "") == 4);
      for (String body : List.of("", "[]", "{}", "{\"ids\":[\"x\"]}", "{\"where\":\"cheese\"}")) {
        assertThat(ask(server, "POST", "/api/v1/steer/hold", body).statusCode())
            .as(body)
            .isEqualTo(400);
      }
      assertThat(ask(server, "POST", "/api/v1/steer/eat", "{}").statusCode()).isEqualTo(404);
    }
  }

  @Test
  @DisplayName("issue 5: the catcher's check never asks DNS; a broken file is found while it runs")
  void check() throws Exception {
    try (RunningServer server = RunningServer.catching(folder, "127.0.0.1:0")) {
      Map<String, @Nullable Object> report =
          Json.readObject(
              CLIENT
                  .send(
                      HttpRequest.newBuilder(URI.create(server.http() + "/api/v1/check")).build(),
                      BodyHandlers.ofString())
                  .body());
      assertThat(report.get("file")).isNull();
      assertThat(objects(report.get("findings")))
          .isNotEmpty()
          .noneMatch(finding -> finding.get("area").equals("dns"))
          .anyMatch(finding -> finding.get("what").toString().contains("DNS is never asked"));
    }
    try (RunningServer server =
        RunningServer.with(folder, "[dns]\nservers = [\"127.0.0.1:9\"]\n")) {
      java.nio.file.Files.writeString(folder.resolve("p.toml"), "hostnam = 1\n");
      assertThat(objects(get(server, "/api/v1/check").get("findings")))
          .anySatisfy(finding ->
              assertThat(finding)
                  .containsEntry("weight", "missing")
                  .containsEntry("area", "configuration")
                  .extracting("what")
                  .asString()
                  .contains("p.toml:1:1"));
    }
  }
}
