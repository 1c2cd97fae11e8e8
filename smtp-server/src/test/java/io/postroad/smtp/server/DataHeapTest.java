package io.postroad.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postroad.smtp.address.ReversePath;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.smtp.reply.Replies;
import io.postroad.smtp.reply.Reply;
import io.postroad.smtp.runtime.JdkExecution;
import io.postroad.smtp.wire.SocketNetwork;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a session costs amid a content (reliability rules, section 3). */
class DataHeapTest {
  private static final int SESSIONS = 100;
  private static final byte[] TEXT =
      ("x".repeat(998) + "\r\n").repeat(400).getBytes(StandardCharsets.US_ASCII);

  private final List<Throwable> faults = new CopyOnWriteArrayList<>();
  private final JdkExecution execution = new JdkExecution((thread, fault) -> faults.add(fault));
  private final Dropping receiver = new Dropping();

  @ParameterizedTest
  @CsvSource({"65536, 131072", "4096, 32768"})
  @DisplayName("Section 3: a session amid DATA holds at most 128 KiB of heap, less as unread-input")
  void amidContent(int unreadInput, int bar) throws IOException {
    ServerSettings settings =
        ServerSettings.of(
                "mx.example.org", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .withLimits(Limits.DEFAULTS.with(draft -> draft.unreadInput = unreadInput))
            .withTrusted(InetAddress::isLoopbackAddress);
    try (SocketNetwork network = new SocketNetwork(execution)) {
      SmtpServer server = new SmtpServer(settings, execution, network, receiver, _ -> {});
      server.start();
      List<Socket> clients = new ArrayList<>();
      long before = heapAfterCollection();
      for (int i = 0; i < SESSIONS; i++) {
        clients.add(begun(server));
      }
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> receiver.octets.get() == (long) SESSIONS * TEXT.length);
      long each = (heapAfterCollection() - before) / SESSIONS;
      System.out.printf(
          "heap amid DATA: sessions=%d unread-input=%d octets-each=%d bar=%d%n",
          SESSIONS, unreadInput, each, bar);
      assertThat(each).isLessThanOrEqualTo(bar);
      for (Socket client : clients) {
        client.close();
      }
      await().atMost(Duration.ofSeconds(20)).until(() -> server.sessions() == 0);
      assertThat(server.stop(Duration.ofSeconds(20)).clean()).isTrue();
    }
    assertThat(faults).isEmpty();
  }

  /** A client that has sent a long text, and goes on thinking. */
  private static Socket begun(SmtpServer server) throws IOException {
    Socket socket = new Socket(server.address().getAddress(), server.address().getPort());
    socket.setSoTimeout(20_000);
    hear(socket, "ESMTP Postroad\r\n");
    say(socket, "EHLO client.example.net\r\n", "250 HELP\r\n");
    say(socket, "MAIL FROM:<>\r\n", "OK\r\n");
    say(socket, "RCPT TO:<alice@example.org>\r\n", "OK\r\n");
    say(socket, "DATA\r\n", ".<CR><LF>\r\n");
    socket.getOutputStream().write(TEXT);
    return socket;
  }

  private static void say(Socket socket, String text, String lastReply) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    hear(socket, lastReply);
  }

  private static void hear(Socket socket, String end) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder heard = new StringBuilder();
    byte[] octets = new byte[1024];
    while (heard.indexOf(end) < 0) {
      int count = in.read(octets);
      assertThat(count).as("the server closed after %s", heard).isPositive();
      heard.append(new String(octets, 0, count, StandardCharsets.US_ASCII));
    }
  }

  private static long heapAfterCollection() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }

  /** Takes everything and keeps nothing. Thread-safe. */
  private static final class Dropping implements MailReceiver {
    private final AtomicLong octets = new AtomicLong();

    @Override
    public Verdict begin(Session session, ReversePath reversePath, MailParameters parameters) {
      return Verdict.ACCEPTED;
    }

    @Override
    public Verdict addRecipient(Session session, ReversePath reversePath, Recipient recipient) {
      return Verdict.ACCEPTED;
    }

    @Override
    public Receipt receive(Session session, Envelope envelope, Content content) throws IOException {
      byte[] buffer = new byte[8192];
      int count = content.read(buffer, 0, buffer.length);
      while (count >= 0) {
        octets.addAndGet(count);
        count = content.read(buffer, 0, buffer.length);
      }
      return new Receipt.Stored("dropped");
    }

    @Override
    public Reply verify(Session session, String query, Replies replies) {
      return replies.cannotVerify();
    }

    @Override
    public Reply expand(Session session, String query, Replies replies) {
      return replies.cannotExpand();
    }
  }
}
