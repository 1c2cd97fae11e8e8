package io.postroad.dns;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A name server that answers with any octets, over UDP and TCP on loopback. */
final class FakeNameServer implements AutoCloseable {

  /** What to send back, as it is; over TCP the length octets are part of it. */
  interface Behaviour {
    List<byte[]> answer(byte[] query, boolean stream);
  }

  private final DatagramSocket datagrams;
  private final DatagramSocket stranger;
  private final ServerSocket streams;
  private final InetSocketAddress address;
  private final Behaviour behaviour;
  private final boolean fromStranger;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger asked = new AtomicInteger();

  /** {@code fromStranger}: datagrams leave from another port than the one that was asked. */
  FakeNameServer(Behaviour behaviour, boolean fromStranger) throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    this.behaviour = behaviour;
    this.fromStranger = fromStranger;
    this.stranger = new DatagramSocket(0, loopback);
    this.streams = new ServerSocket(0, 50, loopback);
    this.datagrams = new DatagramSocket(streams.getLocalPort(), loopback);
    this.address = new InetSocketAddress(loopback, datagrams.getLocalPort());
    threads.execute(this::datagrams);
    threads.execute(this::streams);
  }

  FakeNameServer(Behaviour behaviour) throws IOException {
    this(behaviour, false);
  }

  InetSocketAddress address() {
    return address;
  }

  int asked() {
    return asked.get();
  }

  private void datagrams() {
    byte[] buffer = new byte[4096];
    while (!datagrams.isClosed()) {
      try {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        datagrams.receive(packet);
        asked.incrementAndGet();
        byte[] query = java.util.Arrays.copyOf(buffer, packet.getLength());
        for (byte[] answer : behaviour.answer(query, false)) {
          DatagramSocket from = fromStranger ? stranger : datagrams;
          from.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        }
      } catch (IOException _) {
        // Closed, or a datagram nobody waits for any more.
      }
    }
  }

  private void streams() {
    while (!streams.isClosed()) {
      try (Socket socket = streams.accept()) {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] query = in.readNBytes(in.readUnsignedShort());
        asked.incrementAndGet();
        for (byte[] answer : behaviour.answer(query, true)) {
          socket.getOutputStream().write(answer);
        }
      } catch (IOException _) {
        // Closed, or the client has gone.
      }
    }
  }

  @Override
  public void close() throws IOException {
    datagrams.close();
    stranger.close();
    streams.close();
    threads.shutdown();
  }

  // Messages are written octet by octet: a test of a parser must not use that parser's own writer.

  /** A message with the query's id and question, the given flags and counts, and a rest. */
  static byte[] message(byte[] query, int flags, int answers, int authorities, byte[] rest) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(query, 0, 2);
    octets(out, flags >> 8, flags, 0, 1, 0, answers, 0, authorities, 0, 0);
    out.writeBytes(question(query));
    out.writeBytes(rest);
    return out.toByteArray();
  }

  static byte[] question(byte[] query) {
    int end = 12;
    while (query[end] != 0) {
      end += query[end] + 1;
    }
    return java.util.Arrays.copyOfRange(query, 12, end + 5);
  }

  static int questionType(byte[] query) {
    byte[] question = question(query);
    return question[question.length - 3] & 0xFF;
  }

  /** A record whose name is the question's. */
  static byte[] record(int type, int ttl, byte[] data) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    octets(out, 0xC0, 12, 0, type, 0, 1, 0, 0, ttl >> 8, ttl, data.length >> 8, data.length);
    out.writeBytes(data);
    return out.toByteArray();
  }

  static byte[] name(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String label : text.split("\\.", -1)) {
      out.write(label.length());
      out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
    }
    out.write(0);
    return out.toByteArray();
  }

  static byte[] mx(int preference, byte[] host) {
    return join(new byte[] {(byte) (preference >> 8), (byte) preference}, host);
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  static byte[] framed(byte[] message) {
    return join(new byte[] {(byte) (message.length >> 8), (byte) message.length}, message);
  }

  private static void octets(ByteArrayOutputStream out, int... values) {
    for (int value : values) {
      out.write(value);
    }
  }
}
