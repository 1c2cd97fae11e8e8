package io.postroad.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.runtime.JdkExecution;
import io.postroad.smtp.wire.SocketNetwork;
import io.postroad.testkit.runtime.Faults;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What only real sockets can show: waking a reader, lingering, a flood of connections. */
class SocketSessionTest {
  private static final int SOCKET_TIMEOUT_MILLIS = 20_000;

  private final Faults faults = new Faults();
  private final JdkExecution execution = new JdkExecution(faults);
  private final SocketNetwork network = new SocketNetwork(execution);
  private final KeepingReceiver receiver = new KeepingReceiver("mx.example.org");
  private final SmtpServer server =
      new SmtpServer(
          ServerSettings.of(
                  "mx.example.org", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .withTrusted(InetAddress::isLoopbackAddress),
          execution,
          network,
          receiver,
          event -> {});

  private record Client(Socket socket, BufferedReader replies) {
    void say(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    assertThat(server.stop(Duration.ofSeconds(10)).clean()).isTrue();
    network.close();
    faults.assertNone();
  }

  private Client connect() throws IOException {
    Socket socket = new Socket(server.address().getAddress(), server.address().getPort());
    socket.setSoTimeout(SOCKET_TIMEOUT_MILLIS);
    BufferedReader replies =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    assertThat(replies.readLine()).isEqualTo("220 mx.example.org ESMTP Postroad");
    return new Client(socket, replies);
  }

  @Test
  @DisplayName("D11: idle sessions on real sockets are woken and read their 421")
  void wakesIdleReaders() throws IOException {
    List<Client> clients = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 50; i++) {
      clients.add(connect());
    }
    StopReport report = server.stop(Duration.ofSeconds(20));
    assertThat(report).isEqualTo(new StopReport(50, List.of()));
    for (Client client : clients) {
      assertThat(client.replies().readLine())
          .isEqualTo("421 4.3.2 mx.example.org is shutting down; try again later");
      assertThat(client.replies().readLine()).isNull();
      client.socket().close();
    }
  }

  @Test
  @DisplayName("S9: on real sockets too, the last reply is read by a client that sends on")
  void lingers() throws IOException {
    for (int i = 0; i < 20; i++) {
      Client client = connect();
      client.say("NOOP\n" + "x".repeat(100_000));
      client.say("y".repeat(100_000));
      assertThat(client.replies().readLine()).startsWith("521 5.5.2 ");
      assertThat(client.replies().readLine()).isNull();
      client.socket().close();
    }
  }

  @Test
  @DisplayName("RFC 5321 §4.5.2: a large message passes a real socket octet by octet the same")
  void largeMessage() throws IOException {
    StringBuilder content = new StringBuilder();
    for (int i = 0; i < 40_000; i++) {
      content.append(i % 7 == 0 ? "." : "").append("line ").append(i).append("\r\n");
    }
    Client client = connect();
    client.say("HELO me\r\nMAIL FROM:<>\r\nRCPT TO:<alice@example.org>\r\nDATA\r\n");
    for (String code : List.of("250", "250", "250", "354")) {
      assertThat(client.replies().readLine()).startsWith(code);
    }
    client.say(content.toString().replace("\r\n.", "\r\n..").replaceFirst("^\\.", "..") + ".\r\n");
    assertThat(client.replies().readLine()).isEqualTo("250 2.0.0 queued as m1");
    assertThat(receiver.kept.getFirst().content()).isEqualTo(content.toString());
    client.say("QUIT\r\n");
    assertThat(client.replies().readLine()).startsWith("221");
    client.socket().close();
  }
}
