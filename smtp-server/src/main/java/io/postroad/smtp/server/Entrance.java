package io.postroad.smtp.server;

import io.postroad.smtp.command.Dialect;
import java.net.InetAddress;
import java.util.function.Predicate;

/**
 * How clients come in: the protocol they speak, and which of them may speak for others (rule S7).
 * Immutable, as long as the predicates are.
 *
 * @param proxied peers that must send a PROXY header ahead of everything; nobody else's is believed
 * @param xclient clients that may use XCLIENT
 */
public record Entrance(
    Dialect dialect, Predicate<InetAddress> proxied, Predicate<InetAddress> xclient) {

  /** SMTP from clients that speak for themselves. */
  public static final Entrance SMTP = new Entrance(Dialect.SMTP, _ -> false, _ -> false);

  /** The same in another dialect. */
  public Entrance withDialect(Dialect changed) {
    return new Entrance(changed, proxied, xclient);
  }

  /** The same with other proxies. */
  public Entrance withProxied(Predicate<InetAddress> changed) {
    return new Entrance(dialect, changed, xclient);
  }

  /** The same with other users of XCLIENT. */
  public Entrance withXclient(Predicate<InetAddress> changed) {
    return new Entrance(dialect, proxied, changed);
  }

  boolean isLmtp() {
    return dialect == Dialect.LMTP;
  }
}
