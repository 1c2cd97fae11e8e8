package io.postroad.smtp.server;

import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.Time;
import io.postroad.smtp.wire.Network;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An SMTP server on one address (RFC 5321): {@link #start()} it, and each mail goes to the {@link
 * MailReceiver}. One platform thread accepts ({@code accept-<port>}); each session is one virtual
 * thread ({@code in-<session id>}). Several listeners of one process share a {@link Connections}.
 * Thread-safe.
 */
public final class SmtpServer {
  /** Connections that wait in the kernel to be accepted. */
  private static final int BACKLOG = 1024;

  private final Execution execution;
  private final Time time;
  private final Network network;
  private final Connections connections;
  private final OpenSessions open = new OpenSessions();
  private final Hosting hosting;
  private volatile Serving serving;
  private @Nullable Listening listening;

  private record Listening(Network.Listener listener, Execution.Running acceptor) {}

  /** A server with connections of its own, that watches this JVM's heap and descriptors. */
  public SmtpServer(
      ServerSettings settings,
      Execution execution,
      Network network,
      MailReceiver receiver,
      Consumer<SessionEvent> events) {
    this(
        settings,
        execution,
        network,
        receiver,
        events,
        new Connections(settings.limits(), new JvmResources(), execution));
  }

  /**
   * A server that shares connections with others.
   *
   * @throws IllegalArgumentException when the host name is none
   */
  public SmtpServer(
      ServerSettings settings,
      Execution execution,
      Network network,
      MailReceiver receiver,
      Consumer<SessionEvent> events,
      Connections connections) {
    this.execution = execution;
    this.time = execution.time();
    this.network = network;
    this.connections = connections;
    this.serving = Serving.of(settings, receiver);
    this.hosting = new Hosting(execution, connections, events, () -> serving, open);
  }

  /**
   * Listens, and returns when connections are accepted.
   *
   * @throws IOException when the address cannot be bound
   * @throws IllegalStateException when it was started before
   */
  public void start() throws IOException {
    if (current().isPresent()) {
      throw new IllegalStateException("the server was started before");
    }
    Network.Listener listener = network.listen(serving.settings().address(), BACKLOG);
    Acceptor acceptor = new Acceptor(listener, connections, hosting, time);
    Execution.Running thread =
        execution.start(
            Execution.Kind.PLATFORM, "accept-" + listener.localAddress().getPort(), acceptor);
    started(new Listening(listener, thread));
  }

  private synchronized void started(Listening now) {
    listening = now;
  }

  private synchronized Optional<Listening> current() {
    return Optional.ofNullable(listening);
  }

  /**
   * Where it listens, with the real port.
   *
   * @throws IllegalStateException before it was started
   */
  public InetSocketAddress address() {
    return current()
        .orElseThrow(() -> new IllegalStateException("the server was not started"))
        .listener()
        .localAddress();
  }

  /** How many sessions are open. */
  public int sessions() {
    return open.size();
  }

  /**
   * Transactions that begin from now on are the given receiver's; those open stay where they are.
   */
  public synchronized void replaceReceiver(MailReceiver receiver) {
    serving = Serving.of(serving.settings(), receiver);
  }

  /**
   * Connections from now on are served by other settings; no session is dropped. The address cannot
   * change: that takes another server. Limits on connections belong to {@link Connections}.
   *
   * @throws IllegalArgumentException when the host name is none
   */
  public synchronized void reconfigure(ServerSettings settings) {
    serving = Serving.of(settings, serving.receiver());
  }

  /**
   * Stops: nothing more is accepted, idle sessions get 421 4.3.2, busy ones finish their
   * transaction, and what is left after {@code grace} loses its connection (rule D11). Returns when
   * all sessions have ended.
   */
  public StopReport stop(Duration grace) {
    Deadline deadline = time.deadlineIn(grace);
    current()
        .ifPresent(now -> {
          now.listener().close();
          // After the acceptor's end no session can be missed.
          now.acceptor().join(deadline.remaining(time));
        });
    return open.stop(deadline, time);
  }
}
