package io.postroad.smtp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.Handoff;
import io.postroad.smtp.runtime.JdkExecution;
import io.postroad.smtp.runtime.Time;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SocketNetworkTest {

  private final List<Throwable> faults = new CopyOnWriteArrayList<>();
  private final Execution execution = new JdkExecution((_, thrown) -> faults.add(thrown));
  private final Time time = execution.time();
  private final SocketNetwork network = new SocketNetwork(execution);
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
    network.close();
    assertThat(faults).isEmpty();
  }

  private record Pair(Transport client, Transport server) {}

  private Network.Listener listen(String address, int backlog) throws IOException {
    Network.Listener listener =
        network.listen(new InetSocketAddress(InetAddress.ofLiteral(address), 0), backlog);
    opened.add(listener);
    return listener;
  }

  private Pair pair(String address) throws IOException {
    Network.Listener listener = listen(address, 10);
    Transport client = network.connect(listener.localAddress(), in(10_000));
    opened.add(client);
    Transport server = listener.accept();
    opened.add(server);
    return new Pair(client, server);
  }

  private Deadline in(long millis) {
    return time.deadlineIn(Duration.ofMillis(millis));
  }

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private String read(Transport from) throws IOException {
    byte[] buffer = new byte[100];
    int count = from.read(buffer, 0, buffer.length, in(10_000));
    return count < 0 ? "end" : new String(buffer, 0, count, StandardCharsets.US_ASCII);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  @DisplayName("Octets go both ways over IPv4 and IPv6, and each end knows both addresses")
  void bothWays(String address) throws IOException {
    assumeTrue(canListen(address), address + " is not there on this machine");
    Pair pair = pair(address);
    pair.client().write(octets("xEHLO"), 1, 4, in(10_000));
    assertThat(read(pair.server())).isEqualTo("EHLO");
    pair.server().write(octets("250"), 0, 3, in(10_000));
    assertThat(read(pair.client())).isEqualTo("250");
    assertThat(pair.server().remoteAddress()).isEqualTo(pair.client().localAddress());
    assertThat(pair.client().remoteAddress()).isEqualTo(pair.server().localAddress());
    assertThat(pair.server().remoteAddress().getAddress())
        .isEqualTo(InetAddress.ofLiteral(address));
  }

  private boolean canListen(String address) {
    try (Network.Listener listener =
        network.listen(new InetSocketAddress(InetAddress.ofLiteral(address), 0), 1)) {
      return !listener.isClosed();
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  @DisplayName("A read past its deadline says so, and the connection stays usable")
  void readDeadline() throws IOException {
    Pair pair = pair("127.0.0.1");
    long start = time.nanos();
    assertThatThrownBy(() -> pair.server().read(new byte[10], 0, 10, in(50)))
        .isInstanceOf(DeadlineException.class);
    assertThat(time.nanos() - start).isGreaterThanOrEqualTo(50_000_000L);
    assertThatThrownBy(() -> pair.server().read(new byte[10], 0, 10, in(-1000)))
        .isInstanceOf(DeadlineException.class);
    assertThat(pair.server().hasInput()).isFalse();
    pair.client().write(octets("NOOP"), 0, 4, in(10_000));
    assertThat(read(pair.server())).isEqualTo("NOOP");
  }

  @Test
  @DisplayName("A long wait past its deadline says so, and a last reply still goes out")
  void watchedReadDeadline() throws IOException {
    try (SocketNetwork watching = new SocketNetwork(execution, Duration.ZERO);
        Network.Listener listener = listen("127.0.0.1", 10);
        Transport client = watching.connect(listener.localAddress(), in(10_000));
        Transport server = listener.accept()) {
      server.write(octets("220"), 0, 3, in(10_000));
      assertThat(read(client)).isEqualTo("220");
      long start = time.nanos();
      assertThatThrownBy(() -> client.read(new byte[10], 0, 10, in(300)))
          .isInstanceOf(DeadlineException.class);
      assertThat(Duration.ofNanos(time.nanos() - start))
          .isBetween(Duration.ofMillis(300), Duration.ofSeconds(10));
      client.write(octets("QUIT"), 0, 4, in(10_000));
      assertThat(read(server)).isEqualTo("QUIT");
    }
  }

  @Test
  @DisplayName("S4: input that waits is seen without being read")
  void hasInput() throws IOException {
    Pair pair = pair("127.0.0.1");
    pair.client().write(octets("early"), 0, 5, in(10_000));
    await().until(() -> pair.server().hasInput());
    assertThat(read(pair.server())).isEqualTo("early");
    assertThat(pair.server().hasInput()).isFalse();
    pair.server().close();
    assertThat(pair.server().hasInput()).isFalse();
  }

  @Test
  @DisplayName("Limits: a write that the peer does not take is ended by the reaper, and closes")
  void writeDeadline() throws IOException {
    Pair pair = pair("127.0.0.1");
    byte[] much = new byte[64 << 20];
    long start = time.nanos();
    assertThatThrownBy(() -> pair.server().write(much, 0, much.length, in(300)))
        .isInstanceOf(DeadlineException.class);
    assertThat(Duration.ofNanos(time.nanos() - start))
        .isBetween(Duration.ofMillis(300), Duration.ofSeconds(10));
    assertThatThrownBy(() -> pair.server().write(much, 0, 1, in(300)))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> read(pair.server())).isInstanceOf(IOException.class);
  }

  @Test
  @DisplayName("A write within its deadline is not ended by the reaper later")
  void idleIsNotReaped() throws IOException {
    Pair pair = pair("127.0.0.1");
    pair.server().write(octets("250"), 0, 3, in(1));
    Pair other = pair("127.0.0.1");
    // The reaper has looked at every connection once it has ended this later one.
    byte[] much = new byte[64 << 20];
    assertThatThrownBy(() -> other.server().write(much, 0, much.length, in(300)))
        .isInstanceOf(DeadlineException.class);
    pair.server().write(octets("251"), 0, 3, in(10_000));
    assertThat(read(pair.client())).startsWith("250");
  }

  @ParameterizedTest
  @EnumSource(Execution.Kind.class)
  @DisplayName("Stopping: shutdownInput wakes an idle reader, who can still write its 421")
  void shutdownInputWakes(Execution.Kind kind) throws IOException {
    Pair pair = pair("127.0.0.1");
    Handoff<String> result = execution.handoff(1);
    AtomicReference<Thread> reader = new AtomicReference<>();
    execution.start(
        kind,
        "reader",
        () -> {
          reader.set(Thread.currentThread());
          try {
            String text = read(pair.server());
            pair.server().write(octets("421"), 0, 3, in(10_000));
            result.put(text);
          } catch (IOException e) {
            result.put(e.toString());
          }
        });
    await().until(() -> isBlocked(reader.get()));
    pair.server().shutdownInput();
    assertThat(result.poll(Duration.ofSeconds(10))).contains("end");
    assertThat(read(pair.client())).isEqualTo("421");
    pair.server().shutdownInput();
  }

  /** Blocked in a read: a virtual thread parks, a platform thread sits in a native poll. */
  private static boolean isBlocked(Thread thread) {
    if (thread == null) {
      return false;
    }
    Thread.State state = thread.getState();
    StackTraceElement[] stack = thread.getStackTrace();
    boolean inRead = List.of(stack).stream().anyMatch(f -> f.getMethodName().equals("implRead"));
    return inRead && (!thread.isVirtual() || state != Thread.State.RUNNABLE);
  }

  @Test
  @DisplayName("S9: after shutdownOutput the peer sees the end, and its octets still come")
  void shutdownOutput() throws IOException {
    Pair pair = pair("127.0.0.1");
    pair.server().write(octets("221"), 0, 3, in(10_000));
    pair.server().shutdownOutput();
    pair.server().shutdownOutput();
    assertThat(read(pair.client())).isEqualTo("221");
    assertThat(read(pair.client())).isEqualTo("end");
    pair.client().write(octets("late"), 0, 4, in(10_000));
    assertThat(read(pair.server())).isEqualTo("late");
    pair.server().close();
    pair.server().close();
  }

  @Test
  @DisplayName("Nobody listens: refused, and not a deadline")
  void refused() throws IOException {
    Network.Listener listener = listen("127.0.0.1", 1);
    InetSocketAddress address = listener.localAddress();
    listener.close();
    assertThatThrownBy(() -> network.connect(address, in(10_000)))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(DeadlineException.class);
  }

  @Test
  @DisplayName("A peer that answers no connection request is a deadline")
  void connectDeadline() throws IOException {
    Network.Listener listener = listen("127.0.0.1", 1);
    // Nobody accepts: once the backlog is full the kernel lets further requests lie.
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 10; i++) {
                opened.add(network.connect(listener.localAddress(), in(300)));
              }
            })
        .isInstanceOf(DeadlineException.class)
        .hasMessageContaining("127.0.0.1:");
  }

  @Test
  @DisplayName("A port in use is an error; one that was in use can be taken again at once")
  void reuse() throws IOException {
    Network.Listener listener = listen("127.0.0.1", 10);
    assertThatThrownBy(() -> network.listen(listener.localAddress(), 10))
        .isInstanceOf(IOException.class);
    Transport client = network.connect(listener.localAddress(), in(10_000));
    Transport server = listener.accept();
    // The end that closes first keeps the port for minutes (TIME_WAIT).
    server.close();
    assertThat(read(client)).isEqualTo("end");
    client.close();
    listener.close();
    network.listen(listener.localAddress(), 10).close();
  }

  @Test
  @DisplayName("Closing a listener ends its accept")
  void closeListener() throws IOException {
    Network.Listener listener = listen("127.0.0.1", 1);
    AtomicReference<Thread> acceptor = new AtomicReference<>();
    Handoff<Boolean> ended = execution.handoff(1);
    execution.start(
        Execution.Kind.PLATFORM,
        "accept",
        () -> {
          acceptor.set(Thread.currentThread());
          try {
            listener.accept().close();
            ended.put(false);
          } catch (IOException e) {
            ended.put(listener.isClosed());
          }
        });
    await().until(() -> acceptor.get() != null);
    listener.close();
    assertThat(ended.poll(Duration.ofSeconds(10))).contains(true);
    listener.close();
  }
}
