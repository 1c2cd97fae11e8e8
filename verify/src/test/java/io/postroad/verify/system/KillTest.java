package io.postroad.verify.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGKILL at random moments under load. Clients remember what got 250; in the end all of it must
 * have arrived, whole.
 */
final class KillTest {
  private static final int CLIENTS = 8;
  private static final String LAST_LINE = "the end of message ";

  @TempDir private Path folder;

  private final Set<String> accepted = ConcurrentHashMap.newKeySet();
  private final AtomicInteger number = new AtomicInteger();
  private volatile boolean over;

  @Test
  @DisplayName("D1, D6: after 20 kills under load every message that got 250 has arrived whole")
  void twentyKills() {
    rounds(20, 20260301);
  }

  @Test
  @Tag("proof")
  @DisplayName("D1, D6: after 200 kills under load every message that got 250 has arrived whole")
  void twoHundredKills() {
    rounds(200, 20260302);
  }

  private void rounds(int rounds, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int port = Ports.free();
    long slowest = 0;
    try (Postroad server = Postroad.start(folder.resolve("server"), configuration(port))) {
      List<Thread> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(Thread.ofVirtual().start(() -> sendUntilOver(port)));
      }
      for (int round = 0; round < rounds; round++) {
        int enough = accepted.size() + random.nextInt(5, 60);
        Awaitility.await("messages in round " + round)
            .atMost(Duration.ofSeconds(60))
            .pollInterval(Duration.ofMillis(1 + random.nextInt(20)))
            .until(() -> accepted.size() >= enough);
        server.kill();
        slowest = Math.max(slowest, server.restart().toMillis());
      }
      over = true;
      clients.forEach(KillTest::join);
      Maildir bob = new Maildir(folder.resolve("server/mail/bob"));
      Awaitility.await("all mail")
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(200))
          .until(() -> bob.count() >= accepted.size());
      judge(bob, rounds, slowest);
      assertThat(server.stop()).isZero();
    }
  }

  private void judge(Maildir bob, int rounds, long slowest) {
    Map<String, Integer> arrived = new HashMap<>();
    int half = 0;
    for (String text : bob.messages()) {
      String subject = subject(text);
      arrived.merge(subject, 1, Integer::sum);
      half += text.endsWith(LAST_LINE + subject + "\n") ? 0 : 1;
    }
    long lost = accepted.stream().filter(id -> !arrived.containsKey(id)).count();
    int dup = arrived.values().stream().mapToInt(n -> n - 1).sum();
    System.out.println(
        "kill: rounds="
            + rounds
            + " accepted="
            + accepted.size()
            + " lost="
            + lost
            + " half="
            + half
            + " dup="
            + dup
            + " slowest-restart-ms="
            + slowest);
    assertThat(lost).isZero();
    assertThat(half).isZero();
    // Clients do not repeat what got no answer, so an extra copy would be the server's.
    assertThat(dup).isLessThanOrEqualTo(rounds);
  }

  private static String subject(String text) {
    int start = text.indexOf("\nSubject: ") + 10;
    return text.substring(start, text.indexOf('\n', start));
  }

  private void sendUntilOver(int port) {
    while (!over) {
      try (Socket socket = new Socket()) {
        socket.setSoTimeout(10_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
        Dialog dialog = new Dialog(socket);
        dialog.expect("220");
        dialog.command("EHLO client.example.org", "250");
        while (!over) {
          sendOne(dialog);
        }
        dialog.command("QUIT", "221");
      } catch (IOException e) {
        Thread.onSpinWait(); // the server was killed; try again
      }
    }
  }

  private void sendOne(Dialog dialog) throws IOException {
    String id = "m" + number.incrementAndGet();
    dialog.command("MAIL FROM:<alice@example.org>", "250");
    dialog.command("RCPT TO:<bob@example.test>", "250");
    dialog.command("DATA", "354");
    StringBuilder content = new StringBuilder("Subject: " + id + "\r\n\r\n");
    // Every tenth is large enough to be written in pieces before it is accepted.
    int lines = number.get() % 10 == 0 ? 8000 : 40;
    content.append("a line of the message, which is as long as lines are\r\n".repeat(lines));
    content.append(LAST_LINE).append(id).append("\r\n.");
    dialog.command(content.toString(), "250");
    accepted.add(id);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException("tests are not interrupted", e);
    }
  }

  private static String configuration(int port) {
    return """
    hostname = "mx.example.test"
    data = "{folder}/data"

    [[listen]]
    address = "127.0.0.1:%d"
    service = "mx"
    check-sender = "off"

    [http]
    listen = ""

    [relay]
    trusted-networks = ["127.0.0.0/8"]

    [domains."example.test"]
    mailboxes = ["bob"]
    deliver = "maildir:{folder}/mail/{mailbox}"
    """
        .formatted(port);
  }

  /** The client's half of a dialog, as plain as it gets. */
  private static final class Dialog {
    private final Socket socket;
    private final java.io.BufferedReader reader;

    Dialog(Socket socket) throws IOException {
      this.socket = socket;
      this.reader =
          new java.io.BufferedReader(
              new java.io.InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    }

    void command(String text, String code) throws IOException {
      socket.getOutputStream().write((text + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      expect(code);
    }

    void expect(String code) throws IOException {
      String line = reader.readLine();
      while (line != null && line.length() > 3 && line.charAt(3) == '-') {
        line = reader.readLine();
      }
      if (line == null || !line.startsWith(code)) {
        throw new IOException("not " + code + ": " + line);
      }
    }
  }
}
