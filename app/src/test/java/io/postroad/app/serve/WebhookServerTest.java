package io.postroad.app.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postroad.app.cli.CommandLine;
import io.postroad.app.json.Json;
import io.postroad.smtp.tls.Pem;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Webhooks of a real server, to a real HTTP server on loopback. */
@Timeout(120)
class WebhookServerTest {
  private static final String DOMAIN =
      """
      [relay]
      trusted-networks = ["127.0.0.0/8"]
      [domains."example.test"]
      mailboxes = ["alice"]
      deliver = "inbox"
      """;

  @TempDir private Path folder;

  private static String hook(String url, String events) {
    return "[[webhooks]]\nurl = \"%s\"\nsecret = \"%s\"\nevents = [%s]\n"
        .formatted(url, HookReceiver.SECRET, events);
  }

  private void send(String server, String to) {
    String said =
        CommandLine.run(
            folder, "send", "--server", server, "--from", "carol@else.test", "--to", to, "--quiet");
    assertThat(said).startsWith("0 ");
  }

  private static String metrics(String http) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(http + "/metrics")).build(),
              BodyHandlers.ofString())
          .body();
    }
  }

  @Test
  @DisplayName("webhooks: mail that comes is told, signed, in the order in which it happened")
  void told() throws Exception {
    try (HookReceiver receiver = HookReceiver.on(0);
        RunningServer server =
            RunningServer.with(
                folder,
                DOMAIN
                    + hook(
                        "http://127.0.0.1:" + receiver.port() + "/in/s3cret",
                        "'accepted', 'delivered', 'removed', 'refused'"))) {
      send(server.smtpText(), "alice@example.test");
      await().until(() -> receiver.received().size() == 3);
      CommandLine.run(
          folder, "send", "--server", server.smtpText(), "--to", "nobody@example.test", "--quiet");
      await().until(() -> receiver.received().size() == 4);
      StringBuilder events = new StringBuilder();
      for (HookReceiver.Received each : receiver.received()) {
        assertThat(each.isSigned()).isTrue();
        assertThat(each.path()).isEqualTo("/in/s3cret");
        assertThat(Json.readObject(each.body())).containsEntry("id", each.id());
        events.append(Json.readObject(each.body()).get("event")).append(' ');
      }
      assertThat(events).hasToString("accepted delivered removed refused ");
      assertThat(metrics(server.http()))
          .contains("postroad_webhook_calls_total{hook=\"http://127.0.0.1:" + receiver.port())
          .contains("postroad_webhook_call_seconds_count 4")
          .as("what may be secret in an address is shown nowhere")
          .doesNotContain("s3cret");
      assertThat(server.log()).doesNotContain("s3cret").doesNotContain(HookReceiver.SECRET);
    }
  }

  @Test
  @DisplayName("webhooks: mail is not held up by a hook that takes connections and says nothing")
  void deafHook() throws Exception {
    try (ServerSocket deaf = new ServerSocket(0);
        RunningServer server =
            RunningServer.with(
                folder,
                DOMAIN + hook("http://127.0.0.1:" + deaf.getLocalPort() + "/", "'accepted'"))) {
      long begun = System.nanoTime();
      for (int i = 0; i < 10; i++) {
        send(server.smtpText(), "alice@example.test");
      }
      Duration took = Duration.ofNanos(System.nanoTime() - begun);
      assertThat(took).isLessThan(Duration.ofSeconds(10));
      await().until(() -> server.server().inbox().figures().messages() == 10);
      await()
          .until(() -> metrics(server.http()).contains("events_waiting{hook=\"http://127.0.0.1:"));
      System.out.println("messages=10 took=" + took.toMillis() + "ms");
    }
  }

  @Test
  @DisplayName("W3: a redirect is not followed, whatever it says")
  void redirect() throws Exception {
    try (HookReceiver inside = HookReceiver.on(0);
        HookReceiver receiver = HookReceiver.on(0);
        RunningServer server =
            RunningServer.with(
                folder, DOMAIN + hook("http://127.0.0.1:" + receiver.port() + "/", "'accepted'"))) {
      receiver.answer(307, Optional.of("http://127.0.0.1:" + inside.port() + "/admin"));
      send(server.smtpText(), "alice@example.test");
      await().until(() -> receiver.received().size() >= 2);
      assertThat(inside.received()).isEmpty();
      await().until(() -> server.log().contains("it answered 307"));
    }
  }

  private static SSLContext context(SelfSigned made) throws Exception {
    byte[] chain = made.certificate().getBytes(StandardCharsets.US_ASCII);
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "hook",
        Pem.key(made.key().getBytes(StandardCharsets.US_ASCII)),
        new char[0],
        Pem.certificates(chain).toArray(new Certificate[0]));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  @Test
  @DisplayName("T1: a hook's certificate is verified; [tls] authorities says who vouches for it")
  void certificate() throws Exception {
    SelfSigned made = SelfSigned.make("localhost", Instant.now());
    Files.writeString(folder.resolve("ca.pem"), made.certificate());
    String tls = "[tls]\nauthorities = \"ca.pem\"\n";
    try (HookReceiver receiver = HookReceiver.secure(context(made))) {
      String hook = hook("https://localhost:" + receiver.port() + "/", "'accepted'");
      try (RunningServer server = RunningServer.with(folder, DOMAIN + hook)) {
        send(server.smtpText(), "alice@example.test");
        await().until(() -> server.log().contains("in a row, tried again"));
        assertThat(server.log()).contains("webhook https://localhost:" + receiver.port() + ": TLS");
        assertThat(receiver.received()).isEmpty();
      }
      try (RunningServer server = RunningServer.with(folder, DOMAIN + tls + hook)) {
        await().until(() -> receiver.received().size() == 1);
        assertThat(receiver.received().getFirst().isSigned()).isTrue();
        assertThat(server.log()).doesNotContain("in a row");
      }
    }
  }

  /** The program as a process of its own. */
  private record Program(Process process, String smtp, String http) implements AutoCloseable {
    static Program start(Path folder) throws IOException {
      ProcessBuilder builder =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  "io.postroad.app.Main",
                  "serve",
                  "--config",
                  folder.resolve("p.toml").toString())
              .redirectError(
                  ProcessBuilder.Redirect.appendTo(folder.resolve("program.err").toFile()));
      Process process = builder.start();
      BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
      String smtp = "";
      String http = "";
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.equals("ready")) {
          return new Program(process, smtp, http);
        }
        String[] words = line.split(" ", -1);
        smtp = words[1].equals("smtp") ? words[2] : smtp;
        http = words[1].equals("http") ? "http://" + words[2] : http;
      }
      throw new AssertionError(Files.readString(folder.resolve("program.err")));
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
      process.destroyForcibly();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Test
  @DisplayName("webhooks: killed with SIGKILL while the hook is down, the event arrives by its id")
  void kill() throws Exception {
    int port = freePort();
    Files.writeString(
        folder.resolve("p.toml"),
        """
        hostname = "mx1.example.test"
        data = "data"
        [[listen]]
        address = "127.0.0.1:0"
        check-sender = "off"
        [http]
        listen = "127.0.0.1:0"
        """
            + DOMAIN
            + hook("http://127.0.0.1:" + port + "/", "'accepted'"));
    String id;
    try (HookReceiver failing = HookReceiver.on(port);
        Program program = Program.start(folder)) {
      failing.answer(500, Optional.empty());
      send(program.smtp(), "alice@example.test");
      send(program.smtp(), "alice@example.test");
      await().until(() -> !failing.received().isEmpty());
      await().until(() -> metrics(program.http()).matches("(?s).*events_waiting\\{[^}]*} 2\\.0.*"));
      id = failing.received().getFirst().id();
      program.kill();
    }
    try (Program down = Program.start(folder)) {
      await().until(() -> metrics(down.http()).matches("(?s).*events_waiting\\{[^}]*} 2\\.0.*"));
      down.kill();
    }
    try (HookReceiver receiver = HookReceiver.on(port);
        Program _ = Program.start(folder)) {
      await().until(() -> receiver.received().size() >= 2);
      List<HookReceiver.Received> received = receiver.received();
      assertThat(received.getFirst().id()).isEqualTo(id);
      assertThat(received.get(1).id()).isNotEqualTo(id);
      for (HookReceiver.Received each : received) {
        assertThat(each.isSigned()).isTrue();
      }
      System.out.println("kills=2 events=2 lost=0");
    }
  }

  @Test
  @DisplayName("product §1: check names the hook that cannot work, and the one in clear text")
  void check() throws Exception {
    try (HookReceiver receiver = HookReceiver.on(0)) {
      int nobody = freePort();
      Path file =
          Files.writeString(
              folder.resolve("p.toml"),
              "hostname = 'localhost'\ndata = 'data'\n"
                  + "[[listen]]\naddress = '127.0.0.1:0'\n[http]\nlisten = '127.0.0.1:0'\n"
                  + "[dns]\nservers = ['127.0.0.1:9']\n"
                  + hook("http://127.0.0.1:" + receiver.port() + "/s3cret", "'accepted'")
                  + hook("http://127.0.0.1:" + nobody + "/s3cret", "'accepted'")
                  + hook("http://hooks.invalid/s3cret", "'accepted'"));
      String said = CommandLine.run(folder, "check", "--config", file.toString());
      assertThat(said)
          .contains("ok: the webhook http://127.0.0.1:" + receiver.port() + " answers")
          .contains("the webhook http://127.0.0.1:" + nobody + " cannot be called: no connection")
          .contains("the webhook http://hooks.invalid cannot be called: no address is known")
          .contains("events go to http://hooks.invalid in clear text")
          .doesNotContain("events go to http://127")
          .doesNotContain("s3cret");
    }
  }

  @Test
  @DisplayName("webhooks: openssl makes the same signature, as docs/webhooks.md shows")
  void openssl() throws Exception {
    HookReceiver.Received given =
        new HookReceiver.Received("/", "01m84grmmvfc1kmxp77prk7x0x", "1767225600", "", "{\"a\":1}");
    Process process =
        new ProcessBuilder(
                "sh",
                "-c",
                "printf '%s.%s.%s' \"$1\" \"$2\" \"$3\" | openssl dgst -sha256 -hmac \"$4\" -binary"
                    + " | base64",
                "sh",
                given.id(),
                given.timestamp(),
                given.body(),
                HookReceiver.SECRET)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    org.junit.jupiter.api.Assumptions.assumeTrue(process.waitFor() == 0, "openssl is not there");
    HookReceiver.Received signed =
        new HookReceiver.Received(
            given.path(), given.id(), given.timestamp(), "v1," + printed.strip(), given.body());
    assertThat(signed.isSigned()).isTrue();
  }
}
