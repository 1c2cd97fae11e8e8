package io.postroad.verify.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** UTF-8 addresses and 8-bit content between a running server and other people's programs. */
final class Rfc6531PeersTest {
  private static final String LISTEN =
      """
      hostname = "mx.example.test"
      data = "{folder}/data"

      [[listen]]
      address = "127.0.0.1:0"
      service = "mx"
      check-sender = "off"

      [http]
      listen = "127.0.0.1:0"

      [relay]
      trusted-networks = ["127.0.0.0/8"]

      """;

  @TempDir private Path folder;

  private Postroad relayTo(int port) {
    return Postroad.start(
        folder.resolve("relay"),
        LISTEN
            + """
            [[routes]]
            match = ["*"]
            via = "smtp:127.0.0.1:%d"
            """
                .formatted(port));
  }

  private Command.Run python(String script, Object... arguments) throws IOException {
    Path file = Files.writeString(folder.resolve("script.py"), script);
    String[] words =
        Stream.concat(
                Stream.of("python3", file.toString()), Stream.of(arguments).map(Object::toString))
            .toArray(String[]::new);
    return Command.tool(words[0], Arrays.copyOfRange(words, 1, words.length))
        .environment("PYTHONUTF8", "1")
        .run();
  }

  @Test
  @DisplayName("RFC 6531 §3.1, §4.3: smtplib sends with SMTPUTF8 to an international mailbox")
  void maildir() throws IOException {
    try (Postroad server =
        Postroad.start(
            folder.resolve("server"),
            LISTEN
                + """
                [domains."bücher.example"]
                mailboxes = ["zoë"]
                deliver = "maildir:{folder}/mail/{domain}/{mailbox}"
                """)) {
      python(
              """
              import smtplib, sys
              from email.message import EmailMessage
              from email.policy import SMTPUTF8
              message = EmailMessage(policy=SMTPUTF8)
              message["From"], message["To"] = "用户@例子.广告", "Zoë@xn--bcher-kva.example"
              message["Subject"] = "你好"
              message.set_content("Grüße")
              with smtplib.SMTP("127.0.0.1", int(sys.argv[1])) as client:
                  client.send_message(message)
              """,
              server.smtpPort())
          .succeeded();
      Maildir mail = new Maildir(server.folder().resolve("mail/xn--bcher-kva.example/zo%C3%AB"));
      String text =
          new String(
              mail.await("\u00e4\u00bd\u00a0\u00e5\u00a5\u00bd")
                  .getBytes(StandardCharsets.ISO_8859_1),
              StandardCharsets.UTF_8);
      assertThat(text)
          .startsWith("Return-Path: <用户@例子.广告>\nReceived: from ")
          .contains(" with UTF8SMTP id ", "for <Zoë@xn--bcher-kva.example>", "\nFrom: 用户@例子.广告\n");
    }
  }

  @Test
  @DisplayName("RFC 6531 §3.2: a real Postfix takes UTF-8 addresses from us")
  void postfix() throws IOException {
    String utf8 =
        """
        smtputf8_enable = yes
        virtual_mailbox_maps = inline:{ bob@example.test=bob/, zoë@example.test=bob/ }
        """;
    try (PostfixPeer peer = PostfixPeer.start(folder.resolve("postfix"), Ports.free(), utf8);
        Postroad relay = relayTo(peer.port())) {
      send(relay, "用户@例子.广告", "zoë@example.test", "--subject", "utf8").succeeded();
      assertThat(peer.mail().await("utf8"))
          .contains(
              new String(
                  "Return-Path: <用户@例子.广告>".getBytes(StandardCharsets.UTF_8),
                  StandardCharsets.ISO_8859_1));
    }
  }

  @Test
  @DisplayName(
      "P2, RFC 6152 §3: a server without SMTPUTF8 and 8BITMIME gets ASCII, or a report is made")
  void plainServer() throws IOException {
    int port = Ports.free();
    Path dumps = Files.createDirectories(folder.resolve("dumps"));
    try (Background peer = Background.smtpSink(dumps, port, 100, "-8", "-d", "%M.");
        Postroad relay = relayTo(port)) {
      Path file =
          Files.writeString(
              folder.resolve("eight.eml"),
              """
              From: alice@example.org
              Subject: eight
              MIME-Version: 1.0
              Content-Type: text/plain; charset=utf-8
              Content-Transfer-Encoding: 8bit

              Viele liebe Grüße aus dem schönen Köln, und dazu noch einige Worte mehr
              """);
      send(relay, "alice@faß.example", "bob@bücher.example", "--file", file.toString()).succeeded();
      Path dump =
          Awaitility.await(peer.output())
              .atMost(Duration.ofSeconds(30))
              .until(() -> dumped(dumps), Optional::isPresent)
              .orElseThrow();
      assertThat(Files.readString(dump))
          .contains("X-Mail-Args: <alice@xn--fa-hia.example>")
          .contains("X-Rcpt-Args: <bob@xn--bcher-kva.example>");
      Command.Run read =
          python(
                  """
                  import email, email.policy, sys
                  raw = open(sys.argv[1], "rb").read()
                  message = email.message_from_bytes(raw[raw.index(b"From: alice"):],
                                                     policy=email.policy.default)
                  print(message["Content-Transfer-Encoding"], ascii(message.get_content()))
                  print(max(raw) < 128)
                  """,
                  dump)
              .succeeded();
      assertThat(read.out())
          .contains(
              "quoted-printable 'Viele liebe Gr\\xfc\\xdfe aus dem sch\\xf6nen K\\xf6ln, und dazu")
          .contains("True");
      send(relay, "用户@example.org", "bob@example.test", "--subject", "refused").succeeded();
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> relay.command("queue", "list", "--json").run().out().contains("SMTPUTF8"));
      byte[] listed =
          relay
              .command("queue", "list", "--json")
              .run()
              .out()
              .getBytes(StandardCharsets.ISO_8859_1);
      assertThat(new String(listed, StandardCharsets.UTF_8)).contains("用户@example.org");
    }
  }

  private static Optional<Path> dumped(Path dumps) throws IOException {
    try (Stream<Path> files = Files.list(dumps)) {
      for (Path file : files.toList()) {
        if (Files.readString(file, StandardCharsets.ISO_8859_1).endsWith("\n\n")) {
          return Optional.of(file);
        }
      }
    }
    return Optional.empty();
  }

  @Test
  @DisplayName("RFC 6531 §3.1: aiosmtpd takes UTF-8 addresses from us")
  void aiosmtpd() throws IOException {
    String python = pythonWithAiosmtpd();
    int port = Ports.free();
    Path received = folder.resolve("received.txt");
    Path script =
        Files.writeString(
            folder.resolve("receive.py"),
            """
            import asyncio, os, sys
            from aiosmtpd.smtp import SMTP
            class Handler:
                async def handle_DATA(self, server, session, envelope):
                    with open(sys.argv[2] + ".part", "w", encoding="utf-8") as file:
                        file.write(repr((envelope.smtp_utf8, envelope.mail_from, envelope.rcpt_tos)))
                    os.rename(sys.argv[2] + ".part", sys.argv[2])
                    return "250 2.0.0 kept"
            async def main():
                server = await asyncio.get_running_loop().create_server(
                    lambda: SMTP(Handler(), enable_SMTPUTF8=True), "127.0.0.1", int(sys.argv[1]))
                await server.serve_forever()
            asyncio.run(main())
            """);
    try (Background peer =
            Background.start(
                    folder, python, script.toString(), Integer.toString(port), received.toString())
                .listening(port);
        Postroad relay = relayTo(port)) {
      send(relay, "用户@例子.广告", "δοκιμή@example.test", "--subject", "aiosmtpd").succeeded();
      Awaitility.await(peer.output()).until(() -> Files.exists(received));
      assertThat(Files.readString(received))
          .isEqualTo("(True, '用户@例子.广告', ['δοκιμή@example.test'])");
    }
  }

  private static Command.Run send(
      Postroad relay, String from, String to, String option, String value) {
    return Command.of(
            Postroad.launcher(),
            "send",
            "--server",
            "127.0.0.1:" + relay.smtpPort(),
            "--from",
            from,
            "--to",
            to,
            option,
            value)
        .environment("POSTROAD_JAVA_HOME", System.getProperty("java.home"))
        .within(Duration.ofSeconds(60))
        .run();
  }

  private static String pythonWithAiosmtpd() {
    for (String python : new String[] {"python3", "/usr/bin/python3"}) {
      if (Command.of(python, "-c", "import aiosmtpd").run().exit() == 0) {
        return python;
      }
    }
    assumeThat("aiosmtpd").as("aiosmtpd is not installed here: this test is skipped").isEmpty();
    throw new IllegalStateException("unreachable");
  }
}
