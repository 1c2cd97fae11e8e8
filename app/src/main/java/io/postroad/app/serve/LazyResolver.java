package io.postroad.app.serve;

import io.postroad.dns.AddressAnswer;
import io.postroad.dns.MxAnswer;
import io.postroad.dns.Resolver;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A resolver made at the first question: the start of the server does not wait for its library. */
final class LazyResolver implements Resolver {
  private final Supplier<Resolver> maker;
  private @Nullable Resolver made;

  LazyResolver(Supplier<Resolver> maker) {
    this.maker = maker;
  }

  @Override
  public MxAnswer mailExchangers(String domain, Duration atMost) {
    return resolver().mailExchangers(domain, atMost);
  }

  @Override
  public AddressAnswer addresses(String host, Duration atMost) {
    return resolver().addresses(host, atMost);
  }

  private synchronized Resolver resolver() {
    Resolver resolver = made;
    if (resolver == null) {
      resolver = maker.get();
      made = resolver;
    }
    return resolver;
  }

  @Override
  public synchronized void close() {
    if (made != null) {
      made.close();
    }
  }
}
