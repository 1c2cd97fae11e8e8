package io.postroad.dns;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/** Resolvers with settings that keep tests quick. */
final class TestResolvers {
  private TestResolvers() {}

  /** One patient enough for a busy machine, for servers that answer. */
  static DnsjavaResolver patient(InetSocketAddress... servers) {
    return patient(System::nanoTime, servers);
  }

  static DnsjavaResolver patient(LongSupplier nanos, InetSocketAddress... servers) {
    return resolver(List.of(Duration.ofSeconds(2), Duration.ofSeconds(4)), nanos, servers);
  }

  /** One that soon gives up, for servers that do not. */
  static DnsjavaResolver hasty(InetSocketAddress... servers) {
    return resolver(List.of(Duration.ofMillis(150)), System::nanoTime, servers);
  }

  static DnsjavaResolver resolver(
      List<Duration> patience, LongSupplier nanos, InetSocketAddress... servers) {
    return new DnsjavaResolver(
        new ResolverSettings(List.of(servers), patience, 1000, Optional.empty()),
        new SplittableRandom(7),
        nanos);
  }
}
