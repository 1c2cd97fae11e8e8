package io.postroad.app.serve;

import io.postroad.app.metrics.DnsMetrics;
import io.postroad.dns.AddressAnswer;
import io.postroad.dns.MxAnswer;
import io.postroad.dns.RecordsAnswer;
import io.postroad.dns.Resolver;
import io.postroad.dns.Tlsa;
import io.postroad.smtp.runtime.Time;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A resolver made at the first question, because the start of the server does not wait for its
 * library; its answers are counted.
 */
final class LazyResolver implements Resolver {
  private static final String UNRESOLVED = "unresolved";

  private final Supplier<Resolver> maker;
  private final Time time;
  private final DnsMetrics metrics;
  private @Nullable Resolver made;

  LazyResolver(Supplier<Resolver> maker, Time time, DnsMetrics metrics) {
    this.maker = maker;
    this.time = time;
    this.metrics = metrics;
  }

  @Override
  public MxAnswer mailExchangers(String domain, Duration atMost) {
    long begun = time.nanos();
    MxAnswer answer = resolver().mailExchangers(domain, atMost);
    String result =
        switch (answer) {
          case MxAnswer.Exchangers _ -> "found";
          case MxAnswer.NullMx _ -> "null-mx";
          case MxAnswer.NoSuchDomain _ -> "none";
          case MxAnswer.Unresolved _ -> UNRESOLVED;
        };
    metrics.answered("mx", result, Duration.ofNanos(time.nanos() - begun));
    return answer;
  }

  @Override
  public AddressAnswer addresses(String host, Duration atMost) {
    long begun = time.nanos();
    AddressAnswer answer = resolver().addresses(host, atMost);
    String result =
        switch (answer) {
          case AddressAnswer.Addresses _ -> "found";
          case AddressAnswer.NoSuchHost _ -> "none";
          case AddressAnswer.Unresolved _ -> UNRESOLVED;
        };
    metrics.answered("address", result, Duration.ofNanos(time.nanos() - begun));
    return answer;
  }

  @Override
  public RecordsAnswer<String> texts(String name, Duration atMost) {
    return resolver().texts(name, atMost);
  }

  @Override
  public RecordsAnswer<Tlsa> tlsa(String name, Duration atMost) {
    return resolver().tlsa(name, atMost);
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
