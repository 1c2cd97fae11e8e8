package io.postroad.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postroad.smtp.runtime.JdkExecution;
import io.postroad.smtp.wire.SocketNetwork;
import io.postroad.testkit.runtime.Faults;
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
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a session costs that says nothing (reliability rules, section 3). */
class IdleHeapTest {
  private static final int SESSIONS = 2000;
  private static final int ROUNDS = 12;
  private static final int HEAP_OCTETS_MAX = 8 * 1024;

  private final Faults faults = new Faults();
  private final JdkExecution execution = new JdkExecution(faults);

  @Test
  @DisplayName("Section 3: an idle session in the clear holds at most 8 KiB of heap")
  void idle() throws IOException {
    ServerSettings settings =
        ServerSettings.of(
                "mx.example.org", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .withTrusted(InetAddress::isLoopbackAddress);
    KeepingReceiver receiver = new KeepingReceiver("mx.example.org");
    try (SocketNetwork network = new SocketNetwork(execution)) {
      SmtpServer server = new SmtpServer(settings, execution, network, receiver, _ -> {});
      server.start();
      // Until the server is warm its frames are interpreted, and larger: the last rounds count.
      long each = Long.MAX_VALUE;
      int rounds = 0;
      while (rounds < ROUNDS && each > HEAP_OCTETS_MAX) {
        each = Math.min(each, octetsEach(server));
        rounds++;
      }
      System.out.printf(
          "idle heap: sessions=%d octets-each=%d (both ends of the connection) rounds=%d bar=%d%n",
          SESSIONS, each, rounds, HEAP_OCTETS_MAX);
      assertThat(each).isLessThanOrEqualTo(HEAP_OCTETS_MAX);
      assertThat(server.stop(Duration.ofSeconds(20)).clean()).isTrue();
    }
    faults.assertNone();
  }

  /** What a session adds to the heap; the client's socket, which is here too, is in the figure. */
  private static long octetsEach(SmtpServer server) throws IOException {
    List<Socket> clients = new ArrayList<>(SESSIONS);
    long before = heapAfterCollection();
    connect(server, clients, SESSIONS);
    assertThat(server.sessions()).isEqualTo(SESSIONS);
    long each = (heapAfterCollection() - before) / SESSIONS;
    for (Socket client : clients) {
      client.close();
    }
    await().atMost(Duration.ofSeconds(20)).until(() -> server.sessions() == 0);
    return each;
  }

  /** Connects, says EHLO, and from then on nothing. */
  private static void connect(SmtpServer server, List<Socket> clients, int count)
      throws IOException {
    for (int i = 0; i < count; i++) {
      Socket socket = new Socket(server.address().getAddress(), server.address().getPort());
      socket.setSoTimeout(20_000);
      clients.add(socket);
      hear(socket, "ESMTP Postroad\r\n");
      say(socket, "EHLO client.example.net\r\n", "250 HELP\r\n");
    }
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

  /** Until it gets no smaller: what is reachable only from dead threads goes in a second round. */
  private static long heapAfterCollection() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }
}
