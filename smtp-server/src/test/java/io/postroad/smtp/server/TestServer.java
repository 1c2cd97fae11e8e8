package io.postroad.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.testkit.net.MemoryNetwork;
import io.postroad.testkit.net.MemoryTransport;
import io.postroad.testkit.runtime.TestExecution;
import io.postroad.testkit.transcript.Transcript;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A server on a network in memory under virtual time, for one test. */
final class TestServer implements AutoCloseable {
  static final String HELLO =
      """
      S: 220 mx.example.org ESMTP Postroad
      C: EHLO client.example.net
      S: 250-mx.example.org
      S: 250-PIPELINING
      S: 250-SIZE 52428800
      S: 250-8BITMIME
      S: 250-ENHANCEDSTATUSCODES
      S: 250-DSN
      S: 250-SMTPUTF8
      S: 250-CHUNKING
      S: 250-BINARYMIME
      S: 250-LIMITS RCPTMAX=1000 MAILMAX=1000
      S: 250-VRFY
      S: 250-EXPN
      S: 250 HELP
      """;

  static final String LIMITS = "LIMITS RCPTMAX=1000 MAILMAX=1000";

  static final InetSocketAddress ADDRESS =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 25);

  final TestExecution execution = new TestExecution();
  final MemoryNetwork network;
  final KeepingReceiver receiver = new KeepingReceiver("mx.example.org");
  final List<SessionEvent> events = new CopyOnWriteArrayList<>();
  final Connections connections;
  final SmtpServer server;

  /** The line of LIMITS that a client on loopback gets. */
  private final String granted;

  TestServer() {
    this(settings -> settings);
  }

  TestServer(UnaryOperator<ServerSettings> change) {
    this(change, Resources.AMPLE);
  }

  TestServer(UnaryOperator<ServerSettings> change, Resources resources) {
    this(change, resources, 64 * 1024);
  }

  TestServer(UnaryOperator<ServerSettings> change, Resources resources, int pipeOctets) {
    ServerSettings settings = change.apply(ServerSettings.of("mx.example.org", ADDRESS));
    granted = granted(settings);
    network = new MemoryNetwork(execution.clock(), pipeOctets);
    connections = new Connections(settings.limits(), resources, execution);
    server = new SmtpServer(settings, execution, network, receiver, events::add, connections);
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String granted(ServerSettings settings) {
    int messages = settings.limits().messagesPerSession();
    boolean free = messages == 0 || settings.trusted().test(InetAddress.getLoopbackAddress());
    return "LIMITS RCPTMAX="
        + settings.limits().recipients()
        + (free ? "" : " MAILMAX=" + messages);
  }

  static TestServer withLimits(Consumer<LimitsDraft> change) {
    return new TestServer(s -> s.withLimits(Limits.DEFAULTS.with(change)));
  }

  static TestServer trustingWithLimits(Consumer<LimitsDraft> change) {
    return new TestServer(s ->
        s.withLimits(Limits.DEFAULTS.with(change)).withTrusted(InetAddress::isLoopbackAddress));
  }

  /** Plays the client of a transcript. */
  void play(String transcript) {
    Transcript.parse(transcript).playClient(execution.clock(), network, ADDRESS);
  }

  /** Plays the client behind greeting and EHLO. */
  void playAfterHello(String transcript) {
    play(hello() + transcript);
  }

  /** Greeting and EHLO of a client on loopback, with the limits that this server grants it. */
  String hello() {
    return HELLO.replace(LIMITS, granted);
  }

  /** Plays the client from another address. */
  void playFrom(String address, String transcript) {
    Transcript.parse(transcript).playClient(execution.clock(), network, from(address), ADDRESS);
  }

  private InetSocketAddress from(String address) {
    return new InetSocketAddress(ip(address), network.port());
  }

  static InetAddress ip(String literal) {
    try {
      return InetAddress.ofLiteral(literal);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("no address literal: " + literal, e);
    }
  }

  /** A connection to speak on freely, greeted unless it was refused. */
  MemoryTransport dial(String from) {
    try {
      MemoryTransport client = network.dial(from(from), ADDRESS, new byte[0], soon());
      execution.clock().settle();
      return client;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lines with their CR LF. */
  static String lines(String... lines) {
    return String.join("\r\n", lines) + "\r\n";
  }

  /** Sends octets, lets the server do what it can, and gives what it said. */
  String exchange(MemoryTransport client, byte[] octets) throws IOException {
    client.write(octets, 0, octets.length, soon());
    return heard(client);
  }

  String exchange(MemoryTransport client, String text) throws IOException {
    return exchange(client, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** What the server has said by the time it waits. */
  String heard(MemoryTransport client) {
    execution.clock().settle();
    return new String(client.takeReceived(), StandardCharsets.UTF_8);
  }

  io.postroad.smtp.runtime.Deadline soon() {
    return execution.time().deadlineIn(Duration.ofDays(1));
  }

  StopReport stop(Duration grace) {
    return execution.drive(() -> server.stop(grace));
  }

  /** Ends the server; nothing may be left of it. */
  @Override
  public void close() {
    stop(Duration.ofSeconds(60));
    assertThat(execution.uncaught()).isEmpty();
    assertThat(server.sessions()).as("sessions left").isZero();
    assertThat(connections.open()).as("permits left").isZero();
  }

  <T extends SessionEvent> List<T> events(Class<T> kind) {
    return events.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
