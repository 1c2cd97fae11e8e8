package io.postroad.smtp.tls;

import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Time;
import io.postroad.smtp.wire.DeadlineException;
import io.postroad.smtp.wire.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * TLS on the JDK's {@code SSLEngine}. One thread at a time reads, writes and looks, and does the
 * engine's work itself: there is no other thread. While nothing is under way it holds one buffer of
 * 1 KiB beside the engine.
 */
final class EngineTransport implements TlsTransport {
  private static final byte[] NOTHING = {};

  /** Many times the records of a handshake, and the pieces in which they may come. */
  private static final int HANDSHAKE_LOOKS_MAX = 4096;

  /** How long the peer may take to accept our last words, or the answer to new keys. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  private final Transport connection;
  private final SSLEngine engine;
  private final PacketBuffers buffers;
  private final Time time;

  /** Whether a thread is using the engine: {@link #close()} must not join it there. */
  private final AtomicBoolean busy = new AtomicBoolean();

  /** Who used it last; written before {@code busy}, read behind it. */
  private @Nullable Thread user;

  private final PacketInput input;

  /** What was decrypted and found no room: {@code plain[plainFrom..plainTo)}. */
  private byte[] plain = NOTHING;

  private int plainFrom;
  private int plainTo;
  private final EmptyRecords idle = new EmptyRecords();
  private boolean established;
  private boolean outputEnded;
  private boolean inputEnded;
  private volatile boolean truncated;
  private @Nullable IOException failure;
  private @Nullable TlsFacts facts;

  EngineTransport(Transport connection, SSLEngine engine, PacketBuffers buffers, Time time) {
    this.connection = connection;
    this.engine = engine;
    this.buffers = buffers;
    this.time = time;
    this.input = new PacketInput(connection, buffers);
  }

  /** Makes the handshake; {@code learn} says what came of it. */
  void handshake(Deadline deadline, Function<ExtendedSSLSession, TlsFacts> learn)
      throws IOException {
    use();
    try {
      engine.beginHandshake();
      for (int looks = 0; settle(deadline); looks++) {
        if (looks > HANDSHAKE_LOOKS_MAX) {
          throw new TlsException("the TLS handshake has no end"); // octets that never pause
        }
        if (!unwrap(NOTHING, 0, 0).progress && input.fill(0, deadline) < 0) {
          throw new TlsException("the peer ended the connection during the TLS handshake");
        }
      }
      if (inputEnded || !TlsRules.hasAgreed(engine)) {
        throw new TlsException("the peer ended the TLS handshake before anything was agreed on");
      }
      facts = learn.apply((ExtendedSSLSession) engine.getSession());
      established = true;
    } catch (SSLException e) {
      throw failed(e);
    } finally {
      busy.set(false);
    }
  }

  private void use() {
    user = Thread.currentThread();
    busy.set(true);
  }

  /** Does what the engine must do by itself; whether it waits for the peer then. */
  private boolean settle(Deadline deadline) throws IOException {
    while (true) {
      HandshakeStatus status = engine.getHandshakeStatus();
      switch (status) {
        case NEED_TASK -> runTasks();
        case NEED_WRAP -> {
          if (!wrap(ByteBuffer.wrap(NOTHING), deadline)) {
            return false;
          }
        }
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
          return true;
        }
        case FINISHED, NOT_HANDSHAKING -> {
          return false;
        }
      }
    }
  }

  private void runTasks() {
    Runnable task = engine.getDelegatedTask();
    while (task != null) {
      task.run();
      task = engine.getDelegatedTask();
    }
  }

  @Override
  public int read(byte[] into, int offset, int length, Deadline deadline) throws IOException {
    if (length == 0) {
      return 0;
    }
    use();
    try {
      while (true) {
        int count = takePlain(into, offset, length);
        if (count > 0) {
          return count;
        }
        if (inputEnded) {
          return -1;
        }
        Step step = step(into, offset, length, deadline);
        if (step.count > 0) {
          return step.count;
        }
        if (!step.progress && input.fill(length, deadline) < 0) {
          endOfInput();
        }
      }
    } finally {
      busy.set(false);
    }
  }

  /** Decrypts one record, if one is there whole. */
  private Step step(byte[] into, int offset, int length, Deadline deadline) throws IOException {
    if (failure != null) {
      throw failure;
    }
    try {
      Step step = unwrap(into, offset, length);
      if (step.progress) {
        idle.count(step.count > 0 || plainFrom < plainTo);
        afterRecord(deadline);
      }
      return step;
    } catch (SSLException e) {
      failure = failed(e);
      throw failure;
    }
  }

  /**
   * What a record may ask for beside its data: in TLS 1.3 new keys or a ticket (RFC 8446 §4.6). In
   * TLS 1.2 it can only be a renegotiation, and that is refused (rule T1).
   */
  private void afterRecord(Deadline deadline) throws IOException {
    HandshakeStatus status = engine.getHandshakeStatus();
    if (status == HandshakeStatus.NOT_HANDSHAKING || outputEnded || engine.isInboundDone()) {
      return;
    }
    if (!engine.getSession().getProtocol().equals("TLSv1.3")) {
      throw new SSLException("the peer asked for renegotiation, which is refused");
    }
    var _ = settle(deadline);
  }

  /** One look at the input: whether a record was consumed, and how many octets it gave. */
  private record Step(boolean progress, int count) {}

  private static final Step UNDERFLOW = new Step(false, 0);

  private Step unwrap(byte[] into, int offset, int length) throws SSLException {
    if (!input.hasHeader() || inputEnded) {
      return UNDERFLOW;
    }
    ByteBuffer from = input.octets();
    SSLEngineResult result = engine.unwrap(from, ByteBuffer.wrap(into, offset, length));
    int produced = result.bytesProduced();
    if (result.getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW) {
      plain = buffers.take();
      result = engine.unwrap(from, ByteBuffer.wrap(plain));
      plainFrom = 0;
      plainTo = result.bytesProduced();
      produced = 0;
      releasePlain();
    }
    input.consumed(from);
    return switch (result.getStatus()) {
      case OK -> new Step(true, produced);
      case BUFFER_UNDERFLOW -> UNDERFLOW;
      case CLOSED -> {
        inputEnded = true; // the peer's close_notify
        yield new Step(true, produced);
      }
      case BUFFER_OVERFLOW -> throw new SSLException("a TLS record is too long");
    };
  }

  private int takePlain(byte[] into, int offset, int length) {
    int count = Math.min(length, plainTo - plainFrom);
    System.arraycopy(plain, plainFrom, into, offset, count);
    plainFrom += count;
    releasePlain();
    return count;
  }

  private void releasePlain() {
    if (plainFrom == plainTo && plain.length > 0) {
      buffers.give(plain);
      plain = NOTHING;
      plainFrom = 0;
      plainTo = 0;
    }
  }

  /** The connection below has ended without close_notify. */
  private void endOfInput() {
    truncated = true;
    inputEnded = true;
  }

  @Override
  public void write(byte[] from, int offset, int length, Deadline deadline) throws IOException {
    use();
    try {
      if (failure != null || outputEnded) {
        throw failure != null ? failure : new TlsException("our side of TLS has ended");
      }
      ByteBuffer octets = ByteBuffer.wrap(from, offset, length);
      while (octets.hasRemaining()) {
        wrap(octets, deadline);
      }
    } catch (SSLException e) {
      failure = failed(e);
      throw failure;
    } finally {
      busy.set(false);
    }
  }

  /** Encrypts and sends one record; false when the engine has nothing more to say. */
  private boolean wrap(ByteBuffer octets, Deadline deadline) throws IOException {
    byte[] packet = buffers.take();
    try {
      ByteBuffer out = ByteBuffer.wrap(packet);
      SSLEngineResult result = engine.wrap(octets, out);
      if (result.getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW) {
        throw new SSLException("the engine makes too long records");
      }
      if (result.getStatus() == SSLEngineResult.Status.CLOSED && octets.hasRemaining()) {
        throw new SSLException("our side of TLS has ended");
      }
      if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
        runTasks();
      }
      if (out.position() > 0) {
        connection.write(packet, 0, out.position(), deadline);
      }
      return out.position() > 0 || result.getStatus() == SSLEngineResult.Status.OK;
    } finally {
      buffers.give(packet);
    }
  }

  @Override
  public boolean hasInput() {
    use();
    try {
      // A ticket or new keys are no input: only what decrypts to octets is (RFC 8446 §4.6).
      Deadline now = time.deadlineIn(LAST_WORDS);
      while (plainFrom == plainTo && !inputEnded && failure == null) {
        if (step(NOTHING, 0, 0, now).progress) {
          continue;
        }
        if (!connection.hasInput()) {
          return false;
        }
        if (input.fill(0, now) < 0) {
          endOfInput();
        }
      }
      return plainFrom < plainTo;
    } catch (DeadlineException _) {
      return false; // what was to be there at once was not
    } catch (IOException e) {
      failure = e; // the next read says it
      return false;
    } finally {
      busy.set(false);
    }
  }

  /** What an engine's exception means; the peer hears of it where it still listens. */
  private TlsException failed(SSLException fault) {
    try {
      sayWhatIsLeft();
    } catch (IOException e) {
      fault.addSuppressed(e); // the alert did not get through; the fault counts
    }
    return new TlsException(TlsWords.of(fault), fault);
  }

  @Override
  public void shutdownInput() throws IOException {
    connection.shutdownInput();
  }

  @Override
  public void shutdownOutput() throws IOException {
    use();
    try {
      sayClosing();
    } finally {
      busy.set(false);
      connection.shutdownOutput();
    }
  }

  /** Sends close_notify, once. */
  private void sayClosing() throws IOException {
    if (outputEnded) {
      return;
    }
    outputEnded = true;
    engine.closeOutbound();
    sayWhatIsLeft();
  }

  /** Sends alerts that wait. */
  private void sayWhatIsLeft() throws IOException {
    Deadline soon = time.deadlineIn(LAST_WORDS);
    while (!engine.isOutboundDone()
        && engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP
        && wrap(ByteBuffer.wrap(NOTHING), soon)) {
      // the next one
    }
  }

  @Override
  public void close() {
    if (busy.compareAndSet(false, true)) {
      try {
        // Another thread must not wait for a peer that does not read: it closes without farewell.
        if (established && failure == null && user == Thread.currentThread()) {
          sayClosing();
        }
      } catch (IOException _) {
        // The peer is gone; it needs no farewell.
      } finally {
        busy.set(false);
      }
    }
    connection.close();
  }

  @Override
  public TlsFacts facts() {
    if (facts == null) {
      throw new IllegalStateException("the handshake is not done");
    }
    return facts;
  }

  @Override
  public boolean truncated() {
    return truncated;
  }

  @Override
  public InetSocketAddress localAddress() {
    return connection.localAddress();
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return connection.remoteAddress();
  }
}
