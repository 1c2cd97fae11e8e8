package io.postroad.mta.delivery;

import io.postroad.dns.MailExchanger;
import io.postroad.mta.queue.Destination;
import io.postroad.mta.settings.LmtpPlace;
import io.postroad.mta.settings.SettingName;
import io.postroad.mta.settings.Shaping;
import io.postroad.smtp.client.TlsPolicy;
import io.postroad.smtp.sasl.Credentials;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is behind a {@link Destination} here. */
sealed interface Hop extends Destination {

  /**
   * Routes that differ in how much they insist on TLS never share a connection, so they are
   * destinations of their own.
   */
  static String suffix(TlsPolicy tls) {
    return tls == TlsPolicy.OPPORTUNISTIC
        ? ""
        : " (tls " + tls.name().toLowerCase(Locale.ROOT) + ")";
  }

  /** Maildirs of this machine. */
  record Maildirs(Shaping.Limits limits) implements Hop {
    @Override
    public String name() {
      return "maildir";
    }

    @Override
    public boolean needsConnection() {
      return false;
    }
  }

  /** The built-in inbox. */
  record BuiltInInbox(Shaping.Limits limits) implements Hop {
    @Override
    public String name() {
      return "inbox";
    }

    @Override
    public boolean needsConnection() {
      return false;
    }
  }

  /** A fixed next hop. */
  record Host(
      String host,
      int port,
      TlsPolicy tls,
      Optional<Credentials> login,
      Shaping.Limits limits,
      List<SettingName> limitsFrom)
      implements Hop {

    /** Without a login, and with limits that nobody set. */
    Host(String host, int port, TlsPolicy tls, Shaping.Limits limits) {
      this(host, port, tls, Optional.empty(), limits, List.of());
    }

    /** Connections of one login are not lent to another. */
    @Override
    public String name() {
      return host + ":" + port + Hop.suffix(tls) + login.map(who -> " as " + who.user()).orElse("");
    }
  }

  /** A server of LMTP. */
  record Lmtp(LmtpPlace place, TlsPolicy tls, Shaping.Limits limits) implements Hop {
    @Override
    public String name() {
      return place.text() + Hop.suffix(tls);
    }
  }

  /**
   * Equal mail exchangers, in the order of preference.
   *
   * @param name shown and counted under: the same for every domain that shares the exchangers
   * @param privateAllowed a route asks for it, so loopback addresses may be dialled
   */
  record Exchangers(
      String name,
      List<MailExchanger> exchangers,
      int port,
      boolean privateAllowed,
      TlsPolicy tls,
      Shaping.Limits limits,
      List<SettingName> limitsFrom)
      implements Hop {

    /** Copies the list. */
    public Exchangers {
      exchangers = List.copyOf(exchangers);
    }
  }
}
