package io.postroad.app.web.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.app.serve.RunningServer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Waiting for a message, its links and codes, searches and tags, over a real server's API. */
class WaitApiTest {
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
  @DisplayName("issue 5: wait answers with the message as soon as it is there")
  void comes() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<HttpResponse<String>> waiting =
          threads.submit(() -> api.get("/api/v1/wait?query=subject:wanted&timeout=20s"));
      String other = api.send("Something else", "T");
      long began = System.nanoTime();
      String id = api.send("Wanted", "T");
      Map<String, ?> found = ApiCalls.json(waiting.get(20, TimeUnit.SECONDS));
      System.out.println("wait millis=" + (System.nanoTime() - began) / 1_000_000);
      assertThat(found.get("ID")).isEqualTo(id);
      assertThat(found.get("Subject")).isEqualTo("Wanted");
      assertThat(ApiCalls.json(api.get("/api/v1/wait")).get("ID")).isEqualTo(id);
      assertThat(ApiCalls.json(api.get("/api/v1/wait?after=" + other)).get("ID")).isEqualTo(id);
      Future<HttpResponse<String>> next =
          threads.submit(() -> api.get("/api/v1/wait?after=latest&timeout=20"));
      HttpResponse<String> none = api.get("/api/v1/wait?after=" + id + "&timeout=100ms");
      assertThat(none.statusCode()).isEqualTo(408);
      String later = api.send("Later", "T");
      assertThat(ApiCalls.json(next.get(20, TimeUnit.SECONDS)).get("ID")).isEqualTo(later);
      assertThat(ApiCalls.json(api.get("/api/v1/wait?since=2020-01-01T00:00:00Z")).get("ID"))
          .isEqualTo(other);
    }
  }

  @Test
  @DisplayName("issue 5: wait ends in time with 408 and a word, and refuses what makes no sense")
  void ends() throws Exception {
    long began = System.nanoTime();
    HttpResponse<String> answer = api.get("/api/v1/wait?query=subject:never&timeout=300ms");
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    assertThat(answer.statusCode()).isEqualTo(408);
    assertThat(answer.body()).contains("subject:never", "300ms");
    assertThat(took).isBetween(Duration.ofMillis(290), Duration.ofSeconds(10));
    for (String bad :
        new String[] {
          "timeout=forever", "timeout=6m", "query=before:nonsense", "after=nothing", "since=now"
        }) {
      assertThat(api.get("/api/v1/wait?" + bad).statusCode()).as(bad).isEqualTo(400);
    }
  }

  @Test
  @DisplayName("W4: more than 200 requests that wait are refused, and others are served")
  void bounded() throws Exception {
    // No place becomes free while these wait, so that it is one of them that finds none.
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> asked =
          IntStream.rangeClosed(0, 200)
              .mapToObj(_ -> threads.submit(() -> api.get("/api/v1/wait?timeout=60s").statusCode()))
              .toList();
      org.awaitility.Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> asked.stream().filter(Future::isDone).count() == 1);
      assertThat(api.get("/api/v1/messages").statusCode()).isEqualTo(200);
      api.send("All of you", "T");
      List<Integer> answers = new ArrayList<>();
      for (Future<Integer> one : asked) {
        answers.add(one.get(30, TimeUnit.SECONDS));
      }
      assertThat(answers).containsOnlyOnce(503).hasSize(201);
      assertThat(answers.stream().filter(status -> status == 200)).hasSize(200);
    }
  }

  @Test
  @DisplayName("issue 5: links and codes of a message; nothing is fetched (W3)")
  void extracts() throws Exception {
    api.send("Your login", "Your code is 482913.\nOr follow http://127.0.0.1:1/login?t=a_b now.");
    Map<String, ?> links = ApiCalls.json(api.get("/api/v1/message/latest/links"));
    assertThat(links.get("Links").toString())
        .contains("URL=http://127.0.0.1:1/login?t=a_b", "In=Text");
    Map<String, ?> codes = ApiCalls.json(api.get("/api/v1/message/latest/codes"));
    assertThat(codes.get("Codes").toString()).contains("Code=482913");
    Map<String, ?> unchecked = ApiCalls.json(api.get("/api/v1/message/latest/link-check"));
    assertThat(unchecked.get("Links").toString()).contains("StatusCode=0", "not checked");
    assertThat(api.get("/api/v1/message/latest/html-check").statusCode()).isEqualTo(400);
    assertThat(api.get("/api/v1/message/latest/sa-check").statusCode()).isEqualTo(404);
    assertThat(api.get("/api/v1/message/nothing/links").statusCode()).isEqualTo(404);
  }

  @Test
  @DisplayName("Mailpit: search, mark and delete by search, tags set, renamed and deleted")
  void searchesAndTags() throws Exception {
    String one = api.send("Alpha", "first");
    api.send("Beta", "second");
    Map<String, ?> found = ApiCalls.json(api.get("/api/v1/search?query=subject:alpha"));
    assertThat(found.get("total")).isEqualTo(2);
    assertThat(found.get("messages_count")).isEqualTo(1);
    assertThat(found.get("messages").toString()).contains(one);
    assertThat(api.get("/api/v1/search?query=").statusCode()).isEqualTo(400);
    assertThat(api.get("/api/v1/search").body()).isEqualTo("Error: no search query");
    assertThat(api.put("/api/v1/messages", Map.of("Read", true, "Search", "beta")).body())
        .isEqualTo("ok");
    assertThat(ApiCalls.json(api.get("/api/v1/search?query=is:read")).get("messages_count"))
        .isEqualTo(1);
    Map<String, Object> both = Map.of("Search", "beta", "IDs", List.of(one));
    assertThat(api.put("/api/v1/messages", both).statusCode()).isEqualTo(400);
    Map<String, Object> tag = Map.of("IDs", List.of(one), "Tags", java.util.List.of("Tag 1"));
    assertThat(api.put("/api/v1/tags", tag).body()).isEqualTo("ok");
    assertThat(api.get("/api/v1/tags").body().strip()).isEqualTo("[\"Tag 1\"]");
    assertThat(api.put("/api/v1/tags/Tag%201", Map.of("Name", "New")).body()).isEqualTo("ok");
    assertThat(api.get("/api/v1/search?query=tag:new").body()).contains(one);
    assertThat(api.put("/api/v1/tags/None", Map.of("Name", "New")).statusCode()).isEqualTo(400);
    assertThat(api.call("DELETE", "/api/v1/tags/New", "").body()).isEqualTo("ok");
    assertThat(api.get("/api/v1/tags").body().strip()).isEqualTo("[]");
    assertThat(api.call("DELETE", "/api/v1/search?query=subject:alpha", "").body()).isEqualTo("ok");
    assertThat(api.get("/api/v1/messages").body()).contains("\"total\":1");
  }
}
