package io.postroad.mta.settings;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The section {@code [shaping]}: how hard one destination may be pressed. The layers are laid over
 * each other: default, then the provider whose mail exchangers match, then the domain.
 */
public record Shaping(Limits defaults, List<Provider> providers, Map<String, Layer> domains) {

  /** Copies what is mutable. */
  public Shaping {
    providers = List.copyOf(providers);
    domains = Map.copyOf(domains);
  }

  /**
   * What holds for a destination.
   *
   * @param connections at once, to one destination
   * @param rate empty for unlimited
   */
  public record Limits(
      int connections, int messagesPerConnection, int recipientsPerMessage, Optional<Rate> rate) {}

  /** A layer says only what it changes; a rate of {@code ""} in the file takes a limit away. */
  public record Layer(
      Optional<Integer> connections,
      Optional<Integer> messagesPerConnection,
      Optional<Integer> recipientsPerMessage,
      Optional<Optional<Rate>> rate) {

    /** These limits with what the layer changes. */
    public Limits over(Limits below) {
      return new Limits(
          connections.orElse(below.connections()),
          messagesPerConnection.orElse(below.messagesPerConnection()),
          recipientsPerMessage.orElse(below.recipientsPerMessage()),
          rate.orElse(below.rate()));
    }
  }

  /**
   * A provider: all destinations whose mail exchangers match one of the patterns.
   *
   * @param mx host name patterns; a leading {@code *.} stands for every subdomain
   */
  public record Provider(String name, List<String> mx, Layer layer) {

    /** Copies the list. */
    public Provider {
      mx = List.copyOf(mx);
    }

    /** Whether {@code host} (lower case) is one of this provider's exchangers. */
    public boolean covers(String host) {
      return mx.stream()
          .anyMatch(p -> p.startsWith("*.") ? host.endsWith(p.substring(1)) : host.equals(p));
    }
  }
}
