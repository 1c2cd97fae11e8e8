package io.postroad.smtp.client;

import io.postroad.smtp.tls.TlsClient;
import java.util.Optional;

/**
 * What a client wants of TLS on one connection. Immutable.
 *
 * @param implicit whether TLS begins with the first octet (RFC 8314 §3), not with STARTTLS
 * @param serverName the host that is meant: the mail exchanger's or the next hop's name as it was
 *     asked for, or an address literal; what the certificate must name under {@link
 *     TlsPolicy#VERIFY}
 * @param engine empty under {@link TlsPolicy#OFF} only
 */
public record ClientTls(
    TlsPolicy policy, boolean implicit, String serverName, Optional<TlsClient> engine) {

  /** No TLS at all. */
  public static final ClientTls OFF = new ClientTls(TlsPolicy.OFF, false, "", Optional.empty());

  /** Checks that there is an engine where one is needed. */
  public ClientTls {
    if (policy != TlsPolicy.OFF && engine.isEmpty()) {
      throw new IllegalArgumentException("TLS needs an engine");
    }
    if (implicit && policy == TlsPolicy.OFF) {
      throw new IllegalArgumentException("implicit TLS cannot be off");
    }
  }

  /** STARTTLS as {@code policy} has it. */
  public static ClientTls startTls(TlsPolicy policy, String serverName, TlsClient engine) {
    return policy == TlsPolicy.OFF
        ? OFF
        : new ClientTls(policy, false, serverName, Optional.of(engine));
  }

  /** TLS from the first octet. */
  public static ClientTls implicit(TlsPolicy policy, String serverName, TlsClient engine) {
    return new ClientTls(policy, true, serverName, Optional.of(engine));
  }
}
