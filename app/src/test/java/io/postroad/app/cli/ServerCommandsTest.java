package io.postroad.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postroad.app.json.Json;
import io.postroad.app.serve.RunningServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that speak to a running server, against a real one. */
class ServerCommandsTest {
  private static final String MORE =
      """
      [relay]
      trusted-networks = ["127.0.0.0/8"]
      [domains."example.test"]
      mailboxes = ["alice", "bob"]
      deliver = "inbox"
      [[routes]]
      match = ["dead.test"]
      via = "smtp:127.0.0.1:9"
      """;

  @TempDir private Path folder;

  private Run send(RunningServer server, String to, String... more) {
    List<String> args =
        new java.util.ArrayList<>(
            List.of(
                "send", "--server", server.smtpText(), "--from", "carol@else.test", "--to", to));
    args.addAll(List.of(more));
    return Run.in(folder, args.toArray(new String[0]));
  }

  private Run queue(String... args) {
    String[] all = new String[args.length + 3];
    all[0] = "queue";
    System.arraycopy(args, 0, all, 1, args.length);
    all[args.length + 1] = "--config";
    all[args.length + 2] = folder.resolve("p.toml").toString();
    return Run.in(folder, all);
  }

  @Test
  @DisplayName("product §1: send shows the conversation, then the queue id; why and trace know it")
  void sendWhyTrace() throws Exception {
    try (RunningServer server = RunningServer.with(folder, MORE)) {
      Run run = send(server, "alice@example.test", "--subject", "Grüße", "--body", "hi\n.\n");
      assertThat(run.err()).isEmpty();
      assertThat(run.code()).isZero();
      assertThat(run.out())
          .contains("S: 220 mx1.example.test ESMTP")
          .contains("C: MAIL FROM:<carol@else.test>")
          .contains("S: 354")
          .contains("C: QUIT")
          .doesNotContain("Grü");
      String id = run.out().lines().reduce((_, last) -> last).orElseThrow();
      assertThat(id).matches("[0-9a-z]{26}");
      await().until(() -> queue("list", "--json").out().strip().equals("[ ]"));
      String config = folder.resolve("p.toml").toString();
      Run why = Run.in(folder, "why", id, "--config", config);
      assertThat(why.out()).contains("alice@example.test").contains("delivered").hasLineCount(1);
      Run trace = Run.in(folder, "trace", id, "--data", server.data().toString());
      assertThat(trace.out())
          .contains("accepted")
          .contains("C: RCPT TO:<alice@example.test>")
          .contains("alice@example.test delivered");
      Run json =
          Run.in(folder, "trace", id, "--json", "--api", server.http(), "--token", server.token());
      assertThat(json.err()).isEmpty();
      assertThat(Json.readList(json.out())).hasSizeGreaterThanOrEqualTo(3);
      Run unknown = Run.in(folder, "why", "nobody@nowhere.test", "--config", config);
      assertThat(unknown.code()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("product §1: send ends with 1 when a recipient is refused, 75 when nobody answers")
  void sendFailures() throws Exception {
    try (RunningServer server = RunningServer.with(folder, MORE)) {
      Run refused = send(server, "alice@example.test,nobody@example.test", "--quiet");
      assertThat(refused.code()).isEqualTo(1);
      assertThat(refused.err()).contains("nobody@example.test: 550 5.1.1");
      assertThat(refused.out()).hasLineCount(1);
    }
    Run down = Run.in(folder, "send", "--server", "127.0.0.1:9", "--to", "a@b.test", "--quiet");
    assertThat(down.code()).isEqualTo(75);
    assertThat(down.err()).contains("connection refused by 127.0.0.1:9");
  }

  @Test
  @DisplayName("product §1: send --user needs a password, and --auth a mechanism that is known")
  void loginOptions() throws Exception {
    Files.writeString(folder.resolve("password"), "pencil\n");
    for (List<String> options :
        List.of(
            List.of("--auth=plain"),
            List.of("--user=u"),
            List.of("--user=u", "--password-file=missing"),
            List.of("--user=u", "--password-file=password", "--auth=cram-md5"))) {
      List<String> words = new ArrayList<>(List.of("send", "--to", "a@b.test"));
      words.addAll(options);
      Run run = Run.in(folder, words.toArray(String[]::new));
      assertThat(run.code()).as(options.toString()).isEqualTo(2);
      assertThat(run.err()).as(options.toString()).contains("--").doesNotContain("pencil");
    }
    try (RunningServer server = RunningServer.with(folder, MORE)) {
      Run run = send(server, "alice@example.test", "--user=u", "--password-file=password");
      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err()).contains("the server does not offer AUTH");
    }
  }

  @Test
  @DisplayName("RFC 3030 §2: send --bdat sends the content as chunks")
  void bdat() throws Exception {
    try (RunningServer server = RunningServer.with(folder, MORE)) {
      Run run = send(server, "alice@example.test", "--bdat");
      assertThat(run.code()).isZero();
      assertThat(run.out())
          .containsPattern("C: BDAT [0-9]+ LAST\n")
          .contains("S: 250 2.0.0 queued as ")
          .doesNotContain("C: DATA");
    }
  }

  @Test
  @DisplayName("send --quit-after ends the session early and sends nothing")
  void quitAfter() throws Exception {
    try (RunningServer server = RunningServer.with(folder, MORE)) {
      Run run = send(server, "alice@example.test", "--quit-after", "rcpt");
      assertThat(run.code()).isZero();
      assertThat(run.out()).contains("C: RCPT TO").contains("S: 221").doesNotContain("C: DATA");
    }
  }

  @Test
  @DisplayName("product §4: queue list --json has the documented form; verbs by id and by --where")
  void queueVerbs() throws Exception {
    try (RunningServer server = RunningServer.with(folder, MORE)) {
      assertThat(send(server, "x@dead.test", "--quiet").code()).isZero();
      assertThat(send(server, "y@dead.test", "--quiet").code()).isZero();
      await().until(() -> queue("list", "--where", "state=deferred").out().contains("x@dead.test"));
      Object first = Json.readList(queue("list", "--json").out()).getFirst();
      assertThat(first).isInstanceOf(Map.class);
      Map<?, ?> message = (Map<?, ?>) first;
      assertThat(message.keySet().stream().map(String::valueOf).toList())
          .containsExactly("id", "sender", "size", "received", "state", "recipients");
      Map<?, ?> recipient = (Map<?, ?>) ((List<?>) message.get("recipients")).getFirst();
      assertThat(recipient.keySet().stream().map(String::valueOf).toList())
          .containsExactly(
              "address", "state", "attempts", "next-attempt", "last-reply", "destination");
      assertThat(recipient.get("last-reply")).isEqualTo("connection refused by 127.0.0.1:9");
      assertThat(String.valueOf(message.get("received"))).endsWith("Z");
      String id = String.valueOf(message.get("id"));

      assertThat(queue("hold", id).out()).isEqualTo(id + " hold: done\n");
      assertThat(Json.readList(queue("list", "--json", "--where", "state=held").out())).hasSize(1);
      assertThat(queue("show", id, "--headers").out())
          .contains("Subject: ")
          .doesNotContain("Sent by");
      assertThat(queue("show", id, "--raw").out()).contains("Sent by postroad send.");
      Run export = queue("export", "--where", "domain=dead.test", "--to", "mail");
      assertThat(export.out()).hasLineCount(2);
      assertThat(
              Files.readString(folder.resolve("mail").resolve(id + ".eml"), StandardCharsets.UTF_8))
          .contains("From: carol@else.test");
      assertThat(queue("delete", "--where", "domain=dead.test sender=carol@else.test").out())
          .hasLineCount(2);
      assertThat(queue("list").out()).isEqualTo("the queue is empty\n");
    }
  }

  @Test
  @DisplayName("queue verbs say what is wrong with a call")
  void queueUsage() throws Exception {
    try (RunningServer server = RunningServer.with(folder, MORE)) {
      assertThat(server.server().ready()).isTrue();
      assertThat(queue("retry").code()).isEqualTo(2);
      assertThat(queue("retry", "nonsense").code()).isEqualTo(2);
      assertThat(queue("list", "--where", "colour=red").code()).isEqualTo(2);
      assertThat(queue("list", "--where", "colour=red").err()).contains("\"colour=red\"");
      Run gone = queue("retry", "00000000000000000000000000");
      assertThat(gone.code()).isEqualTo(1);
      assertThat(gone.err()).contains("no such message");
    }
    Run down = queue("list");
    assertThat(down.code()).isEqualTo(1);
    assertThat(down.err()).contains("no server at").contains("start it");
  }

  @Test
  @DisplayName(
      "product §7.20: sendmail completes addresses, drops Bcc, and exits 75 when all is down")
  void sendmail() throws Exception {
    int port;
    try (RunningServer server = RunningServer.with(folder, MORE)) {
      port = server.smtp().getPort();
      Path config =
          Files.writeString(
              folder.resolve("client.toml"),
              "hostname = 'mx1.example.test'\n[[listen]]\naddress = '127.0.0.1:"
                  + port
                  + "'\n[sendmail]\norigin = 'example.test'\n");
      Run run =
          Run.fed(
              folder,
              "To: Alice <alice>\nBcc: bob@example.test,\n bob@example.test\nSubject: x\n\nhi\n.\nmore\n",
              "sendmail",
              "-t",
              "-oi",
              "-oem",
              "-F",
              "Carol",
              "-fcarol",
              "--config",
              config.toString());
      assertThat(run.err()).isEmpty();
      assertThat(run.code()).isZero();
      await().until(() -> server.server().inbox().list(0, 10).entries().size() == 1);
      var entry = server.server().inbox().list(0, 10).entries().getFirst();
      assertThat(entry.recipients())
          .containsExactlyInAnyOrder("alice@example.test", "bob@example.test");
      assertThat(entry.reversePath()).isEqualTo("carol@example.test");
      try (var raw = server.server().inbox().raw(entry.id()).orElseThrow()) {
        String text = new String(raw.readAllBytes(), StandardCharsets.UTF_8);
        assertThat(text).doesNotContain("Bcc").contains("\r\n.\r\nmore").contains("Message-ID: <");
      }
    }
    Run down =
        Run.fed(
            folder,
            "Subject: x\n\nhi\n",
            "sendmail",
            "alice",
            "--config",
            folder.resolve("client.toml").toString());
    assertThat(down.code()).isEqualTo(75);
  }

  @Test
  @DisplayName("check: 0 when all is there, 1 when a port is taken or a folder cannot be had")
  void check() throws Exception {
    String text =
        """
        hostname = "mx1.nowhere.test"
        data = "%s"
        [[listen]]
        address = "%s"
        [dns]
        servers = ["127.0.0.1:9"]
        [http]
        listen = ""
        """;
    Path config = Files.writeString(folder.resolve("c.toml"), text.formatted("d", "127.0.0.1:0"));
    Run good = Run.in(folder, "check", "--config", config.toString());
    assertThat(good.out()).contains("valid").contains("can be made").contains("warning: ");
    assertThat(good.code()).isZero();
    Files.writeString(
        config,
        text.formatted("d", "127.0.0.1:0")
            + """
            [domains."bücher.test".lists.Team]
            unsubscribe-url = "https://x.test/leave/{member}"
            """);
    assertThat(Run.in(folder, "check", "--config", config.toString()).out())
        .as("RFC 8058 §4: one click needs a signature")
        .contains(
            "warning: "
                + config
                + ":10: [domains.\"bücher.test\".lists.\"Team\"] unsubscribe-url: List-Unsubscribe has"
                + " this address, but not as one click");
    try (RunningServer server = RunningServer.with(folder, MORE)) {
      Files.writeString(config, text.formatted("c.toml/x", server.smtpText()));
      Run bad = Run.in(folder, "check", "--config", config.toString(), "--json");
      assertThat(bad.code()).isEqualTo(1);
      assertThat(bad.out()).contains("the port is in use").contains("cannot be written");
    }
  }
}
