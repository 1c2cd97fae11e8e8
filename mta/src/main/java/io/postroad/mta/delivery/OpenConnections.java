package io.postroad.mta.delivery;

import io.postroad.smtp.client.SmtpConnection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The connections that couriers hold, so that a stop can end them at its deadline. Thread-safe. */
final class OpenConnections {
  private final Set<SmtpConnection> open = ConcurrentHashMap.newKeySet();

  void add(SmtpConnection connection) {
    open.add(connection);
  }

  void remove(SmtpConnection connection) {
    open.remove(connection);
  }

  /** Ends them without a word; whoever waits for a reply learns that the connection is lost. */
  void closeAll() {
    open.forEach(SmtpConnection::close);
  }
}
