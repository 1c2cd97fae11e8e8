package io.postroad.app.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postroad.app.json.Json;
import io.postroad.app.serve.RunningServer;
import io.postroad.smtp.runtime.JdkExecution;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Server-sent events of a real server: what is told, and that those who listen hurt nobody. */
class EventsApiTest {
  private static final String LETTER =
      "{\"From\":{\"Email\":\"a@example.test\"},\"To\":[{\"Email\":\"b@example.test\"}],"
          + "\"Subject\":\"S\",\"Text\":\"T\"}";

  @TempDir private Path folder;

  /** A browser that listens. */
  private static final class Listener implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader in;

    Listener(RunningServer server, String query) throws IOException {
      this.socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port(server));
      socket.setSoTimeout(20_000);
      OutputStream out = socket.getOutputStream();
      out.write(
          ("GET /api/v1/events" + query + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      out.flush();
      this.in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /** The next line that begins so. */
    String line(String begin) throws IOException {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.startsWith(begin)) {
          return line;
        }
      }
      return "(end)";
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static int port(RunningServer server) {
    return URI.create(server.http()).getPort();
  }

  private static int call(HttpClient client, String method, String url, String body)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(Duration.ofSeconds(20))
            .method(method, BodyPublishers.ofString(body))
            .build();
    return client.send(request, BodyHandlers.ofString()).statusCode();
  }

  @Test
  @DisplayName("W1: the stream is text/event-stream, and the API's rules hold for it")
  void form() throws Exception {
    try (RunningServer server = RunningServer.catching(folder, "127.0.0.1:0");
        Listener listener = new Listener(server, "")) {
      assertThat(listener.line("HTTP/1.1")).contains("200");
      assertThat(listener.line("Content-type")).contains("text/event-stream");
      assertThat(listener.line("retry:")).isEqualTo("retry: 1000");
      try (Listener wrong = new Listener(server, "?kinds=weather")) {
        assertThat(wrong.line("HTTP/1.1")).contains("400");
      }
    }
    try (RunningServer server = RunningServer.with(folder, "");
        Listener stranger = new Listener(server, "")) {
      assertThat(stranger.line("HTTP/1.1")).contains("401");
    }
  }

  @Test
  @DisplayName("product §6: a message that comes, is read and deleted is told at once")
  void inbox() throws Exception {
    try (RunningServer server = RunningServer.catching(folder, "127.0.0.1:0");
        HttpClient client = HttpClient.newHttpClient();
        Listener listener = new Listener(server, "?kinds=inbox")) {
      assertThat(listener.line("retry:")).isNotEmpty();
      assertThat(call(client, "POST", server.http() + "/api/v1/send", LETTER)).isEqualTo(200);
      Map<String, ?> stored = data(listener);
      assertThat(stored.get("kind")).isEqualTo("stored");
      Map<?, ?> message = (Map<?, ?>) stored.get("message");
      assertThat(message.get("Subject")).isEqualTo("S");
      assertThat(message.get("Snippet")).isEqualTo("T");
      String id = String.valueOf(message.get("ID"));
      assertThat(call(client, "GET", server.http() + "/api/v1/message/" + id, "")).isEqualTo(200);
      Map<String, ?> marked = data(listener);
      assertThat(marked.get("kind")).isEqualTo("marked");
      assertThat(marked.get("read")).isEqualTo(true);
      assertThat(marked.get("ids")).isEqualTo(List.of(id));
      assertThat(call(client, "DELETE", server.http() + "/api/v1/messages", "")).isEqualTo(200);
      Map<String, ?> removed = data(listener);
      assertThat(removed.get("kind")).isEqualTo("removed");
      assertThat(removed.get("reason")).isEqualTo("deleted");
    }
  }

  private static Map<String, ?> data(Listener listener) throws IOException {
    return Json.readObject(listener.line("data:").substring("data:".length()));
  }

  @Test
  @DisplayName("product §6: a change in the queue is told, at most twice a second")
  void queue() throws Exception {
    try (RunningServer server = RunningServer.catching(folder, "127.0.0.1:0");
        HttpClient client = HttpClient.newHttpClient();
        Listener listener = new Listener(server, "?kinds=queue")) {
      assertThat(listener.line("retry:")).isNotEmpty();
      long began = System.nanoTime();
      for (int i = 0; i < 20; i++) {
        assertThat(call(client, "POST", server.http() + "/api/v1/send", LETTER)).isEqualTo(200);
      }
      int events = 0;
      while (System.nanoTime() - began < Duration.ofMillis(1800).toNanos()) {
        if (!listener.line("data:").equals("data: {\"changed\":true}")) {
          break;
        }
        events++;
        if (System.nanoTime() - began < Duration.ofMillis(900).toNanos()) {
          assertThat(call(client, "POST", server.http() + "/api/v1/send", LETTER)).isEqualTo(200);
        } else {
          break;
        }
      }
      System.out.println("queue events=" + events);
      assertThat(events).isBetween(1, 3);
    }
  }

  @Test
  @DisplayName("W4: thousands that listen are bounded, and mail is taken all the same")
  void thousands() throws Exception {
    List<Listener> listeners = new ArrayList<>();
    try (RunningServer server = RunningServer.catching(folder, "127.0.0.1:0");
        HttpClient client = HttpClient.newHttpClient()) {
      int taken = 0;
      int refused = 0;
      for (int i = 0; i < 2000; i++) {
        Listener listener = new Listener(server, "");
        String status = listener.line("HTTP/1.1");
        if (status.contains(" 200 ")) {
          taken++;
          listeners.add(listener);
        } else {
          assertThat(status).contains(" 503 ");
          refused++;
          listener.close();
        }
      }
      long began = System.nanoTime();
      assertThat(call(client, "POST", server.http() + "/api/v1/send", LETTER)).isEqualTo(200);
      long millis = (System.nanoTime() - began) / 1_000_000;
      assertThat(listeners.getFirst().line("data:")).isNotEqualTo("(end)");
      assertThat(listeners.getLast().line("data:")).isNotEqualTo("(end)");
      System.out.println(
          "listeners taken=" + taken + " refused=" + refused + " send=" + millis + "ms");
      assertThat(taken).isEqualTo(EventHub.LISTENERS_MAX);
      assertThat(refused).isEqualTo(2000 - EventHub.LISTENERS_MAX);
      assertThat(millis).isLessThan(2000);
      listeners.removeFirst().close();
      await()
          .atMost(Duration.ofSeconds(40))
          .until(() -> {
            assertThat(call(client, "POST", server.http() + "/api/v1/send", LETTER))
                .isEqualTo(200); // whoever has gone is found out when it is told something
            try (Listener again = new Listener(server, "")) {
              return again.line("HTTP/1.1").contains(" 200 ");
            }
          });
    } finally {
      for (Listener listener : listeners) {
        listener.close();
      }
    }
  }

  @Test
  @DisplayName("W4: a listener that does not read is dropped, and those who read miss nothing")
  void slow() {
    JdkExecution execution = new JdkExecution((_, _) -> {});
    try (EventHub hub = EventHub.start(execution)) {
      EventHub.Listener slow = hub.join(Set.of("flow")).orElseThrow();
      EventHub.Listener quick = hub.join(Set.of("flow")).orElseThrow();
      EventHub.Listener other = hub.join(Set.of("inbox")).orElseThrow();
      int sent = 0;
      while (sent < EventHub.WAITING_MAX + 20) {
        int number = sent++;
        hub.publish("flow", () -> Map.of("n", number));
        assertThat(quick.waiting().poll(Duration.ofSeconds(10)).orElseThrow())
            .isEqualTo("event: flow\ndata: {\"n\":" + number + "}\n\n");
      }
      await().atMost(Duration.ofSeconds(10)).until(() -> hub.hasDropped(slow));
      assertThat(hub.hasDropped(quick)).isFalse();
      assertThat(hub.hasDropped(other)).isFalse();
      assertThat(hub.listening()).isEqualTo(2);
      assertThat(other.waiting().size()).isZero();
      hub.leave(slow);
      assertThat(hub.join(Set.of("flow"))).isPresent();
    }
  }

  @Test
  @DisplayName("events: a flood becomes one word that much has changed")
  void flood() {
    JdkExecution execution = new JdkExecution((_, _) -> {});
    try (EventHub hub = EventHub.start(execution)) {
      EventHub.Listener listener = hub.join(Set.of("inbox")).orElseThrow();
      for (int i = 0; i < 100_000; i++) {
        hub.publish("inbox", () -> Map.of("kind", "stored"));
      }
      int events = 0;
      boolean changed = false;
      for (var event = listener.waiting().poll(Duration.ofSeconds(2));
          event.isPresent();
          event = listener.waiting().poll(Duration.ofMillis(500))) {
        events++;
        changed |= event.get().contains("\"changed\":true");
      }
      System.out.println("flood published=100000 told=" + events);
      assertThat(changed).isTrue();
      assertThat(events).isBetween(1, EventHub.WAITING_MAX);
      assertThat(hub.hasDropped(listener)).isFalse();
    }
  }
}
