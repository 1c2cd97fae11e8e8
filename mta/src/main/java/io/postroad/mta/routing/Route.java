package io.postroad.mta.routing;

import io.postroad.mta.settings.LmtpPlace;
import io.postroad.mta.settings.LocalDomain;
import io.postroad.smtp.client.TlsPolicy;
import io.postroad.smtp.sasl.Credentials;
import java.util.Optional;

/** The way one recipient's mail takes from here, decided anew at every attempt. */
public sealed interface Route {

  /** Where mail goes, as the end of a sentence. */
  default String words() {
    return switch (this) {
      case IntoMaildir maildir -> "into the Maildir " + maildir.folder();
      case IntoInbox _ -> "into the built-in inbox";
      case ToHost host -> "to the next hop " + host.host() + ":" + host.port();
      case ToLmtp lmtp -> "over LMTP to " + lmtp.place().text();
      case ToExchangers exchangers -> "to the mail exchangers of " + exchangers.domain();
      case Dropped _ -> "nowhere: it is dropped";
      case Refused refused -> "nowhere: " + refused.text();
      case NoSuchMailbox _ -> "nowhere: there is no such mailbox";
      case Undecided _ -> "nowhere yet: the file of its mailboxes could not be read";
      case BecameGroup _ -> "nowhere: the mailbox has become an alias or a list";
    };
  }

  /** How the connection is secured; empty where there is none. */
  default Optional<TlsPolicy> policy() {
    return switch (this) {
      case ToHost host -> Optional.of(host.tls());
      case ToLmtp lmtp -> Optional.of(lmtp.tls());
      case ToExchangers exchangers -> Optional.of(exchangers.tls());
      case IntoMaildir _,
          IntoInbox _,
          Dropped _,
          Refused _,
          NoSuchMailbox _,
          Undecided _,
          BecameGroup _ ->
          Optional.empty();
    };
  }

  /** Into the Maildir of a mailbox. */
  record IntoMaildir(LocalDomain domain, String mailbox, String folder) implements Route {}

  /** Into the built-in inbox. */
  record IntoInbox() implements Route {}

  /** To a fixed next hop: a host name or an address, and a port. */
  record ToHost(String host, int port, TlsPolicy tls, Optional<Credentials> login)
      implements Route {

    /** Without a login. */
    public ToHost(String host, int port, TlsPolicy tls) {
      this(host, port, tls, Optional.empty());
    }
  }

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

  /** Nobody knows whether the mailbox exists: the file that says so could not be read yet. */
  record Undecided() implements Route {}

  /**
   * A mailbox when the mail was accepted, an alias or a list by now. Groups are expanded on
   * acceptance, so this mail waits: until there is a mailbox again, or an operator sees to it.
   */
  record BecameGroup() implements Route {}
}
