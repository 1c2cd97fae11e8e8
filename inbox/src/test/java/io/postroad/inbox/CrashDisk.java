package io.postroad.inbox;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A disk in memory that keeps after a crash only what was forced: octets that were forced in their
 * file, under names that were forced in the folder. It can fail the call of a given number, and
 * forget to force, to show that a test can fail.
 */
final class CrashDisk implements InboxDisk {

  private static final class Node {
    final ByteArrayOutputStream octets = new ByteArrayOutputStream();
    byte[] forced = new byte[0];
  }

  private final Map<String, Node> names = new TreeMap<>();
  private final Map<String, Node> durable = new LinkedHashMap<>();
  final List<String> calls = new ArrayList<>();
  int failAt = Integer.MAX_VALUE;
  boolean forces = true;
  boolean closed;
  String unreadable = "";

  /** The disk as a machine that lost power finds it. */
  CrashDisk afterPowerLoss() {
    CrashDisk disk = new CrashDisk();
    durable.forEach((name, node) -> {
      Node left = new Node();
      left.octets.writeBytes(node.forced);
      left.forced = node.forced;
      disk.names.put(name, left);
      disk.durable.put(name, left);
    });
    return disk;
  }

  byte[] octets(String name) {
    return names.get(name).octets.toByteArray();
  }

  void put(String name, byte[] octets) {
    Node node = new Node();
    node.octets.writeBytes(octets);
    node.forced = octets.clone();
    names.put(name, node);
    durable.put(name, node);
  }

  private void call(String what) throws IOException {
    calls.add(what);
    if (calls.size() == failAt) {
      throw new IOException("no space left, says the test");
    }
  }

  private Node node(String name) throws IOException {
    Node node = names.get(name);
    if (node == null) {
      throw new NoSuchFileException(name);
    }
    return node;
  }

  @Override
  public List<String> names() throws IOException {
    call("names");
    return List.copyOf(names.keySet());
  }

  @Override
  public Optional<Facts> facts(String name) {
    return Optional.ofNullable(names.get(name))
        .map(node -> new Facts(node.octets.size(), Instant.parse("2026-01-01T00:00:00Z")));
  }

  @Override
  public Writing create(String name) throws IOException {
    call("create " + name);
    if (names.containsKey(name)) {
      throw new FileAlreadyExistsException(name);
    }
    Node node = new Node();
    names.put(name, node);
    return new MemoryWriting(node, name);
  }

  @Override
  public Writing append(String name) throws IOException {
    call("append " + name);
    return new MemoryWriting(node(name), name);
  }

  @Override
  public Optional<InputStream> read(String name) throws IOException {
    if (name.equals(unreadable)) {
      throw new IOException("a bad sector, says the test");
    }
    return Optional.ofNullable(names.get(name))
        .map(node -> new ByteArrayInputStream(node.octets.toByteArray()));
  }

  @Override
  public Optional<Reading> open(String name) throws IOException {
    call("open " + name);
    Node node = names.get(name);
    return Optional.ofNullable(node).map(MemoryReading::new);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    call("rename " + from + " " + to);
    Node node = node(from);
    names.remove(from);
    names.put(to, node);
  }

  @Override
  public void delete(String name) throws IOException {
    call("delete " + name);
    names.remove(name);
  }

  @Override
  public void forceFolder() throws IOException {
    call("forceFolder");
    if (forces) {
      durable.clear();
      durable.putAll(names);
    }
  }

  @Override
  public void close() {
    closed = true;
  }

  private record MemoryReading(Node node) implements Reading {
    @Override
    public int read(long position, byte[] into, int offset, int length) {
      byte[] octets = node.octets.toByteArray();
      int count = (int) Math.max(0, Math.min(length, octets.length - position));
      System.arraycopy(octets, (int) Math.min(position, octets.length), into, offset, count);
      return count;
    }

    @Override
    public void close() {}
  }

  private final class MemoryWriting implements Writing {
    private final Node node;
    private final String name;

    MemoryWriting(Node node, String name) {
      this.node = node;
      this.name = name;
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
      call("write " + name);
      node.octets.write(octets, offset, length);
    }

    @Override
    public void force() throws IOException {
      call("force " + name);
      if (forces) {
        node.forced = node.octets.toByteArray();
      }
    }

    @Override
    public void close() {}
  }
}
