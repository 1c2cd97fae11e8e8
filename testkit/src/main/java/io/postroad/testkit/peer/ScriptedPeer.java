package io.postroad.testkit.peer;

import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.Execution.Kind;
import io.postroad.smtp.wire.Network;
import io.postroad.smtp.wire.Transport;
import io.postroad.testkit.net.MemoryTransport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * An SMTP server that follows a script on every connection and remembers what it heard. It keeps no
 * rule of SMTP by itself. Thread-safe.
 */
public final class ScriptedPeer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofDays(1);
  private static final int BACKLOG = 100;

  private final Execution execution;
  private final Network.Listener listener;
  private final IntFunction<Script> scripts;
  private final Object lock = new Object();
  private final List<List<Heard>> heard = new ArrayList<>();
  private int unansweredOctetsMax;

  private ScriptedPeer(
      Execution execution, Network.Listener listener, IntFunction<Script> scripts) {
    this.execution = execution;
    this.listener = listener;
    this.scripts = scripts;
  }

  /**
   * Listens at {@code address}, port 0 for a free one.
   *
   * @param scripts gives the script of each connection, counted from 0
   */
  public static ScriptedPeer start(
      Execution execution, Network network, InetSocketAddress address, IntFunction<Script> scripts)
      throws IOException {
    ScriptedPeer peer = new ScriptedPeer(execution, network.listen(address, BACKLOG), scripts);
    execution.start(Kind.VIRTUAL, "peer", peer::accept);
    return peer;
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return listener.localAddress();
  }

  /** What was heard on each connection so far, in order. */
  public List<List<Heard>> heard() {
    synchronized (lock) {
      return heard.stream().map(List::copyOf).toList();
    }
  }

  /** The command lines and contents of one connection; contents as {@code [whole]} or cut. */
  public List<String> lines(int connection) {
    return heard().get(connection).stream()
        .map(one ->
            switch (one) {
              case Heard.Opened() -> "(opened)";
              case Heard.Command(String line) -> line;
              case Heard.Chunk chunk -> chunk.whole() ? chunk.line() : "(cut chunk)";
              case Heard.Content content -> content.whole() ? "(content)" : "(cut content)";
            })
        .toList();
  }

  /** The most octets of commands that were waiting at once when a command was answered. */
  public int unansweredOctetsMax() {
    synchronized (lock) {
      return unansweredOctetsMax;
    }
  }

  @Override
  public void close() {
    listener.close();
  }

  private void accept() {
    int connection = 0;
    while (!listener.isClosed()) {
      try {
        Transport transport = listener.accept();
        int number = connection++;
        synchronized (lock) {
          heard.add(new ArrayList<>());
        }
        execution.start(Kind.VIRTUAL, "peer-" + number, () -> serve(transport, number));
      } catch (IOException _) {
        // Closed by the test, or the client has gone before it was accepted.
      }
    }
  }

  private void serve(Transport transport, int connection) {
    try (transport) {
      new Session(transport, scripts.apply(connection), connection).run();
    } catch (IOException _) {
      // The client is gone; what it said is remembered.
    }
  }

  private void remember(int connection, Heard one, int waiting) {
    synchronized (lock) {
      heard.get(connection).add(one);
      unansweredOctetsMax = Math.max(unansweredOctetsMax, waiting);
    }
  }

  /** One connection; confined to its thread. */
  private final class Session {
    private final Transport transport;
    private final Script script;
    private final int connection;
    private final byte[] buffer = new byte[64 * 1024];
    private int from;
    private int to;

    Session(Transport transport, Script script, int connection) {
      this.transport = transport;
      this.script = script;
      this.connection = connection;
    }

    void run() throws IOException {
      Heard heard = new Heard.Opened();
      while (true) {
        Act act = script.answer(heard);
        byte[] octets = act.octets().getBytes(StandardCharsets.ISO_8859_1);
        if (octets.length > 0) {
          transport.write(octets, 0, octets.length, execution.time().deadlineIn(PATIENCE));
        }
        switch (act.then()) {
          case READ -> {
            String line = command();
            if (line == null) {
              return;
            }
            heard = heard(line);
            if (heard instanceof Heard.Chunk chunk && !chunk.whole()) {
              remember(connection, heard, 0);
              return;
            }
            // What came with it and is not read yet travelled in the same group.
            remember(connection, heard, line.length() + 2 + to - from);
          }
          case READ_CONTENT -> {
            Heard.Content content = content();
            heard = content;
            remember(connection, heard, 0);
            if (!content.whole()) {
              return;
            }
          }
          case CLOSE -> {
            transport.shutdownOutput();
            drain();
            return;
          }
          case DROP -> {
            return;
          }
          case RESET -> {
            if (transport instanceof MemoryTransport memory) {
              memory.reset();
            }
            return;
          }
          case STALL -> {
            drain();
            return;
          }
          case FREEZE -> {
            execution.time().sleep(PATIENCE);
            return;
          }
        }
      }
    }

    /** A chunk is read with its command, as no server can do otherwise. */
    private Heard heard(String line) throws IOException {
      String[] words = line.split(" ", 3);
      if (words.length < 2 || !words[0].equals("BDAT") || !words[1].matches("[0-9]{1,9}")) {
        return new Heard.Command(line);
      }
      int size = Integer.parseInt(words[1]);
      StringBuilder octets = new StringBuilder(size);
      while (octets.length() < size) {
        int octet = next();
        if (octet < 0) {
          return new Heard.Chunk(line, octets.toString(), false);
        }
        octets.append((char) octet);
      }
      return new Heard.Chunk(line, octets.toString(), true);
    }

    private @org.jspecify.annotations.Nullable String command() throws IOException {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      while (true) {
        int octet = next();
        if (octet < 0) {
          return null;
        }
        line.write(octet);
        if (octet == '\n') {
          String text = line.toString(StandardCharsets.ISO_8859_1);
          if (text.endsWith("\r\n")) {
            return text.substring(0, text.length() - 2);
          }
        }
      }
    }

    /** The one true end of data, as a strict server sees it (rule S1). */
    private Heard.Content content() throws IOException {
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      byte[] end = "\r\n.\r\n".getBytes(StandardCharsets.US_ASCII);
      int matched = 2; // An end of data at the very beginning is one too.
      while (matched < end.length) {
        int octet;
        try {
          octet = next();
        } catch (IOException _) {
          octet = -1; // A reset; what came before it counts.
        }
        if (octet < 0) {
          return new Heard.Content(content.toString(StandardCharsets.ISO_8859_1), false);
        }
        content.write(octet);
        if (octet == end[matched]) {
          matched++;
        } else {
          matched = octet == '\r' ? 1 : 0;
        }
      }
      return new Heard.Content(content.toString(StandardCharsets.ISO_8859_1), true);
    }

    private void drain() throws IOException {
      while (next() >= 0) {
        from = to;
      }
    }

    private int next() throws IOException {
      if (from == to) {
        int count = transport.read(buffer, 0, buffer.length, execution.time().deadlineIn(PATIENCE));
        from = 0;
        to = Math.max(0, count);
        if (count < 0) {
          return -1;
        }
      }
      return buffer[from++] & 0xFF;
    }
  }
}
