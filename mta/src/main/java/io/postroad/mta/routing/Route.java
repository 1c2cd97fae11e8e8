package io.postroad.mta.routing;

import io.postroad.mta.settings.LmtpPlace;
import io.postroad.mta.settings.LocalDomain;
import io.postroad.smtp.client.TlsPolicy;

/** The way one recipient's mail takes from here, decided anew at every attempt. */
public sealed interface Route {

  /** Into the Maildir of a mailbox. */
  record IntoMaildir(LocalDomain domain, String mailbox, String folder) implements Route {}

  /** Into the built-in inbox. */
  record IntoInbox() implements Route {}

  /** To a fixed next hop: a host name or an address, and a port. */
  record ToHost(String host, int port, TlsPolicy tls) implements Route {}

  /** Over LMTP to whoever keeps the mailboxes. */
  record ToLmtp(LmtpPlace place, TlsPolicy tls) implements Route {}

  /**
   * To the mail exchangers of a domain.
   *
   * @param privateAllowed a route entry asks for it, so that loopback and own addresses may be
   *     dialled
   */
  record ToExchangers(String domain, boolean privateAllowed, TlsPolicy tls) implements Route {}

  /** Dropped on purpose. */
  record Dropped() implements Route {}

  /** Refused by a route; the text is the operator's. */
  record Refused(String text) implements Route {}

  /** The mailbox does not exist, or does no more. */
  record NoSuchMailbox() implements Route {}
}
