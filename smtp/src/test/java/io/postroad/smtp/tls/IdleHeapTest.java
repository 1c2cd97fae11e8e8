package io.postroad.smtp.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.wire.Transport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What an idle session under TLS keeps (reliability rules, section 3). */
class IdleHeapTest {
  private static final int SESSIONS = 400;
  private static final long GOAL = 40 * 1024;

  @Test
  @DisplayName("Limits: an idle session under TLS keeps at most 40 KiB of heap")
  void idle() throws IOException {
    try (Loopback loopback = new Loopback(Certificates.EXCHANGER)) {
      for (int i = 0; i < 50; i++) {
        serverEnd(loopback);
      }
      List<Transport> kept = new ArrayList<>();
      long before = heap();
      for (int i = 0; i < SESSIONS; i++) {
        kept.add(serverEnd(loopback));
      }
      long each = (heap() - before) / SESSIONS;
      System.out.printf(
          "idle TLS sessions: sessions=%d heap_each=%d goal=%d%n", kept.size(), each, GOAL);
      assertThat(each).isLessThanOrEqualTo(GOAL);
    }
  }

  /** The server's end of a connection that was used; of the client's only the socket is left. */
  private static Transport serverEnd(Loopback loopback) throws IOException {
    Loopback.Pair pair = loopback.pair();
    byte[] octets = new byte[20_000];
    pair.client().write(octets, 0, octets.length, loopback.soon());
    int left = octets.length;
    while (left > 0) {
      left -= pair.server().read(octets, 0, left, loopback.soon());
    }
    pair.server().write(octets, 0, 10, loopback.soon());
    pair.client().write(octets, 0, 10, loopback.soon());
    left = 10;
    while (left > 0) {
      left -= pair.server().read(octets, 0, 1000, loopback.soon());
    }
    return pair.server();
  }

  private static long heap() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
