package io.postroad.testkit.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Execution.Kind;
import io.postroad.smtp.wire.DeadlineException;
import io.postroad.smtp.wire.Network;
import io.postroad.smtp.wire.Transport;
import io.postroad.testkit.net.MemoryNetwork;
import io.postroad.testkit.runtime.TestExecution;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The runner is right about right conversations and shows what is wrong with wrong ones. */
class TranscriptTest {
  private final TestExecution execution = new TestExecution();
  private final MemoryNetwork network = new MemoryNetwork(execution.clock());
  private Network.Listener listener;

  /** A server that says hello, repeats what it hears, and gives up after 300 s. */
  @BeforeEach
  void listen() throws IOException {
    listener = network.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
    execution.start(
        Kind.PLATFORM,
        "accept",
        () -> {
          while (!listener.isClosed()) {
            try {
              Transport transport = listener.accept();
              execution.start(Kind.VIRTUAL, "echo", () -> echo(transport));
            } catch (IOException e) {
              assertThat(listener.isClosed()).isTrue();
            }
          }
        });
  }

  @AfterEach
  void close() {
    listener.close();
    assertThat(execution.uncaught()).isEmpty();
  }

  private void echo(Transport transport) {
    Deadline never = execution.time().deadlineIn(Duration.ofDays(1));
    try (transport) {
      byte[] hello = "hello\r\n".getBytes(StandardCharsets.US_ASCII);
      transport.write(hello, 0, hello.length, never);
      byte[] octets = new byte[100];
      while (true) {
        int count =
            transport.read(
                octets, 0, octets.length, execution.time().deadlineIn(Duration.ofMinutes(5)));
        if (count < 0) {
          return;
        }
        transport.write(octets, 0, count, never);
      }
    } catch (DeadlineException e) {
      return; // the test lets the time pass on purpose
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void play(String text) {
    Transcript.parse(text).playClient(execution.clock(), network, listener.localAddress());
  }

  @Test
  @DisplayName("Transcript: lines, raw octets, two connections, time and both kinds of end")
  void right() {
    play(
        """
        -- a comment says why
        S: hello
        C: one
        C: two
        S: one
        S: two
        C2: early
        S2: hello
        S2: early
        C-raw: a\\x00\\t\\\\
        S-raw: a\\x00\\t\\\\
        T: +299s
        C: still there
        S: still there
        T: +301s
        S-close
        C2-close
        """);
  }

  @Test
  @DisplayName("Transcript: another reply fails with both conversations side by side")
  void different() {
    assertThatThrownBy(() -> play("S: hello\nC: one\nS: two\n"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("line 3")
        .hasMessageContaining("! S: two")
        .hasMessageContaining("| S: one");
  }

  @Test
  @DisplayName("Transcript: silence, a missing end and a reply too many fail")
  void silenceAndMore() {
    assertThatThrownBy(() -> play("S: hello\nS: again\n")).hasMessageContaining("(silence)");
    assertThatThrownBy(() -> play("S: hello\nS-close\n")).hasMessageContaining("(still open)");
    assertThatThrownBy(() -> play("S: hello\nC: one\n")).hasMessageContaining("at its end");
    assertThatThrownBy(() -> play("S: hello\nC: one\nT: +1s\n")).hasMessageContaining("line 3");
    assertThatThrownBy(() -> play("S: hello\nC: one\nS-raw: on\nS-raw: x\n"))
        .hasMessageContaining("line 4");
  }

  @Test
  @DisplayName("Transcript: a line that is no step is refused")
  void nonsense() {
    assertThatThrownBy(() -> Transcript.parse("X: 1")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Octets.parse("\\q")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Octets.parse("\u0085")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("Transcript: octets and their text are two forms of the same")
  void octets() {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    assertThat(Octets.parse(Octets.text(all))).isEqualTo(all);
  }

  @Test
  @DisplayName("Transcript: a server can be played against a client")
  void playsTheServer() throws IOException {
    Network.Listener scripted =
        network.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    execution.start(
        Kind.VIRTUAL,
        "client",
        () -> {
          Deadline never = execution.time().deadlineIn(Duration.ofDays(1));
          try (Transport transport = network.connect(scripted.localAddress(), never)) {
            byte[] octets = new byte[100];
            int count = transport.read(octets, 0, octets.length, never);
            transport.write(octets, 0, count, never);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    Transcript.parse("S: 220 ready\nC: 220 ready\nC-close\n")
        .playServer(execution.clock(), scripted);
  }
}
