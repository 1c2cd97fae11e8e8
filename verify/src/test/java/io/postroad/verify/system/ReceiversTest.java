package io.postroad.verify.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running server passes mail on to other people's servers; the octets they got are compared. */
final class ReceiversTest {
  @TempDir private Path folder;

  @Test
  @DisplayName(
      "Postfix's smtp-sink gets a message with dots, 8-bit octets and a long line: every octet arrives")
  void smtpSink() throws IOException {
    int port = Ports.free();
    Path dumps = Files.createDirectories(folder.resolve("dumps"));
    try (Background peer = Background.smtpSink(dumps, port, 100, "-d", "%M.");
        Postroad relay = relayTo(port)) {
      send(relay, "sink");
      String dump =
          Awaitility.await().until(() -> firstFile(dumps, "Subject: sink"), t -> !t.isEmpty());
      assertThat(peer.output()).doesNotContain("fatal");
      // smtp-sink ends each of its files with one more line end.
      assertThat(afterTrace(dump))
          .isEqualTo(Sample.withLineFeeds(Sample.withEverything("sink")) + "\n");
    }
  }

  @Test
  @DisplayName(
      "aiosmtpd gets a message with dots, 8-bit octets and lines it takes: every octet arrives")
  void aiosmtpd() throws IOException {
    String python = pythonWithAiosmtpd();
    int port = Ports.free();
    Path received = folder.resolve("received.eml");
    Path script =
        Files.writeString(
            folder.resolve("receive.py"),
            """
            import asyncio, sys
            from aiosmtpd.smtp import SMTP
            class Handler:
                async def handle_DATA(self, server, session, envelope):
                    with open(sys.argv[2] + ".part", "wb") as file:
                        file.write(envelope.original_content)
                    import os
                    os.rename(sys.argv[2] + ".part", sys.argv[2])
                    return "250 2.0.0 kept"
            async def main():
                server = await asyncio.get_running_loop().create_server(
                    lambda: SMTP(Handler()), "127.0.0.1", int(sys.argv[1]))
                await server.serve_forever()
            SMTP.line_length_limit = 8192
            asyncio.run(main())
            """);
    try (Background peer =
            Background.start(
                    folder, python, script.toString(), Integer.toString(port), received.toString())
                .listening(port);
        Postroad relay = relayTo(port)) {
      send(relay, "aiosmtpd");
      Awaitility.await(peer.output()).until(() -> Files.exists(received));
      String text = Files.readString(received, StandardCharsets.ISO_8859_1);
      assertThat(text).startsWith("Received: from ");
      assertThat(Maildir.withoutTrace(text.replace("\r\n", "\n")))
          .isEqualTo(Sample.withLineFeeds(Sample.withEverything("aiosmtpd")));
      assertThat(text.replace("\r\n", "")).doesNotContain("\r").doesNotContain("\n");
    }
  }

  @Test
  @DisplayName(
      "A real Postfix gets a message with dots, 8-bit octets and a long line: every octet arrives")
  void postfix() throws IOException {
    try (PostfixPeer peer = PostfixPeer.start(folder.resolve("postfix"), Ports.free());
        Postroad relay = relayTo(peer.port())) {
      send(relay, "postfix");
      String arrived = peer.mail().await("postfix");
      assertThat(bodyOf(arrived))
          .isEqualTo(bodyOf(Sample.withLineFeeds(Sample.withEverything("postfix"))));
      assertThat(arrived)
          .contains("Return-Path: <alice@example.org>", "X-Original-To: bob@example.test");
    }
  }

  private Postroad relayTo(int port) {
    return Postroad.start(
        folder.resolve("relay"),
        """
        hostname = "relay.example.test"
        data = "{folder}/data"

        [[listen]]
        address = "127.0.0.1:0"
        service = "mx"
        check-sender = "off"

        [http]
        listen = ""

        [relay]
        trusted-networks = ["127.0.0.0/8"]

        [[routes]]
        match = ["*"]
        via = "smtp:127.0.0.1:%d"
        """
            .formatted(port));
  }

  private void send(Postroad relay, String subject) throws IOException {
    Path file = Files.write(folder.resolve(subject + ".eml"), Sample.withEverything(subject));
    Command.of(
            Postroad.launcher(),
            "send",
            "--server",
            "127.0.0.1:" + relay.smtpPort(),
            "--from",
            "alice@example.org",
            "--to",
            "bob@example.test",
            "--file",
            file.toString())
        .environment("POSTROAD_JAVA_HOME", System.getProperty("java.home"))
        .within(Duration.ofSeconds(60))
        .run()
        .succeeded();
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

  private static String firstFile(Path folder, String containing) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        if (text.contains(containing) && text.endsWith("\n")) {
          return text;
        }
      }
    }
    return "";
  }

  /** What follows the lines that smtp-sink and transport put on top. */
  private static String afterTrace(String dump) {
    return dump.substring(dump.indexOf("From: Alice")).replace("\r\n", "\n");
  }

  private static String bodyOf(String message) {
    return message.substring(message.indexOf("\n\n") + 2);
  }
}
