package io.postroad.mta.settings;

import java.util.ArrayList;
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
   * What holds for a destination: {@code domain} is the recipients' or the next hop's name, {@code
   * exchangers} the host names by which a provider is known.
   */
  public Limits limits(String domain, List<String> exchangers) {
    Limits limits = defaults;
    for (Named layer : layers(domain, exchangers)) {
      limits = layer.layer().over(limits);
    }
    return limits;
  }

  /** The settings that {@link #limits} comes from. */
  public List<SettingName> sources(String domain, List<String> exchangers) {
    List<SettingName> sources = new ArrayList<>();
    List<Named> layers = layers(domain, exchangers);
    for (String key : KEYS) {
      String section = "shaping.default";
      for (Named layer : layers) {
        section = layer.layer().says(key) ? layer.section() : section;
      }
      sources.add(SettingName.of(section, key));
    }
    return sources;
  }

  private static final List<String> KEYS =
      List.of("connections", "messages-per-connection", "recipients-per-message", "rate");

  private record Named(String section, Layer layer) {}

  /** What is laid over the default: the provider, then the domain. */
  private List<Named> layers(String domain, List<String> exchangers) {
    List<Named> layers = new ArrayList<>();
    providers.stream()
        .filter(provider -> exchangers.stream().anyMatch(provider::covers))
        .findFirst()
        .ifPresent(provider ->
            layers.add(
                new Named("shaping.providers.\"" + provider.name() + "\"", provider.layer())));
    Layer own = domains.get(domain);
    if (own != null) {
      layers.add(new Named("shaping.domains.\"" + domain + "\"", own));
    }
    return layers;
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

    boolean says(String key) {
      return switch (key) {
        case "connections" -> connections.isPresent();
        case "messages-per-connection" -> messagesPerConnection.isPresent();
        case "recipients-per-message" -> recipientsPerMessage.isPresent();
        default -> rate.isPresent();
      };
    }

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
