package io.postroad.mta.routing;

import io.postroad.mta.settings.LocalDomain;
import io.postroad.mta.settings.MtaSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whose forwarded mail carries senders at a domain: asked for every address, so it is looked up in
 * a table that is made once for each state of the settings. Thread-safe.
 */
final class ReturnDomains {

  /** The local domain by the domain of its rewritten senders. */
  private record Table(MtaSettings settings, Map<String, LocalDomain> owners) {}

  private volatile @Nullable Table table;

  /** The owner of {@code domain} (lower case), a local domain of that name before all others. */
  @SuppressWarnings("ReferenceEquality")
  Optional<LocalDomain> owner(MtaSettings now, String domain) {
    LocalDomain own = now.domains().get(domain);
    if (own != null) {
      return Optional.of(own);
    }
    Table known = table;
    if (known == null || known.settings() != now) {
      known = tableOf(now);
      table = known;
    }
    return Optional.ofNullable(known.owners().get(domain));
  }

  /** Of several owners it is the first by name. */
  private static Table tableOf(MtaSettings settings) {
    Map<String, LocalDomain> owners = new HashMap<>();
    for (LocalDomain domain : settings.domains().values()) {
      owners.merge(
          domain.senderDomain(), domain, (a, b) -> a.name().compareTo(b.name()) <= 0 ? a : b);
    }
    return new Table(settings, Map.copyOf(owners));
  }
}
