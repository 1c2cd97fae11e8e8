package io.postroad.smtp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Execution.Kind;
import io.postroad.smtp.runtime.Execution.Running;
import io.postroad.smtp.runtime.JdkExecution;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnixTransportTest {
  private final List<Throwable> faults = new CopyOnWriteArrayList<>();
  private final JdkExecution execution = new JdkExecution((_, thrown) -> faults.add(thrown));
  private final SocketNetwork network = new SocketNetwork(execution);
  private @TempDir Path folder;
  private UnixDomainSocketAddress address;
  private ServerSocketChannel server;
  private Transport client;
  private SocketChannel peer;

  @BeforeEach
  void connect() throws IOException {
    address = UnixDomainSocketAddress.of(folder.resolve("s"));
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address);
    client = network.connect(address, in(5000));
    peer = server.accept();
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    peer.close();
    server.close();
    network.close();
    assertThat(faults).isEmpty();
  }

  private Deadline in(long millis) {
    return execution.time().deadlineIn(Duration.ofMillis(millis));
  }

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private String read(int most) throws IOException {
    byte[] into = new byte[most];
    int count = client.read(into, 0, most, in(5000));
    return count < 0 ? "(end)" : new String(into, 0, count, StandardCharsets.US_ASCII);
  }

  @Test
  @DisplayName("Unix socket: octets go both ways, and a look whether some wait loses none")
  void bothWays() throws IOException {
    client.write(octets("LHLO x\r\n"), 0, 8, in(5000));
    ByteBuffer got = ByteBuffer.allocate(8);
    while (got.hasRemaining()) {
      peer.read(got);
    }
    assertThat(got.array()).isEqualTo(octets("LHLO x\r\n"));
    assertThat(client.hasInput()).isFalse();
    peer.write(ByteBuffer.wrap(octets("250 ok\r\n")));
    assertThat(client.hasInput()).isTrue();
    assertThat(client.hasInput()).isTrue();
    assertThat(read(1) + read(100)).isEqualTo("250 ok\r\n");
    peer.close();
    assertThat(client.hasInput()).isFalse();
    assertThat(read(10)).isEqualTo("(end)");
    assertThat(client.remoteAddress().getHostString()).isEqualTo(address.toString());
  }

  @Test
  @DisplayName("Unix socket: a read past its deadline leaves the connection usable")
  void readDeadline() throws IOException {
    assertThatThrownBy(() -> client.read(new byte[1], 0, 1, in(50)))
        .isInstanceOf(DeadlineException.class);
    peer.write(ByteBuffer.wrap(octets("x")));
    assertThat(read(1)).isEqualTo("x");
  }

  @Test
  @DisplayName("Unix socket: a write that nobody takes ends at its deadline and closes")
  void writeDeadline() {
    byte[] much = new byte[16 << 20];
    assertThatThrownBy(() -> client.write(much, 0, much.length, in(100)))
        .isInstanceOf(DeadlineException.class);
    assertThatThrownBy(() -> client.write(much, 0, 1, in(100))).isInstanceOf(IOException.class);
  }

  @Test
  @DisplayName("Unix socket: closing wakes a reader, and so does the end of its input")
  void wakes() {
    AtomicReference<String> first = new AtomicReference<>("nothing");
    Running reader =
        execution.start(
            Kind.VIRTUAL,
            "reader",
            () -> {
              try {
                first.set(read(1));
                first.set(first.get() + client.read(new byte[1], 0, 1, in(60_000)));
              } catch (IOException e) {
                first.set(first.get() + " then closed");
              }
            });
    assertThat(reader.join(Duration.ofMillis(100))).isFalse();
    client.close();
    assertThat(reader.join(Duration.ofSeconds(5))).isTrue();
    assertThat(first.get()).isEqualTo("nothing then closed");
  }

  @Test
  @DisplayName("Unix socket: while the backlog is full a connection waits, until its deadline")
  void fullBacklog() throws IOException {
    UnixDomainSocketAddress busy = UnixDomainSocketAddress.of(folder.resolve("busy"));
    List<Transport> waiting = new CopyOnWriteArrayList<>();
    try (ServerSocketChannel listener =
        ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(busy, 1)) {
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 10; i++) {
                  waiting.add(network.connect(busy, in(200)));
                }
              })
          .isInstanceOf(DeadlineException.class);
      assertThat(waiting).isNotEmpty();
      Running connecting =
          execution.start(
              Kind.VIRTUAL,
              "connecting",
              () -> {
                try {
                  waiting.add(network.connect(busy, in(5000)));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      assertThat(connecting.join(Duration.ofMillis(100))).isFalse();
      listener.accept().close();
      assertThat(connecting.join(Duration.ofSeconds(5))).isTrue();
    } finally {
      waiting.forEach(Transport::close);
    }
  }

  @Test
  @DisplayName("Unix socket: nobody there is an IOException")
  void nobody() {
    assertThatThrownBy(
            () -> network.connect(UnixDomainSocketAddress.of(folder.resolve("none")), in(5000)))
        .isInstanceOf(IOException.class);
  }

  @Test
  @DisplayName("Unix socket: shutting down input wakes a waiting reader with the end")
  void shutdownInputWakes() throws IOException {
    AtomicReference<String> got = new AtomicReference<>("nothing");
    Running reader =
        execution.start(
            Kind.VIRTUAL,
            "reader",
            () -> {
              try {
                got.set(read(1));
              } catch (IOException e) {
                got.set(e.toString());
              }
            });
    assertThat(reader.join(Duration.ofMillis(100))).isFalse();
    client.shutdownInput();
    assertThat(reader.join(Duration.ofSeconds(5))).isTrue();
    assertThat(got.get()).isEqualTo("(end)");
  }
}
