package io.postroad.app.web;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The names this server may be called by. An attacker's page can make a browser send requests here
 * under a name of its own (DNS rebinding), but not under an address. Immutable.
 */
final class HostList {
  private final Set<String> names;

  /** These and the names of loopback. */
  HostList(Collection<String> names) {
    this.names =
        Stream.concat(names.stream(), Stream.of("localhost"))
            .map(name -> name.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether the value of a {@code Host} field names us. */
  boolean knows(@Nullable String host) {
    if (host == null || host.isEmpty()) {
      return false;
    }
    if (host.startsWith("[")) {
      return host.indexOf(']') > 0; // an IPv6 address
    }
    int colon = host.indexOf(':');
    String name = (colon < 0 ? host : host.substring(0, colon)).toLowerCase(Locale.ROOT);
    return names.contains(name) || isAddress(name);
  }

  private static boolean isAddress(String name) {
    return name.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '.')
        && name.chars().filter(c -> c == '.').count() == 3;
  }
}
