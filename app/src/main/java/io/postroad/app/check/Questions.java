package io.postroad.app.check;

import io.postroad.dns.AddressAnswer;
import io.postroad.dns.MxAnswer;
import io.postroad.dns.RecordsAnswer;
import io.postroad.dns.Resolver;
import io.postroad.dns.Tlsa;
import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Time;
import java.time.Duration;
import java.util.List;

/** Questions to DNS, all of which end by one deadline. Thread-safe. */
record Questions(Resolver resolver, Time time, Deadline end) {
  private static final Duration ONE_ATMOST = Duration.ofSeconds(4);

  MxAnswer exchangers(String domain) {
    return resolver.mailExchangers(domain, left());
  }

  AddressAnswer addresses(String host) {
    return resolver.addresses(host, left());
  }

  RecordsAnswer<Tlsa> tlsa(String name) {
    return resolver.tlsa(name, left());
  }

  /** The texts of a name that begin with {@code version}: others have nothing to do with it. */
  RecordsAnswer<String> texts(String name, String version) {
    return switch (resolver.texts(name, left())) {
      case RecordsAnswer.Found<String>(List<String> all, boolean validated) -> {
        List<String> wanted = all.stream().filter(text -> isOf(text, version)).toList();
        yield wanted.isEmpty()
            ? new RecordsAnswer.NoRecords<>()
            : new RecordsAnswer.Found<>(wanted, validated);
      }
      case RecordsAnswer.NoRecords<String> none -> none;
      case RecordsAnswer.NoSuchName<String> none -> none;
      case RecordsAnswer.Unresolved<String> doubt -> doubt;
    };
  }

  /** {@code v=spf1}, alone or with something behind it that is no part of the word. */
  private static boolean isOf(String text, String version) {
    return text.regionMatches(true, 0, version, 0, version.length())
        && (text.length() == version.length() || " ;".indexOf(text.charAt(version.length())) >= 0);
  }

  boolean late() {
    return end.remaining(time).isZero();
  }

  private Duration left() {
    Duration remaining = end.remaining(time);
    return remaining.compareTo(ONE_ATMOST) < 0 ? remaining : ONE_ATMOST;
  }
}
