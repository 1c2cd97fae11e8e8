package io.postroad.smtp.server;

import io.postroad.smtp.runtime.Time;
import io.postroad.smtp.wire.Network;
import io.postroad.smtp.wire.Transport;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Accepts connections of one listener until it is closed. When accepting fails, or descriptors run
 * out, it pauses: it never spins. Confined to its thread.
 */
final class Acceptor implements Runnable {
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final System.Logger LOG = System.getLogger(Acceptor.class.getName());

  private final Network.Listener listener;
  private final Connections connections;
  private final Hosting hosting;
  private final Time time;
  private boolean inTrouble;

  Acceptor(Network.Listener listener, Connections connections, Hosting hosting, Time time) {
    this.listener = listener;
    this.connections = connections;
    this.hosting = hosting;
    this.time = time;
  }

  @Override
  public void run() {
    while (!listener.isClosed()) {
      try {
        if (connections.descriptorsOut()) {
          pause("few file descriptors are left", null);
        } else {
          Transport connection = listener.accept();
          host(connection);
          inTrouble = false;
        }
      } catch (IOException e) {
        if (!listener.isClosed()) {
          pause("a connection could not be accepted", e);
        }
      }
    }
  }

  /** No connection's fault ends the acceptor. */
  private void host(Transport connection) {
    try {
      hosting.host(connection);
    } catch (RuntimeException | Error e) {
      LOG.log(System.Logger.Level.ERROR, "a connection could not become a session", e);
      connection.close();
      time.sleep(PAUSE);
    }
  }

  private void pause(String why, @Nullable IOException cause) {
    if (!inTrouble) {
      // Once until it works again: the log must not fill as fast as clients knock.
      LOG.log(
          System.Logger.Level.WARNING,
          "listener " + listener.localAddress() + ": " + why + "; pausing",
          cause);
      inTrouble = true;
    }
    time.sleep(PAUSE);
  }
}
