package io.postroad.smtp.sasl;

import io.postroad.smtp.tls.ChannelBindings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one connection can be bound to, the strongest first; nothing where there is no TLS.
 * Immutable.
 */
public record BindingOffer(List<ChannelBinding> bindings) {

  /** No TLS, or none that says what could be bound to. */
  public static final BindingOffer NONE = new BindingOffer(List.of());

  /** Copies the list. */
  public BindingOffer {
    bindings = List.copyOf(bindings);
  }

  /** What a TLS connection can be bound to. */
  public static BindingOffer of(ChannelBindings connection) {
    List<ChannelBinding> bindings = new ArrayList<>();
    connection
        .exporter()
        .ifPresent(data -> bindings.add(new ChannelBinding(ChannelBinding.TLS_EXPORTER, data)));
    connection
        .serverEndPoint()
        .ifPresent(
            data -> bindings.add(new ChannelBinding(ChannelBinding.TLS_SERVER_END_POINT, data)));
    return new BindingOffer(bindings);
  }

  /** Whether there is nothing to bind to: SCRAM-SHA-256-PLUS cannot be offered. */
  public boolean isEmpty() {
    return bindings.isEmpty();
  }

  /** The binding of that type. */
  public Optional<ChannelBinding> of(String type) {
    return bindings.stream().filter(binding -> binding.type().equals(type)).findFirst();
  }

  /** The one that a client uses. */
  public Optional<ChannelBinding> strongest() {
    return bindings.stream().findFirst();
  }
}
