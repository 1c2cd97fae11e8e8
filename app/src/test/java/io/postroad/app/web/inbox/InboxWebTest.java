package io.postroad.app.web.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.postroad.app.json.Json;
import io.postroad.app.web.Dispatcher;
import io.postroad.inbox.FolderDisk;
import io.postroad.inbox.Inbox;
import io.postroad.inbox.InboxSettings;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.envelope.Content;
import io.postroad.testkit.runtime.TestTime;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The inbox over HTTP: Mailpit's API. */
class InboxWebTest {

  private static final Mailbox ALICE = Mailbox.parse("alice@example.test").orElseThrow();
  private static final Mailbox BOB = Mailbox.parse("bob@example.test").orElseThrow();
  private static final Mailbox CAROL = Mailbox.parse("carol@example.test").orElseThrow();

  private static final String MESSAGE =
      """
      From: =?utf-8?q?Andr=C3=A9?= <andre@example.test>
      To: Bob <bob@example.test>
      Subject: %s
      Date: Fri, 21 Nov 1997 09:55:06 -0600
      message-ID: <one@example.test>
      List-Unsubscribe: <mailto:out@example.test>, <https://example.test/out>
      Content-Type: multipart/mixed; boundary=b

      --b
      Content-Type: text/html; charset=utf-8

      <p onclick="alert(1)">Hello <b>Bob</b><script>alert(1)</script></p>
      --b
      Content-Type: text/html
      Content-Disposition: attachment; filename="../evil%s.html"

      <script>alert(1)</script>
      --b--
      """;

  private final TestTime time = new TestTime();
  private final HttpClient client = HttpClient.newHttpClient();
  private Inbox inbox;
  private HttpServer server;

  @BeforeEach
  void start(@TempDir Path folder) throws IOException {
    inbox = Inbox.open(FolderDisk.open(folder.resolve("inbox")), InboxSettings.DEFAULTS, time);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    ProgramFacts program =
        new ProgramFacts("0.1", "folder", time, time.nanos(), () -> 3, () -> true);
    server.createContext("/", Dispatcher.of(new InboxApi(inbox, program).endpoints(), Map.of()));
    server.start();
  }

  @AfterEach
  void stop() throws IOException {
    server.stop(0);
    client.close();
    inbox.close();
  }

  private static String id(int number) {
    return "%026d".formatted(number);
  }

  private void store(int number, String message) throws IOException {
    ByteArrayInputStream octets =
        new ByteArrayInputStream(message.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    Content content =
        new Content() {
          @Override
          public int read(byte[] into, int offset, int length) {
            return octets.read(into, offset, length);
          }

          @Override
          public void close() {}
        };
    inbox.store(id(number), ALICE, List.of(BOB, CAROL), time.now().plusSeconds(number), content);
  }

  private HttpResponse<String> call(String method, String path, String body)
      throws IOException, InterruptedException {
    URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(address)
                .method(
                    method,
                    body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
    assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(response.headers().firstValue("Referrer-Policy")).contains("no-referrer");
    assertThat(response.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "frame-ancestors 'self'");
    return response;
  }

  private String get(String path) throws IOException, InterruptedException {
    HttpResponse<String> response = call("GET", path, "");
    assertThat(response.statusCode()).as(path).isEqualTo(200);
    return response.body();
  }

  private Map<String, @Nullable Object> json(String path) throws IOException, InterruptedException {
    return Json.readObject(get(path));
  }

  @Test
  @DisplayName("Mailpit: /messages lists newest first with Mailpit's fields")
  void messages() throws IOException, InterruptedException {
    store(1, MESSAGE.formatted("one", ""));
    store(2, MESSAGE.formatted("two", ""));
    Map<String, @Nullable Object> list = json("/api/v1/messages?start=0&limit=1");
    assertThat(list.keySet())
        .containsExactly(
            "total",
            "unread",
            "count",
            "messages_count",
            "messages_unread",
            "start",
            "tags",
            "inboxes",
            "messages");
    assertThat(list).containsEntry("total", 2).containsEntry("unread", 2).containsEntry("count", 1);
    List<?> messages = (List<?>) list.get("messages");
    Map<?, ?> first = (Map<?, ?>) messages.getFirst();
    assertThat(first.keySet().stream().map(Object::toString))
        .containsExactly(
            "ID",
            "MessageID",
            "Read",
            "From",
            "To",
            "Cc",
            "Bcc",
            "ReplyTo",
            "Subject",
            "Created",
            "Username",
            "Tags",
            "Inbox",
            "Size",
            "Attachments",
            "Snippet");
    assertThat(first.get("ID")).isEqualTo(id(2));
    assertThat(first.get("Subject")).isEqualTo("two");
    assertThat(first.get("Created")).isEqualTo("2026-01-01T00:00:02Z");
    assertThat(first.get("From"))
        .isEqualTo(Map.of("Name", "André", "Address", "andre@example.test"));
    assertThat(first.get("Bcc"))
        .isEqualTo(List.of(Map.of("Name", "", "Address", "carol@example.test")));
    assertThat(first.get("Attachments")).isEqualTo(1);
    assertThat(first.get("Snippet")).isEqualTo("Hello Bob");
  }

  @Test
  @DisplayName("Mailpit: /message/{ID} has the parts, marks it read, and knows latest")
  void message() throws IOException, InterruptedException {
    store(1, MESSAGE.formatted("one", ""));
    Map<String, @Nullable Object> message = json("/api/v1/message/latest");
    assertThat(message.keySet())
        .containsExactly(
            "ID",
            "MessageID",
            "From",
            "To",
            "Cc",
            "Bcc",
            "ReplyTo",
            "ReturnPath",
            "Subject",
            "ListUnsubscribe",
            "Date",
            "Tags",
            "Username",
            "Inbox",
            "Text",
            "HTML",
            "Size",
            "Inline",
            "Attachments");
    assertThat(message)
        .containsEntry("ID", id(1))
        .containsEntry("MessageID", "one@example.test")
        .containsEntry("ReturnPath", "alice@example.test")
        .containsEntry("Date", "1997-11-21T15:55:06Z");
    assertThat(((Map<?, ?>) message.get("ListUnsubscribe")).get("Links"))
        .isEqualTo(List.of("mailto:out@example.test", "https://example.test/out"));
    Map<?, ?> part = (Map<?, ?>) ((List<?>) message.get("Attachments")).getFirst();
    assertThat(part.get("PartID")).isEqualTo("2");
    assertThat(part.get("ContentType")).isEqualTo("text/html");
    assertThat(inbox.figures().unread()).isZero();
    assertThat(json("/api/v1/message/" + id(1) + "/headers"))
        .containsEntry("Message-Id", List.of("<one@example.test>"));
    assertThat(get("/api/v1/message/" + id(1) + "/raw"))
        .isEqualTo(MESSAGE.formatted("one", "").replace("\n", "\r\n"));
  }

  @Test
  @DisplayName("Mailpit: PUT and DELETE /messages act on the ids given, or on all without ids")
  void changes() throws IOException, InterruptedException {
    for (int i = 1; i <= 4; i++) {
      store(i, MESSAGE.formatted("n" + i, ""));
    }
    String path = "/api/v1/messages";
    assertThat(call("PUT", path, "{\"Read\":true,\"IDs\":[\"" + id(1) + "\"]}").body())
        .isEqualTo("ok");
    assertThat(inbox.figures().unread()).isEqualTo(3);
    assertThat(call("PUT", path, "{\"Read\":true}").body()).isEqualTo("ok");
    assertThat(inbox.figures().unread()).isZero();
    assertThat(call("DELETE", path, "{\"IDs\":[\"" + id(1) + "\"]}").body()).isEqualTo("ok");
    assertThat(inbox.figures().messages()).isEqualTo(3);
    for (String bad : List.of("{\"IDs\":[1]}", "{\"IDs\":\"x\"}", "no json", "{\"IDs\":[")) {
      assertThat(call("DELETE", path, bad).statusCode()).as(bad).isEqualTo(400);
      assertThat(call("PUT", path, bad).statusCode()).as(bad).isEqualTo(400);
    }
    assertThat(call("PUT", path, "{\"Search\":\"is:odd\"}").statusCode()).isEqualTo(400);
    assertThat(inbox.figures().messages()).isEqualTo(3);
    assertThat(call("DELETE", path, "").statusCode()).isEqualTo(200);
    assertThat(inbox.figures().messages()).isZero();
    assertThat(call("POST", path, "").headers().firstValue("Allow")).contains("DELETE, GET, PUT");
  }

  @Test
  @DisplayName("Mailpit: /info tells version and figures")
  void information() throws IOException, InterruptedException {
    store(1, MESSAGE.formatted("one", ""));
    assertThat(json("/api/v1/info"))
        .containsEntry("Version", "0.1")
        .containsEntry("Database", "folder")
        .containsEntry("Messages", 1)
        .containsEntry("Unread", 1)
        .containsKeys("LatestVersion", "DatabaseSize", "Tags", "RuntimeStats");
  }

  @Test
  @DisplayName("W2: parts come as downloads without a type, under a safe name")
  void parts() throws IOException, InterruptedException {
    store(1, MESSAGE.formatted("one", "\u00e4"));
    HttpResponse<String> part = call("GET", "/api/v1/message/" + id(1) + "/part/2", "");
    assertThat(part.headers().firstValue("Content-Type")).contains("application/octet-stream");
    assertThat(part.headers().firstValue("Content-Disposition"))
        .contains("attachment; filename=\"evil_.html\"; filename*=UTF-8''evil%C3%A4.html");
    assertThat(part.body()).isEqualTo("<script>alert(1)</script>");
    Map<String, @Nullable Object> tree = json("/api/v1/message/" + id(1) + "/parts");
    assertThat(tree).containsEntry("Count", 2);
    assertThat((List<?>) tree.get("Parts"))
        .map(each -> ((Map<?, ?>) each).get("PartID"))
        .isEqualTo(List.of("1", "2"));
    HttpResponse<String> head = call("HEAD", "/api/v1/message/" + id(1) + "/part/2", "");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
  }

  @Test
  @DisplayName("W4: ids that are none give 404, whatever they look like")
  void ids() throws IOException, InterruptedException {
    store(1, MESSAGE.formatted("one", ""));
    for (String path :
        List.of(
            "/api/v1/message/",
            "/api/v1/message/x",
            "/api/v1/message/..%2F..%2Fetc%2Fpasswd/raw",
            "/api/v1/message/" + id(2),
            "/api/v1/message/" + id(1) + "/part/9",
            "/api/v1/message/" + id(1) + "/part/..%2F1",
            "/api/v1/message/" + id(1) + "/what",
            "/api/v1/message/" + id(1) + "/raw/x")) {
      assertThat(call("GET", path, "").statusCode()).as(path).isEqualTo(404);
    }
    assertThat(call("POST", "/api/v1/info", "x").statusCode()).isEqualTo(405);
  }
}
