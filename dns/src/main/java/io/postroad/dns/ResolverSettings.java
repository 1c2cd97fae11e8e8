package io.postroad.dns;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How names are resolved. Immutable.
 *
 * @param servers recursive servers, asked in this order; none for those of the operating system
 * @param patience how long one server may take to answer; one entry for each time that all the
 *     servers are asked
 * @param cacheEntriesMax how many answers are remembered, good and negative ones together
 * @param hostsFile the file whose names come before DNS when a host's addresses are asked for;
 *     never when a domain's mail exchangers are
 */
public record ResolverSettings(
    List<InetSocketAddress> servers,
    List<Duration> patience,
    int cacheEntriesMax,
    Optional<Path> hostsFile) {

  /** Copies the lists and refuses what cannot work. */
  public ResolverSettings {
    servers = List.copyOf(servers);
    patience = List.copyOf(patience);
    if (patience.isEmpty() || cacheEntriesMax < 0) {
      throw new IllegalArgumentException("at least one round, and no negative cache");
    }
    for (InetSocketAddress server : servers) {
      if (server.isUnresolved()) {
        throw new IllegalArgumentException("a name server is given by its address: " + server);
      }
    }
  }

  /** These servers, asked three times with 2, 3 and 5 seconds; 10 000 answers remembered. */
  public static ResolverSettings of(List<InetSocketAddress> servers) {
    return new ResolverSettings(
        servers,
        List.of(Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(5)),
        10_000,
        Optional.of(Path.of("/etc/hosts")));
  }
}
