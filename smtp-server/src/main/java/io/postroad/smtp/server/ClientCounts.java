package io.postroad.smtp.server;

import io.postroad.smtp.server.Limits.ConnectionRate;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Connections and their rate for each client: an IPv4 address, or an IPv6 /64, which is what one
 * client is given. Bounded: clients without connections are forgotten, the longest unseen first.
 * Guarded by its owner's lock.
 */
final class ClientCounts {
  private static final int CLIENTS_MAX = 65_536;

  /** A client's address, cut to what counts. */
  record Client(long high, boolean isIpv6) {
    static Client of(InetAddress address) {
      byte[] octets = address.getAddress();
      boolean ipv6 = address instanceof Inet6Address;
      long high = 0;
      for (byte octet : Arrays.copyOf(octets, ipv6 ? 8 : 4)) {
        high = (high << 8) | (octet & 0xff);
      }
      return new Client(high, ipv6);
    }
  }

  /** What became of a client's new connection. */
  enum Entry {
    COUNTED,
    TOO_MANY,
    TOO_FAST
  }

  private static final class Count {
    int open;

    /** Connections that may be made at once; refilled at the rate. */
    double allowance;

    long seenNanos;

    Count(double allowance, long seenNanos) {
      this.allowance = allowance;
      this.seenNanos = seenNanos;
    }
  }

  private final Map<Client, Count> counts = new LinkedHashMap<>(16, 0.75f, true);

  Entry enter(Client client, Limits limits, long nowNanos) {
    ConnectionRate rate = limits.connectionRatePerAddress();
    Count count =
        counts.computeIfAbsent(client, _ -> new Count(Math.max(rate.connections(), 1), nowNanos));
    refill(count, rate, nowNanos);
    if (limits.connectionsPerAddress() > 0 && count.open >= limits.connectionsPerAddress()) {
      return Entry.TOO_MANY;
    }
    if (rate.connections() > 0) {
      if (count.allowance < 1) {
        return Entry.TOO_FAST;
      }
      count.allowance--;
    }
    count.open++;
    forgetIdle();
    return Entry.COUNTED;
  }

  void leave(Client client) {
    Count count = counts.get(client);
    if (count != null) {
      count.open--;
    }
  }

  int clients() {
    return counts.size();
  }

  private static void refill(Count count, ConnectionRate rate, long nowNanos) {
    double earned =
        (double) (nowNanos - count.seenNanos) / rate.per().toNanos() * rate.connections();
    count.allowance = Math.min(rate.connections(), count.allowance + earned);
    count.seenNanos = nowNanos;
  }

  private void forgetIdle() {
    Iterator<Count> oldestFirst = counts.values().iterator();
    while (counts.size() > CLIENTS_MAX && oldestFirst.hasNext()) {
      if (oldestFirst.next().open == 0) {
        oldestFirst.remove();
      }
    }
  }
}
