package io.postroad.app.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postroad.inbox.InboxEntry;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a rule asks about the session reaches the inbox through the spool. */
@Timeout(60)
class InboxRuleServerTest {
  @TempDir private Path folder;

  private static void send(RunningServer server, String to) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.smtp().getPort())) {
      socket.setSoTimeout(20_000);
      BufferedReader replies =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      OutputStream out = socket.getOutputStream();
      replies.readLine();
      for (String line :
          List.of(
              "HELO robot.test",
              "MAIL FROM:<a@b.test>",
              "RCPT TO:<" + to + ">",
              "DATA",
              "Subject: s\r\n\r\nx\r\n.",
              "QUIT")) {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        assertThat(replies.readLine()).as(line).matches("[23].*");
      }
    }
  }

  @Test
  @DisplayName("[[inbox]]: recipient and client decide; the entry says how the message came")
  void rule() throws Exception {
    try (RunningServer server =
        RunningServer.with(
            folder,
            """
            [domains."shop.test"]
            mailboxes = ["*"]
            [domains."home.test"]
            mailboxes = ["*"]
            [[inbox]]
            name = "shop"
            recipients = ["*@shop.test"]
            clients = ["127.0.0.0/8"]
            [[inbox]]
            name = "rest"
            """)) {
      send(server, "a@shop.test");
      send(server, "a@home.test");
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> server.server().inbox().list(0, 9).total() == 2);
      InboxEntry entry = server.server().inbox().list("shop", 0, 9).entries().getFirst();
      assertThat(entry.recipients()).containsExactly("a@shop.test");
      assertThat(entry.arrival().client()).isEqualTo("127.0.0.1");
      assertThat(entry.arrival().greeting()).isEqualTo("robot.test");
      assertThat(entry.arrival().session()).isNotEmpty();
      assertThat(entry.arrival().account()).isEmpty();
      assertThat(server.server().inbox().list("rest", 0, 9).matches()).isEqualTo(1);
    }
  }
}
