package io.postroad.app.web;

import io.postroad.smtp.runtime.Time;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Blocks a client for 15 minutes after 10 wrong tokens (rule W1). Thread-safe. */
final class FailureGuard {
  private static final int FAILURES = 10;
  private static final long BLOCKED_NANOS = Duration.ofMinutes(15).toNanos();
  private static final int CLIENTS_MAX = 10_000;
  private static final int NETWORK_OCTETS = 8;

  private record Count(int failures, long lastNanos) {}

  private final Time time;
  private final Map<String, Count> counts =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
          return size() > CLIENTS_MAX;
        }
      };

  FailureGuard(Time time) {
    this.time = time;
  }

  /** Whether the client may try. */
  synchronized boolean admits(InetAddress client) {
    Count count = counts.get(key(client));
    if (count != null && time.nanos() - count.lastNanos() >= BLOCKED_NANOS) {
      counts.remove(key(client));
      return true;
    }
    return count == null || count.failures() < FAILURES;
  }

  /** The client gave a wrong token. */
  synchronized void failed(InetAddress client) {
    Count count = counts.remove(key(client));
    counts.put(key(client), new Count(count == null ? 1 : count.failures() + 1, time.nanos()));
  }

  /** The client gave the right one. */
  synchronized void succeeded(InetAddress client) {
    counts.remove(key(client));
  }

  /** An IPv6 user has a whole /64. */
  private static String key(InetAddress client) {
    return client instanceof Inet6Address
        ? Arrays.toString(Arrays.copyOf(client.getAddress(), NETWORK_OCTETS))
        : client.getHostAddress();
  }
}
