package io.postroad.app.web.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postroad.app.cli.Run;
import io.postroad.app.json.Json;
import io.postroad.app.serve.RunningServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults on demand through the API of a real server, and what is known of them afterwards. */
class FaultsServerTest {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  @TempDir private Path folder;

  private static HttpResponse<String> ask(
      RunningServer server, String method, String path, String body) throws Exception {
    return ask(server, method, path, body, "");
  }

  private static HttpResponse<String> ask(
      RunningServer server, String method, String path, String body, String token)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.http() + path))
            .timeout(Duration.ofSeconds(10))
            .method(method, BodyPublishers.ofString(body));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }

  private Run send(RunningServer server, String to) {
    return Run.in(
        folder,
        "send",
        "--server",
        server.smtpText(),
        "--from",
        "carol@else.test",
        "--to",
        to,
        "--starttls",
        "off",
        "--timeout",
        "5s");
  }

  private Run command(RunningServer server, String... args) {
    String[] all = new String[args.length + 2];
    System.arraycopy(args, 0, all, 0, args.length);
    all[args.length] = "--api";
    all[args.length + 1] = server.http();
    return Run.in(folder, all);
  }

  @Test
  @DisplayName("A fault is set, done once, shown as applied, in conversation, history and why")
  void setAndDone() throws Exception {
    try (RunningServer server = RunningServer.catching(folder, "127.0.0.1:0")) {
      HttpResponse<String> set =
          ask(
              server,
              "POST",
              "/api/v1/faults",
              "{\"stage\":\"rcpt\",\"recipient\":\"*@shop.test\",\"reply\":\"450 4.2.1 busy\"}");
      assertThat(set.statusCode()).isEqualTo(201);
      assertThat(set.body().strip())
          .isEqualTo(
              "{\"id\":\"f1\",\"stage\":\"rcpt\",\"sender\":\"\",\"recipient\":\"*@shop.test\","
                  + "\"skip\":0,\"times\":1,\"chance\":100,\"action\":\"reply\","
                  + "\"reply\":\"450 4.2.1 busy\",\"applied\":0,\"left\":1}");
      assertThat(server.log()).contains("a fault on demand is set");
      Run refused = send(server, "ann@shop.test");
      assertThat(refused.code()).isEqualTo(75);
      assertThat(refused.out()).contains("S: 450 4.2.1 busy");
      assertThat(send(server, "ann@shop.test").code()).isZero();
      assertThat(ask(server, "GET", "/api/v1/faults", "").body())
          .contains("\"applied\":1,\"left\":0");
      assertThat(server.log()).contains("\"event\":\"faulted\"");
      Map<String, ?> page =
          Json.readObject(
              ask(server, "GET", "/api/v1/history?q=kind=faulted&conversations=true", "").body());
      assertThat(Json.text(page.get("events")))
          .contains("\"stage\":\"rcpt\",\"fault\":\"f1\",\"what\":\"answered 450 4.2.1 busy\"")
          .contains("fault f1 answered 450 4.2.1 busy")
          .contains("RCPT TO:<ann@shop.test>");
      assertThat(command(server, "why", "--all", "ann@shop.test").out().lines().toList())
          .hasSize(2)
          .element(1)
          .asString()
          .matches(
              "Mail from <carol@else.test> for ann@shop.test from 127.0.0.1 met the fault f1 at"
                  + " \\S+ \\(stage rcpt\\): it answered 450 4.2.1 busy, because somebody asked"
                  + " for that through the API \\(session [0-9a-z]+\\)\\.");
    }
  }

  @Test
  @DisplayName("D6: reply lost behind the final dot: the inbox has the message, the sender a doubt")
  void replyLost() throws Exception {
    try (RunningServer server = RunningServer.catching(folder, "127.0.0.1:0")) {
      String fault = "{\"stage\":\"end-of-data\",\"action\":\"accept-and-drop\"}";
      assertThat(ask(server, "POST", "/api/v1/faults", fault).statusCode()).isEqualTo(201);
      assertThat(send(server, "ann@shop.test").code()).isNotZero();
      await()
          .untilAsserted(() ->
              assertThat(ask(server, "GET", "/api/v1/info", "").body())
                  .contains("\"Messages\":1,"));
      String drop = "{\"stage\":\"end-of-data\",\"action\":\"drop\"}";
      assertThat(ask(server, "POST", "/api/v1/faults", drop).statusCode()).isEqualTo(201);
      assertThat(send(server, "ann@shop.test").code()).isNotZero();
      assertThat(ask(server, "GET", "/api/v1/info", "").body()).contains("\"Messages\":1");
      Run found = command(server, "trace", "--search", "kind=accepted ann@shop.test", "--json");
      String id =
          String.valueOf(((Map<?, ?>) Json.readList(found.out()).getFirst()).get("queue-id"));
      assertThat(command(server, "trace", id).out())
          .contains("fault f1 accepted the message and dropped the connection")
          .doesNotContain("S: 250 2.0.0 queued as");
    }
  }

  @Test
  @DisplayName("The trace of a message ends by the reply that its sender got")
  void wholeConversation() throws Exception {
    try (RunningServer server = RunningServer.catching(folder, "127.0.0.1:0")) {
      String sent = send(server, "ann@shop.test").out();
      String id = sent.substring(sent.indexOf("queued as ") + 10).split("\\s", 2)[0];
      assertThat(command(server, "trace", id).out()).contains("S: 250 2.0.0 queued as " + id);
    }
  }

  @Test
  @DisplayName("Mailpit's chaos: read, set, done, and reset by an empty object")
  void chaos() throws Exception {
    String never =
        "{\"Sender\":{\"ErrorCode\":451,\"Probability\":0},"
            + "\"Recipient\":{\"ErrorCode\":451,\"Probability\":0},"
            + "\"Authentication\":{\"ErrorCode\":535,\"Probability\":0}}";
    try (RunningServer server = RunningServer.catching(folder, "127.0.0.1:0")) {
      assertThat(ask(server, "GET", "/api/v1/chaos", "").body().strip()).isEqualTo(never);
      String set = "{\"Recipient\":{\"ErrorCode\":552,\"Probability\":100}}";
      assertThat(ask(server, "PUT", "/api/v1/chaos", set).body())
          .contains("\"Recipient\":{\"ErrorCode\":552,\"Probability\":100}");
      assertThat(send(server, "ann@shop.test").out())
          .contains("S: 552 5.0.0 Chaos recipient error");
      assertThat(
              ask(server, "PUT", "/api/v1/chaos", "{\"Sender\":{\"ErrorCode\":99}}").statusCode())
          .isEqualTo(400);
      assertThat(ask(server, "PUT", "/api/v1/chaos", "{}").body().strip()).isEqualTo(never);
      assertThat(send(server, "ann@shop.test").code()).isZero();
    }
  }

  @Test
  @DisplayName("With a configuration no fault is possible, unless [http] faults allows it")
  void onlyWhereAllowed() throws Exception {
    String fault = "{\"stage\":\"mail\",\"action\":\"drop\"}";
    try (RunningServer server = RunningServer.with(folder, "")) {
      for (String method : List.of("GET", "POST", "DELETE")) {
        assertThat(ask(server, method, "/api/v1/faults", fault, server.token()).statusCode())
            .isEqualTo(403);
      }
      assertThat(ask(server, "GET", "/api/v1/chaos", "", server.token()).statusCode())
          .isEqualTo(400);
      assertThat(ask(server, "PUT", "/api/v1/chaos", "{}", server.token()).statusCode())
          .isEqualTo(400);
      assertThat(ask(server, "POST", "/api/v1/faults", fault).statusCode()).isEqualTo(401);
    }
  }

  @Test
  @DisplayName("[http] faults is a switch: reloaded to false, what was set is gone")
  void reloaded() throws Exception {
    String fault = "{\"stage\":\"mail\",\"times\":0,\"reply\":\"451 4.3.0 no\"}";
    try (RunningServer server = RunningServer.with(folder, "faults = true\n")) {
      assertThat(ask(server, "POST", "/api/v1/faults", fault, server.token()).statusCode())
          .isEqualTo(201);
      assertThat(send(server, "ann@shop.test").out()).contains("S: 451 4.3.0 no");
      assertThat(ask(server, "GET", "/api/v1/webui", "", server.token()).body())
          .contains("\"ChaosEnabled\":true");
      Path file = folder.resolve("p.toml");
      Files.writeString(file, Files.readString(file).replace("faults = true", "faults = false"));
      assertThat(ask(server, "POST", "/api/v1/reload", "", server.token()).statusCode())
          .isEqualTo(200);
      assertThat(send(server, "ann@shop.test").out()).doesNotContain("451 4.3.0");
      assertThat(ask(server, "GET", "/api/v1/faults", "", server.token()).statusCode())
          .isEqualTo(403);
      assertThat(ask(server, "GET", "/api/v1/webui", "", server.token()).body())
          .contains("\"ChaosEnabled\":false");
    }
  }

  @Test
  @DisplayName("A fault that makes no sense is refused in words")
  void nonsense() throws Exception {
    Map<String, String> wrong =
        Map.of(
            "{\"stage\":\"rctp\"}", "did you mean \\\"rcpt\\\"?",
            "{\"stage\":\"mail\"}", "\\\"action\\\" is reply, delay, drop or accept-and-drop",
            "{\"stage\":\"mail\",\"reply\":\"250 fine\"}", "a code from 400 to 599",
            "{\"stage\":\"mail\",\"reply\":\"451 x\",\"delay\":\"5s\"}", "one action at a time",
            "{\"stage\":\"mail\",\"delay\":\"5h\"}", "at most 10m",
            "{\"stage\":\"mail\",\"recipent\":\"a\"}", "did you mean \\\"recipient\\\"?",
            "{\"stage\":\"mail\",\"times\":\"2\",\"action\":\"drop\"}", "whole number",
            "{\"stage\":\"mail\",\"chance\":101,\"action\":\"drop\"}", "chance is 1 to 100",
            "{\"stage\":\"ehlo\",\"sender\":\"a@b\",\"action\":\"drop\"}", "from the stage mail",
            "[1]", "not a JSON object");
    try (RunningServer server = RunningServer.catching(folder, "127.0.0.1:0")) {
      for (Map.Entry<String, String> each : wrong.entrySet()) {
        HttpResponse<String> answer = ask(server, "POST", "/api/v1/faults", each.getKey());
        assertThat(answer.statusCode()).as(each.getKey()).isEqualTo(400);
        assertThat(answer.body()).contains(each.getValue());
      }
      assertThat(ask(server, "DELETE", "/api/v1/faults/f9", "").statusCode()).isEqualTo(404);
      assertThat(ask(server, "DELETE", "/api/v1/faults", "").body()).contains("\"removed\":0");
      assertThat(ask(server, "GET", "/api/v1/history?q=knid=x", "").body())
          .contains("is not a condition");
      assertThat(command(server, "trace").code()).isEqualTo(2);
    }
  }
}
