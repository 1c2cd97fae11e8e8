package io.postroad.app.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
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
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of the page and the framed HTML of a message, over HTTP. */
class PageServingTest {

  private static final Mailbox ALICE = Mailbox.parse("alice@example.test").orElseThrow();
  private static final String ID = "0000000000000000000000000a";

  private final TestTime time = new TestTime();
  private final HttpClient client = HttpClient.newHttpClient();
  private Inbox inbox;
  private HttpServer server;

  @BeforeEach
  void start(@TempDir Path folder) throws IOException {
    inbox = Inbox.open(FolderDisk.open(folder.resolve("inbox")), InboxSettings.DEFAULTS, time);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    server.createContext("/", new Page(inbox));
    server.start();
  }

  @AfterEach
  void stop() throws IOException {
    server.stop(0);
    client.close();
    inbox.close();
  }

  private HttpResponse<byte[]> call(String method, String path, String... headers)
      throws IOException, InterruptedException {
    URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address).method(method, BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static String field(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  @Test
  @DisplayName("W2: each path that the page draws gives it, under a policy of our own files alone")
  void paths() throws IOException, InterruptedException {
    for (String path :
        List.of(
            "/",
            "/?q=is:unread",
            "/view/" + ID,
            "/view/latest",
            "/view/" + ID + "/conversation",
            "/queue",
            "/queue/" + ID,
            "/flow",
            "/check")) {
      HttpResponse<byte[]> page = call("GET", path);
      assertThat(page.statusCode()).as(path).isEqualTo(200);
      assertThat(new String(page.body(), StandardCharsets.UTF_8)).startsWith("<!doctype html>");
      assertThat(field(page, "Content-Type")).isEqualTo("text/html; charset=utf-8");
      assertThat(field(page, "Content-Security-Policy"))
          .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'self'")
          .contains("require-trusted-types-for 'script'", "trusted-types 'none'")
          .doesNotContain("unsafe", "http:", "https:", "*");
      assertThat(field(page, "X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(field(page, "Referrer-Policy")).isEqualTo("no-referrer");
      assertThat(field(page, "Cache-Control")).isEqualTo("no-cache");
    }
  }

  @Test
  @DisplayName("W4: any other path is 404, and no name reaches another file of the program")
  void otherPaths() throws IOException, InterruptedException {
    for (String path :
        List.of(
            "/nothing",
            "/queue/",
            "/view/",
            "/view/A",
            "/view/" + "a".repeat(65),
            "/view/" + ID + "/other",
            "/assets/",
            "/assets/nothing.js",
            "/assets/Page.class",
            "/assets/..%2Fpage%2Fmain.js",
            "/assets/%2Fio%2Fpostroad%2Fapp%2Fweb%2Fpage%2Fmain.js",
            "/assets/sub/main.js",
            "/assets/..",
            "/main.js")) {
      assertThat(call("GET", path).statusCode()).as(path).isEqualTo(404);
    }
    HttpResponse<byte[]> change = call("POST", "/");
    assertThat(change.statusCode()).isEqualTo(405);
    assertThat(field(change, "Allow")).isEqualTo("GET, HEAD");
  }

  @Test
  @DisplayName("RFC 9110 §13.1.2: a file that is known already costs a 304 without a body")
  void unchanged() throws IOException, InterruptedException {
    HttpResponse<byte[]> first = call("GET", "/assets/main.js");
    String tag = field(first, "ETag");
    assertThat(tag).startsWith("\"").endsWith("\"");
    assertThat(field(first, "Content-Type")).isEqualTo("text/javascript; charset=utf-8");
    for (String known : List.of(tag, "\"other\", " + tag, "W/" + tag, "*")) {
      HttpResponse<byte[]> again = call("GET", "/assets/main.js", "If-None-Match", known);
      assertThat(again.statusCode()).as(known).isEqualTo(304);
      assertThat(again.body()).isEmpty();
      assertThat(field(again, "ETag")).isEqualTo(tag);
    }
    HttpResponse<byte[]> changed = call("GET", "/assets/main.js", "If-None-Match", "\"other\"");
    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(field(call("GET", "/assets/dom.js"), "ETag")).isNotEqualTo(tag);
  }

  @Test
  @DisplayName("RFC 9110 §8.8.3.3: gzip where it is taken, under a strong tag of its own")
  void zipped() throws IOException, InterruptedException {
    HttpResponse<byte[]> plain = call("GET", "/assets/style.css");
    HttpResponse<byte[]> zipped = call("GET", "/assets/style.css", "Accept-Encoding", "br, gzip");
    assertThat(field(plain, "Content-Encoding")).isEmpty();
    assertThat(field(zipped, "Content-Encoding")).isEqualTo("gzip");
    assertThat(field(zipped, "Vary")).isEqualTo("Accept-Encoding");
    assertThat(field(zipped, "ETag")).isNotEqualTo(field(plain, "ETag"));
    assertThat(zipped.body().length).isLessThan(plain.body().length / 2);
    try (GZIPInputStream unzipped = new GZIPInputStream(new ByteArrayInputStream(zipped.body()))) {
      assertThat(unzipped.readAllBytes()).isEqualTo(plain.body());
    }
    for (String refused : List.of("gzip;q=0", "gzip; q=0.000", "br", "identity")) {
      HttpResponse<byte[]> answer = call("GET", "/assets/style.css", "Accept-Encoding", refused);
      assertThat(field(answer, "Content-Encoding")).as(refused).isEmpty();
    }
    HttpResponse<byte[]> head = call("HEAD", "/assets/style.css");
    assertThat(head.body()).isEmpty();
    assertThat(field(head, "Content-Length")).isEqualTo(Integer.toString(plain.body().length));
  }

  @Test
  @DisplayName("W2: a message's HTML has an address with a policy that allows nothing")
  void frame() throws IOException, InterruptedException {
    store("Content-Type: text/html\n\n<p onclick=x()>Hello <b>Bob</b><script>x()</script></p>\n");
    for (String path : List.of("/view/" + ID + ".html", "/view/latest.html")) {
      HttpResponse<byte[]> frame = call("GET", path);
      assertThat(frame.statusCode()).isEqualTo(200);
      assertThat(field(frame, "Content-Security-Policy"))
          .startsWith("default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox;")
          .contains("frame-ancestors 'self'");
      assertThat(field(frame, "Cache-Control")).isEqualTo("no-store");
      assertThat(new String(frame.body(), StandardCharsets.UTF_8))
          .contains("<b>Bob</b>")
          .doesNotContain("onclick", "script");
    }
    assertThat(call("GET", "/view/" + "b".repeat(26) + ".html").statusCode()).isEqualTo(404);
    assertThat(call("GET", "/view/..%2F" + ID + ".html").statusCode()).isEqualTo(404);
  }

  private void store(String message) throws IOException {
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
    inbox.store(ID, ALICE, List.of(ALICE), time.now(), content);
  }
}
