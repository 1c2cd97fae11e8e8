package io.postroad.testkit.transcript;

import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.tls.TlsException;
import io.postroad.smtp.tls.TlsTransport;
import io.postroad.smtp.wire.Network;
import io.postroad.smtp.wire.Transport;
import io.postroad.testkit.net.MemoryNetwork;
import io.postroad.testkit.net.MemoryTransport;
import io.postroad.testkit.runtime.TestTime;
import io.postroad.testkit.tls.TestCertificates;
import io.postroad.testkit.transcript.Step.Speaker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plays one side of a transcript and compares the other. For one thread. */
final class Player {

  /** How the played side gets its end of a new connection. */
  interface Opening {
    MemoryTransport open(byte[] early) throws IOException;
  }

  private final Transcript transcript;
  private final TestTime time;
  private final Speaker played;
  private final Opening opening;
  private final Map<String, Connection> connections = new LinkedHashMap<>();
  private final Alignment alignment;

  Player(Transcript transcript, TestTime time, Speaker played, Opening opening) {
    this.transcript = transcript;
    this.time = time;
    this.played = played;
    this.opening = opening;
    this.alignment = new Alignment(played == Speaker.CLIENT ? 'S' : 'C');
  }

  static MemoryTransport dial(
      MemoryNetwork network,
      TestTime time,
      InetSocketAddress from,
      InetSocketAddress server,
      byte[] early)
      throws IOException {
    return network.dial(from, server, early, time.deadlineIn(Duration.ofDays(1)));
  }

  static MemoryTransport accept(TestTime time, Network.Listener listener) throws IOException {
    time.settle();
    return (MemoryTransport) listener.accept();
  }

  void play() {
    List<Step> steps = transcript.steps();
    try {
      int at = 0;
      while (at < steps.size()) {
        at = playStep(steps, at);
      }
      time.settle();
      for (Map.Entry<String, Connection> entry : connections.entrySet()) {
        requireSilence(steps, steps.size(), entry.getKey());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Plays the step at {@code at} and those that go with it; the index of the next one. */
  private int playStep(List<Step> steps, int at) throws IOException {
    Step step = steps.get(at);
    switch (step) {
      case Step.Say say when say.speaker() == played -> {
        return write(steps, at, say.connection());
      }
      case Step.Say say -> expect(steps, at, say);
      case Step.End end when end.speaker() == played -> {
        requireSilence(steps, at, end.connection());
        connection(end.connection(), new byte[0]).end();
      }
      case Step.End end -> expectEnd(steps, at, end);
      case Step.Reset reset when reset.speaker() == played -> {
        requireSilence(steps, at, reset.connection());
        connection(reset.connection(), new byte[0]).transport.reset();
      }
      case Step.Reset reset -> expectReset(steps, at, reset);
      case Step.Secure secure -> secure(steps, at, secure);
      case Step.Pass pass -> {
        time.settle();
        for (String name : connections.keySet()) {
          requireSilence(steps, at, name);
        }
        time.advance(pass.time());
      }
    }
    alignment.same(step);
    return at + 1;
  }

  /**
   * Writes the lines of one side that follow each other as one piece, as a pipelining peer does.
   */
  private int write(List<Step> steps, int at, String name) throws IOException {
    requireSilence(steps, at, name);
    ByteArrayOutputStream group = new ByteArrayOutputStream();
    int next = at;
    while (next < steps.size()
        && steps.get(next) instanceof Step.Say say
        && say.speaker() == played
        && say.connection().equals(name)) {
      group.writeBytes(say.octets());
      alignment.same(say);
      next++;
    }
    byte[] octets = group.toByteArray();
    Connection known = connections.get(name);
    if (known == null) {
      Connection opened = connection(name, octets);
      if (played == Speaker.CLIENT) {
        return next; // the octets came with the connection
      }
      known = opened;
    }
    try {
      known.write(octets, soon());
    } catch (IOException e) {
      throw alignment.failure(
          steps.get(at), "the connection is gone: " + e.getMessage(), steps, at);
    }
    return next;
  }

  private Deadline soon() {
    return time.deadlineIn(Duration.ofDays(1));
  }

  /** Makes the played side's part of a handshake. */
  private void secure(List<Step> steps, int at, Step.Secure secure) throws IOException {
    Connection connection = connection(secure.connection(), new byte[0]);
    if (played == Speaker.CLIENT) {
      requireSilence(steps, at, secure.connection()); // a client may have begun already
    }
    try {
      connection.inside =
          Optional.of(
              played == Speaker.CLIENT
                  ? TestCertificates.client(time)
                      .connect(connection.transport, "mx.example.org", true, soon())
                  : TestCertificates.server(time).accept(connection.transport, soon()));
    } catch (TlsException e) {
      if (secure.succeeds()) {
        throw alignment.failure(secure, "(" + e.getMessage() + ")", steps, at);
      }
      return;
    }
    if (!secure.succeeds()) {
      throw alignment.failure(secure, "(a handshake)", steps, at);
    }
  }

  private void expect(List<Step> steps, int at, Step.Say say) throws IOException {
    Connection connection = connection(say.connection(), new byte[0]);
    time.settle();
    connection.fill(soon());
    byte[] got = connection.take(say.octets().length, endsLine(say.octets()));
    if (!Arrays.equals(got, say.octets())) {
      throw alignment.failure(say, connection.describe(got), steps, at, connection.rest());
    }
  }

  private static boolean endsLine(byte[] octets) {
    return octets.length > 0 && octets[octets.length - 1] == '\n';
  }

  private void expectEnd(List<Step> steps, int at, Step.End end) throws IOException {
    requireSilence(steps, at, end.connection());
    Connection connection = connection(end.connection(), new byte[0]);
    if (connection.transport.wasReset()) {
      throw alignment.failure(end, "(reset)", steps, at);
    }
    if (!connection.atEnd()) {
      throw alignment.failure(end, "(still open)", steps, at);
    }
  }

  private void expectReset(List<Step> steps, int at, Step.Reset reset) throws IOException {
    Connection connection = connection(reset.connection(), new byte[0]);
    time.settle();
    if (!connection.transport.wasReset()) {
      throw alignment.failure(reset, "(not reset)", steps, at);
    }
  }

  /** Fails when the other side has said something that no line of the transcript expects. */
  private void requireSilence(List<Step> steps, int at, String name) {
    Connection connection = connections.get(name);
    if (connection == null) {
      return;
    }
    time.settle();
    connection.fill(soon());
    if (connection.buffered.length > 0) {
      throw alignment.unexpected(steps, at, connection.rest());
    }
  }

  private Connection connection(String name, byte[] early) throws IOException {
    Connection known = connections.get(name);
    if (known == null) {
      known = new Connection(opening.open(early));
      connections.put(name, known);
    }
    return known;
  }

  /** One connection and what arrived on it but was not compared yet. */
  private static final class Connection {
    private final MemoryTransport transport;
    private byte[] buffered = new byte[0];

    private Optional<TlsTransport> inside = Optional.empty();

    Connection(MemoryTransport transport) {
      this.transport = transport;
    }

    void fill(Deadline soon) {
      byte[] more = inside.isPresent() ? decrypted(inside.get(), soon) : transport.takeReceived();
      int before = buffered.length;
      buffered = Arrays.copyOf(buffered, before + more.length);
      System.arraycopy(more, 0, buffered, before, more.length);
    }

    private static byte[] decrypted(TlsTransport inside, Deadline soon) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      byte[] some = new byte[4096];
      try {
        while (inside.hasInput()) {
          all.write(some, 0, inside.read(some, 0, some.length, soon));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return all.toByteArray();
    }

    void write(byte[] octets, Deadline soon) throws IOException {
      over().write(octets, 0, octets.length, soon);
    }

    void end() throws IOException {
      over().shutdownOutput();
    }

    /** Whether the other side has ended its stream, with close_notify where there is TLS. */
    boolean atEnd() {
      inside.ifPresent(Transport::hasInput);
      return transport.atEnd() && !inside.map(TlsTransport::truncated).orElse(false);
    }

    private Transport over() {
      return inside.isPresent() ? inside.get() : transport;
    }

    /** The next line, or the next {@code count} octets; what there is when there is less. */
    byte[] take(int count, boolean line) {
      int end = Math.min(count, buffered.length);
      if (line) {
        end = 0;
        while (end < buffered.length && (end == 0 || buffered[end - 1] != '\n')) {
          end++;
        }
      }
      byte[] taken = Arrays.copyOf(buffered, end);
      buffered = Arrays.copyOfRange(buffered, end, buffered.length);
      return taken;
    }

    byte[] rest() {
      return take(buffered.length, false);
    }

    String describe(byte[] got) {
      if (got.length > 0) {
        return Alignment.shown(got);
      }
      if (transport.wasReset()) {
        return "(reset)";
      }
      return atEnd() ? "(closed)" : "(silence)";
    }
  }
}
