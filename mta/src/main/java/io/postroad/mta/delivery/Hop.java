package io.postroad.mta.delivery;

import io.postroad.dns.MailExchanger;
import io.postroad.mta.queue.Destination;
import io.postroad.mta.settings.LmtpPlace;
import io.postroad.mta.settings.Shaping;
import java.util.List;

/** What is behind a {@link Destination} here. */
sealed interface Hop extends Destination {

  /** Maildirs of this machine. */
  record Maildirs(Shaping.Limits limits) implements Hop {
    @Override
    public String name() {
      return "maildir";
    }
  }

  /** The built-in inbox. */
  record BuiltInInbox(Shaping.Limits limits) implements Hop {
    @Override
    public String name() {
      return "inbox";
    }
  }

  /** A fixed next hop. */
  record Host(String host, int port, Shaping.Limits limits) implements Hop {
    @Override
    public String name() {
      return host + ":" + port;
    }
  }

  /** A server of LMTP. */
  record Lmtp(LmtpPlace place, Shaping.Limits limits) implements Hop {
    @Override
    public String name() {
      return place.text();
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
      Shaping.Limits limits)
      implements Hop {

    /** Copies the list. */
    public Exchangers {
      exchangers = List.copyOf(exchangers);
    }
  }
}
