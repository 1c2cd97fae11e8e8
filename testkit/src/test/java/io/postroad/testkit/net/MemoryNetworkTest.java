package io.postroad.testkit.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.wire.DeadlineException;
import io.postroad.smtp.wire.Network;
import io.postroad.smtp.wire.Transport;
import io.postroad.testkit.runtime.TestExecution;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The network in memory breaks as the real one does. */
class MemoryNetworkTest {
  private static final InetSocketAddress SERVER =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 25);
  private static final InetSocketAddress CLIENT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000);

  private final TestExecution execution = new TestExecution();
  private final MemoryNetwork network = new MemoryNetwork(execution.clock(), 16);
  private MemoryTransport client;
  private Transport server;
  private Network.Listener listener;

  @BeforeEach
  void connect() throws IOException {
    listener = network.listen(SERVER, 1);
    client = network.dial(CLIENT, SERVER, new byte[] {7}, soon());
    server = listener.accept();
  }

  private Deadline soon() {
    return execution.time().deadlineIn(Duration.ofSeconds(1));
  }

  /** On a thread that may wait for the clock, which moves on by itself. */
  private <T> T driven(Callable<T> body) {
    return execution.drive(() -> {
      try {
        return body.call();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    });
  }

  @Test
  @DisplayName("Network: octets that come with the connection are there before anything is read")
  void earlyOctets() throws IOException {
    assertThat(server.hasInput()).isTrue();
    assertThat(server.read(new byte[2], 0, 2, soon())).isEqualTo(1);
    assertThat(server.hasInput()).isFalse();
  }

  @Test
  @DisplayName("Network: a read ends at its deadline and the connection stays usable")
  void readDeadline() throws IOException {
    assertThat(server.read(new byte[2], 0, 2, soon())).isEqualTo(1);
    assertThatThrownBy(() -> driven(() -> server.read(new byte[1], 0, 1, soon())))
        .hasStackTraceContaining("DeadlineException");
    client.write(new byte[] {8}, 0, 1, soon());
    assertThat(server.read(new byte[1], 0, 1, soon())).isEqualTo(1);
  }

  @Test
  @DisplayName("Network: a write that nobody reads ends at its deadline and closes the connection")
  void writeDeadline() {
    assertThatThrownBy(() ->
            driven(() -> {
              server.write(new byte[17], 0, 17, soon());
              return true;
            }))
        .hasStackTraceContaining(DeadlineException.class.getName());
    assertThat(client.otherEndClosed()).isTrue();
  }

  @Test
  @DisplayName("Network: closing with unread input resets, and the peer loses what it had not read")
  void closeWithUnreadInput() throws IOException {
    server.write(new byte[] {1}, 0, 1, soon());
    server.close();
    assertThat(client.wasReset()).isTrue();
    assertThat(client.takeReceived()).isEmpty();
    assertThatThrownBy(() -> client.read(new byte[1], 0, 1, soon()))
        .isInstanceOf(SocketException.class);
  }

  @Test
  @DisplayName("Network: closing after everything was read is an ordinary end")
  void closeAfterReading() throws IOException {
    assertThat(server.read(new byte[1], 0, 1, soon())).isEqualTo(1);
    server.write(new byte[] {1}, 0, 1, soon());
    server.close();
    assertThat(client.read(new byte[1], 0, 1, soon())).isEqualTo(1);
    assertThat(client.read(new byte[1], 0, 1, soon())).isEqualTo(-1);
    assertThatThrownBy(() -> client.write(new byte[] {1}, 0, 1, soon()))
        .isInstanceOf(SocketException.class);
    assertThat(client.wasReset()).isTrue();
  }

  @Test
  @DisplayName("Network: shutting down input ends the reader, and writing still works")
  void shutdownInput() throws IOException {
    server.shutdownInput();
    assertThat(server.read(new byte[1], 0, 1, soon())).isEqualTo(-1);
    server.write(new byte[] {1}, 0, 1, soon());
    assertThat(client.read(new byte[1], 0, 1, soon())).isEqualTo(1);
  }

  @Test
  @DisplayName(
      "Network: nobody listens is refused; a full backlog is a deadline; descriptors run out")
  void listening() throws IOException {
    InetSocketAddress nobody = new InetSocketAddress(InetAddress.getLoopbackAddress(), 26);
    assertThatThrownBy(() -> network.connect(nobody, soon())).isInstanceOf(ConnectException.class);
    Transport waiting = network.connect(SERVER, soon());
    assertThatThrownBy(() -> driven(() -> network.connect(SERVER, soon())))
        .hasStackTraceContaining(DeadlineException.class.getName());
    network.failAccepts(SERVER, 1);
    assertThatThrownBy(listener::accept).hasMessage("too many open files");
    listener.close();
    assertThatThrownBy(() -> waiting.read(new byte[1], 0, 1, soon()))
        .isInstanceOf(SocketException.class);
  }
}
