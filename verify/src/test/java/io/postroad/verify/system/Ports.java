package io.postroad.verify.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/** Free ports of the loopback interface, below those that the system gives away by itself. */
public final class Ports {
  private static final int FIRST = 10_100;
  private static final int LAST = 14_900;
  private static final AtomicInteger NEXT =
      new AtomicInteger(FIRST + (int) (ProcessHandle.current().pid() % 40) * 100);

  private Ports() {}

  /** A port that nobody listens on, on 127.0.0.1 or elsewhere. */
  public static int free() {
    IOException last = new IOException("none was tried");
    for (int tries = 0; tries < LAST - FIRST; tries++) {
      int port = FIRST + (NEXT.getAndIncrement() - FIRST) % (LAST - FIRST);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        last = e; // somebody listens there
      }
    }
    throw new UncheckedIOException("no free port from " + FIRST + " to " + LAST, last);
  }
}
