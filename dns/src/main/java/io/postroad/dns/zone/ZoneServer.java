package io.postroad.dns.zone;

import io.postroad.dns.internal.Leaving;
import io.postroad.dns.internal.ZoneAnswers;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * A small authoritative DNS server over UDP and TCP, for {@code postroad tour} and for tests; not
 * for the Internet. Its zone is a text with one record or fault a line:
 *
 * <pre>{@code
 * # comment
 * omega.test.     MX    10 mx.omega.test.
 * mx.omega.test.  A     127.0.0.1
 * SERVFAIL broken.test.
 * TIMEOUT  silent.test. AAAA
 * }</pre>
 *
 * <p>Types: MX, A, AAAA, CNAME, TXT, PTR, TLSA. All names are absolute. Faults: SERVFAIL, TIMEOUT,
 * REFUSED, TRUNCATE (cut short over UDP, whole over TCP), for a name or one type of it. What the
 * zone does not name does not exist (NXDOMAIN). Times to live are 60 s, 5 s for what does not
 * exist.
 *
 * <p>Thread-safe. It runs on two threads and one for each TCP connection (at most 16), until {@link
 * #close()}.
 */
public final class ZoneServer implements AutoCloseable {

  private static final int PORT_TRIES = 50;
  private static final int CONNECTIONS_MAX = 16;
  private static final int LINES_MAX = 1000;
  private static final int DATAGRAM_OCTETS_MAX = 4096;
  private static final int RECEIVE_BUFFER_OCTETS = 1 << 20;
  private static final Duration IDLE_MAX = Duration.ofSeconds(5);
  private static final Duration LEAVING_MAX = Duration.ofSeconds(5);

  private final DatagramSocket datagrams;
  private final ServerSocket streams;
  private final Executor threads;
  private final Object lock = new Object();
  private final Deque<String> told = new ArrayDeque<>();
  private final List<Socket> open = new ArrayList<>();
  private volatile ZoneAnswers answers;

  private final Leaving leaving = new Leaving(2);

  private ZoneServer(
      DatagramSocket datagrams, ServerSocket streams, ZoneAnswers answers, Executor threads) {
    this.datagrams = datagrams;
    this.streams = streams;
    this.answers = answers;
    this.threads = threads;
  }

  /**
   * Starts a server on loopback.
   *
   * @param zone the zone text
   * @param port 0 for a free one, the same for UDP and TCP
   * @param threads runs each task on a thread of its own, at once
   * @throws IOException when the port is taken
   * @throws IllegalArgumentException when the zone cannot be read, with line number and line
   */
  public static ZoneServer start(String zone, int port, Executor threads) throws IOException {
    ZoneAnswers answers = new ZoneAnswers(zone);
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    for (int tries = 1; ; tries++) {
      DatagramSocket datagrams = new DatagramSocket(new InetSocketAddress(loopback, port));
      try {
        datagrams.setReceiveBufferSize(RECEIVE_BUFFER_OCTETS);
        ServerSocket streams = new ServerSocket(datagrams.getLocalPort(), 50, loopback);
        ZoneServer server = new ZoneServer(datagrams, streams, answers, threads);
        threads.execute(server.leaving.after(server::answerDatagrams));
        threads.execute(server.leaving.after(server::acceptStreams));
        return server;
      } catch (BindException e) {
        datagrams.close();
        if (port != 0 || tries == PORT_TRIES) {
          throw e;
        }
      }
    }
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return new InetSocketAddress(streams.getInetAddress(), streams.getLocalPort());
  }

  /**
   * Answers out of another zone from now on.
   *
   * @throws IllegalArgumentException when the zone cannot be read; the old one stays then
   */
  public void replaceZone(String zone) {
    answers = new ZoneAnswers(zone);
  }

  /** The last 1000 questions with what came of them, oldest first, for people and for tests. */
  public List<String> told() {
    synchronized (lock) {
      return List.copyOf(told);
    }
  }

  /** Ends it; the port is free when this returns. */
  @Override
  public void close() {
    datagrams.close();
    List<Socket> ending;
    synchronized (lock) {
      ending = List.copyOf(open);
    }
    try {
      streams.close();
      for (Socket socket : ending) {
        socket.close();
      }
    } catch (IOException _) {
      // Closing a socket releases it even when it reports an error; nothing else can be done.
    }
    leaving.await(LEAVING_MAX);
  }

  private void answerDatagrams() {
    byte[] buffer = new byte[DATAGRAM_OCTETS_MAX];
    while (!datagrams.isClosed()) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        datagrams.receive(packet);
        byte[] query = new byte[packet.getLength()];
        System.arraycopy(buffer, 0, query, 0, query.length);
        ZoneAnswers.Told answer = answer(query, false, "UDP");
        if (answer.answer().isPresent()) {
          byte[] octets = answer.answer().get();
          datagrams.send(new DatagramPacket(octets, octets.length, packet.getSocketAddress()));
        }
      } catch (IOException e) {
        if (!datagrams.isClosed()) {
          remember("UDP trouble: " + e.getMessage()); // One lost datagram; the next may do better.
        }
      }
    }
  }

  private void acceptStreams() {
    while (!streams.isClosed()) {
      try {
        Socket socket = streams.accept();
        if (admit(socket)) {
          threads.execute(() -> answerStream(socket));
        } else {
          socket.close();
        }
      } catch (IOException e) {
        if (!streams.isClosed()) {
          remember("TCP trouble: " + e.getMessage());
        }
      }
    }
  }

  private boolean admit(Socket socket) {
    synchronized (lock) {
      return open.size() < CONNECTIONS_MAX && open.add(socket);
    }
  }

  /** Messages with two octets of length before each (RFC 1035 §4.2.2). */
  private void answerStream(Socket socket) {
    try (socket) {
      socket.setSoTimeout((int) IDLE_MAX.toMillis());
      DataInputStream in = new DataInputStream(socket.getInputStream());
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      while (true) {
        byte[] query = in.readNBytes(in.readUnsignedShort());
        ZoneAnswers.Told answer = answer(query, true, "TCP");
        if (answer.answer().isEmpty()) {
          continue;
        }
        byte[] octets = answer.answer().get();
        byte[] framed = new byte[octets.length + 2];
        framed[0] = (byte) (octets.length >>> 8);
        framed[1] = (byte) octets.length;
        System.arraycopy(octets, 0, framed, 2, octets.length);
        out.write(framed);
      }
    } catch (EOFException _) {
      // The client has asked all it wanted to.
    } catch (IOException e) {
      remember("TCP connection ended: " + e.getMessage());
    } finally {
      synchronized (lock) {
        open.remove(socket);
      }
    }
  }

  private ZoneAnswers.Told answer(byte[] query, boolean stream, String over) {
    ZoneAnswers.Told answer = answers.answer(query, stream);
    remember(over + " " + answer.line());
    return answer;
  }

  private void remember(String line) {
    synchronized (lock) {
      if (told.size() == LINES_MAX) {
        told.removeFirst();
      }
      told.addLast(line);
    }
  }
}
