package io.postroad.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.Execution.Kind;
import io.postroad.smtp.runtime.Execution.Running;
import io.postroad.smtp.wire.DeadlineException;
import io.postroad.smtp.wire.Network;
import io.postroad.smtp.wire.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SimulatedNetworkTest {
  private static final InetAddress HERE = address(1);
  private static final InetAddress THERE = address(2);
  private static final InetSocketAddress SERVICE = new InetSocketAddress(THERE, 25);

  private static InetAddress address(int last) {
    try {
      return InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, (byte) last});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Two processes and the network between them. */
  private static final class Pair {
    final SimulatedInternet internet;
    final SimulatedProcess client;
    final SimulatedProcess server;
    final SimulatedNetwork near;
    final SimulatedNetwork far;

    Pair(Simulation world) {
      internet = new SimulatedInternet(world);
      client = world.process("client");
      server = world.process("server");
      near = internet.connect(client, HERE);
      far = internet.connect(server, THERE);
    }

    Deadline in(Duration duration) {
      return client.execution().time().deadlineIn(duration);
    }

    Deadline serverIn(Duration duration) {
      return server.execution().time().deadlineIn(duration);
    }
  }

  private interface Talk {
    void with(Transport transport) throws IOException;
  }

  /** Serves one connection with {@code talk}; errors of the network end it quietly. */
  private static Running serve(Pair pair, Talk talk) throws IOException {
    Network.Listener listener = pair.far.listen(SERVICE, 5);
    return pair.server
        .execution()
        .start(
            Kind.VIRTUAL,
            "serve",
            () -> {
              try (Transport transport = listener.accept()) {
                talk.with(transport);
              } catch (IOException e) {
                assertThat(e).isNotNull();
              }
            });
  }

  private static byte[] readAll(Transport transport, Deadline deadline, Set<Integer> sizes)
      throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] buffer = new byte[1000];
    int count;
    while ((count = transport.read(buffer, 0, buffer.length, deadline)) > 0) {
      sizes.add(count);
      all.write(buffer, 0, count);
    }
    return all.toByteArray();
  }

  @Test
  @DisplayName("network: all octets arrive in order, split at arbitrary places")
  void octetsArriveSplit() {
    int seeds = 100;
    Set<Integer> sizes = new HashSet<>();
    for (int seed = 0; seed < seeds; seed++) {
      byte[] sent = new byte[5_000];
      new Random(seed).nextBytes(sent);
      Simulation.run(
          seed,
          world -> {
            Pair pair = new Pair(world);
            Running served =
                serve(
                    pair,
                    transport -> {
                      Deadline deadline = pair.serverIn(Duration.ofMinutes(5));
                      byte[] got = readAll(transport, deadline, sizes);
                      transport.write(got, 0, got.length, deadline);
                    });
            Transport transport = pair.near.connect(SERVICE, pair.in(Duration.ofSeconds(30)));
            assertThat(transport.remoteAddress()).isEqualTo(SERVICE);
            assertThat(transport.localAddress().getAddress()).isEqualTo(HERE);
            assertThat(transport.hasInput()).isFalse();
            transport.write(sent, 0, sent.length, pair.in(Duration.ofMinutes(1)));
            transport.shutdownOutput();
            byte[] echo = readAll(transport, pair.in(Duration.ofMinutes(5)), sizes);
            assertThat(echo).isEqualTo(sent);
            transport.close();
            assertThat(served.join(Duration.ofMinutes(1))).isTrue();
            assertThat(pair.near.openConnections() + pair.far.openConnections()).isZero();
          });
    }
    System.out.printf("network: seeds=%d wrong=0 sizes=%d%n", seeds, sizes.size());
    assertThat(sizes).hasSizeGreaterThan(100).contains(1, 1000);
  }

  @Test
  @DisplayName("network: a port nobody listens on refuses; a deadline in the past is kept")
  void refusedAndUnanswered() {
    Simulation.run(
        1,
        world -> {
          Pair pair = new Pair(world);
          assertThatThrownBy(() -> pair.near.connect(SERVICE, pair.in(Duration.ofSeconds(30))))
              .isInstanceOf(ConnectException.class);
          assertThatThrownBy(() -> pair.near.connect(SERVICE, pair.in(Duration.ZERO)))
              .isInstanceOf(DeadlineException.class);
          pair.internet.unplug(THERE);
          Duration before = world.elapsed();
          assertThatThrownBy(() -> pair.near.connect(SERVICE, pair.in(Duration.ofSeconds(30))))
              .isInstanceOf(DeadlineException.class);
          assertThat(world.elapsed().minus(before)).isGreaterThanOrEqualTo(Duration.ofSeconds(30));
          pair.internet.plug(THERE);
          Network.Listener listener = pair.far.listen(SERVICE, 1);
          assertThatThrownBy(() -> pair.far.listen(SERVICE, 1)).isInstanceOf(BindException.class);
          assertThat(pair.near.connect(SERVICE, pair.in(Duration.ofSeconds(30)))).isNotNull();
          assertThatThrownBy(() -> pair.near.connect(SERVICE, pair.in(Duration.ofSeconds(30))))
              .as("the backlog is full")
              .isInstanceOf(DeadlineException.class);
          listener.close();
          assertThat(listener.isClosed()).isTrue();
          assertThatThrownBy(listener::accept).isInstanceOf(SocketException.class);
          assertThat(pair.far.listen(new InetSocketAddress(THERE, 0), 1).localAddress().getPort())
              .isPositive();
        });
  }

  @Test
  @DisplayName("network: a read ends at its deadline and the connection stays usable")
  void readDeadline() {
    Simulation.run(
        2,
        world -> {
          Pair pair = new Pair(world);
          serve(
              pair,
              transport -> {
                pair.server.execution().time().sleep(Duration.ofMinutes(5));
                transport.write(new byte[] {42}, 0, 1, pair.serverIn(Duration.ofMinutes(1)));
              });
          Transport transport = pair.near.connect(SERVICE, pair.in(Duration.ofSeconds(30)));
          byte[] one = new byte[1];
          Duration before = world.elapsed();
          assertThatThrownBy(() -> transport.read(one, 0, 1, pair.in(Duration.ofMinutes(1))))
              .isInstanceOf(DeadlineException.class);
          assertThat(world.elapsed().minus(before))
              .isBetween(Duration.ofMinutes(1), Duration.ofSeconds(61));
          assertThat(transport.read(one, 0, 1, pair.in(Duration.ofMinutes(5)))).isEqualTo(1);
          assertThat(one[0]).isEqualTo((byte) 42);
          assertThat(transport.read(one, 0, 1, pair.in(Duration.ofMinutes(5)))).isEqualTo(-1);
        });
  }

  @Test
  @DisplayName("network: a peer that does not read stops the writer, and its deadline ends it")
  void writerIsBounded() {
    Simulation.run(
        3,
        world -> {
          Pair pair = new Pair(world);
          serve(pair, _ -> pair.server.execution().time().sleep(Duration.ofDays(1)));
          Transport transport = pair.near.connect(SERVICE, pair.in(Duration.ofSeconds(30)));
          byte[] much = new byte[200_000];
          assertThatThrownBy(
                  () -> transport.write(much, 0, much.length, pair.in(Duration.ofMinutes(1))))
              .isInstanceOf(DeadlineException.class);
          assertThatThrownBy(() -> transport.read(much, 0, 1, pair.in(Duration.ofMinutes(1))))
              .as("a write that missed its deadline closes the connection")
              .isInstanceOf(SocketException.class);
        });
  }

  @Test
  @DisplayName("network: shutdownInput wakes the reader, and a last reply still goes out")
  void shutdownInputWakes() {
    Simulation.run(
        4,
        world -> {
          Pair pair = new Pair(world);
          List<Transport> accepted = new ArrayList<>();
          List<Integer> read = new ArrayList<>();
          serve(
              pair,
              transport -> {
                accepted.add(transport);
                read.add(transport.read(new byte[1], 0, 1, pair.serverIn(Duration.ofDays(1))));
                transport.write(
                    "421".getBytes(StandardCharsets.US_ASCII),
                    0,
                    3,
                    pair.in(Duration.ofMinutes(1)));
              });
          Transport transport = pair.near.connect(SERVICE, pair.in(Duration.ofSeconds(30)));
          assertThat(world.await(Duration.ofSeconds(10), () -> !accepted.isEmpty())).isTrue();
          world.time().sleep(Duration.ofSeconds(10));
          assertThat(read).isEmpty();
          accepted.getFirst().shutdownInput();
          byte[] reply = readAll(transport, pair.in(Duration.ofMinutes(1)), new HashSet<>());
          assertThat(new String(reply, StandardCharsets.US_ASCII)).isEqualTo("421");
          assertThat(read).containsExactly(-1);
        });
  }

  @Test
  @DisplayName("S9: closing with unread input resets the peer, which never sees the reply")
  void closingWithUnreadInputResets() {
    Simulation.run(
        5,
        world -> {
          Pair pair = new Pair(world);
          serve(
              pair,
              transport -> {
                pair.server.execution().time().sleep(Duration.ofSeconds(5));
                transport.write(new byte[100], 0, 100, pair.serverIn(Duration.ofMinutes(1)));
              });
          Transport transport = pair.near.connect(SERVICE, pair.in(Duration.ofSeconds(30)));
          transport.write(new byte[10], 0, 10, pair.in(Duration.ofMinutes(1)));
          world.time().sleep(Duration.ofSeconds(10));
          assertThat(transport.hasInput()).isFalse();
          assertThatThrownBy(() -> transport.read(new byte[1], 0, 1, pair.in(Duration.ofHours(1))))
              .isInstanceOf(SocketException.class)
              .hasMessageContaining("reset");
        });
  }

  @Test
  @DisplayName("network: a killed process's connections end or fall silent, and its port refuses")
  void killedProcess() {
    int ended = 0;
    int silent = 0;
    for (int seed = 0; seed < 40; seed++) {
      boolean[] timedOut = new boolean[1];
      Simulation.run(
          seed,
          world -> {
            Pair pair = new Pair(world);
            serve(
                pair,
                transport -> transport.read(new byte[1], 0, 1, pair.serverIn(Duration.ofDays(1))));
            Transport transport = pair.near.connect(SERVICE, pair.in(Duration.ofSeconds(30)));
            world.time().sleep(Duration.ofSeconds(1));
            pair.server.kill();
            try {
              transport.read(new byte[1], 0, 1, pair.in(Duration.ofMinutes(10)));
            } catch (DeadlineException e) {
              timedOut[0] = true;
            } catch (SocketException e) {
              assertThat(e).hasMessageContaining("reset");
            }
            assertThatThrownBy(() -> pair.near.connect(SERVICE, pair.in(Duration.ofSeconds(30))))
                .isInstanceOf(ConnectException.class);
            SimulatedProcess again = world.process("server");
            assertThat(pair.internet.connect(again, THERE).listen(SERVICE, 1)).isNotNull();
          });
      silent += timedOut[0] ? 1 : 0;
      ended += timedOut[0] ? 0 : 1;
    }
    System.out.printf("network: killed=40 ended=%d silent=%d%n", ended, silent);
    assertThat(Math.min(ended, silent)).isGreaterThan(5);
  }

  @Test
  @DisplayName("network: every planned fault strikes some connections and only those")
  void faultsStrike() {
    int[] counts = new int[5];
    List<Long> hashes = new ArrayList<>();
    for (int seed = 0; seed < 200; seed++) {
      long hash = exchange(seed, new NetworkFaults(50, 50, 150, 150, 50), counts);
      hashes.add(hash);
    }
    int[] again = new int[5];
    for (int seed = 0; seed < 200; seed++) {
      assertThat(exchange(seed, new NetworkFaults(50, 50, 150, 150, 50), again))
          .isEqualTo(hashes.get(seed));
    }
    System.out.printf(
        "network: exchanges=200 whole=%d refused=%d late=%d reset=%d cut=%d traces=equal%n",
        counts[0], counts[1], counts[2], counts[3], counts[4]);
    assertThat(again).isEqualTo(counts);
    assertThat(counts[0]).isBetween(80, 180);
    assertThat(counts[1]).isPositive();
    assertThat(counts[2]).isGreaterThan(5);
    assertThat(counts[3]).isGreaterThan(5);
    int[] calm = new int[5];
    for (int seed = 0; seed < 100; seed++) {
      exchange(seed, NetworkFaults.NONE, calm);
    }
    assertThat(calm).containsExactly(100, 0, 0, 0, 0);
  }

  /** A dialog of 20 lines each way; counts how it went, gives the trace's hash. */
  private static long exchange(int seed, NetworkFaults faults, int[] counts) {
    return Simulation.run(
            seed,
            world -> {
              Pair pair = new Pair(world);
              pair.internet.faults(faults);
              serve(pair, transport -> dialog(transport, pair.server.execution(), false));
              try (Transport transport =
                  pair.near.connect(SERVICE, pair.in(Duration.ofSeconds(30)))) {
                counts[dialog(transport, pair.client.execution(), true) == 20 ? 0 : 4]++;
              } catch (ConnectException e) {
                counts[1]++;
              } catch (DeadlineException e) {
                counts[2]++;
              } catch (SocketException e) {
                counts[3]++;
              }
            })
        .trace()
        .hash();
  }

  private static int dialog(Transport transport, Execution execution, boolean first)
      throws IOException {
    byte[] line = new byte[50];
    for (int i = 0; i < 20; i++) {
      Deadline deadline = execution.time().deadlineIn(Duration.ofMinutes(1));
      if (first) {
        transport.write(line, 0, line.length, deadline);
      }
      int got = 0;
      while (got < line.length) {
        int count = transport.read(line, got, line.length - got, deadline);
        if (count < 0) {
          return i;
        }
        got += count;
      }
      if (!first) {
        transport.write(line, 0, line.length, deadline);
      }
    }
    return 20;
  }
}
