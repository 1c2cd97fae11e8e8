package io.postroad.smtp.server;

import io.postroad.smtp.extension.Keyword;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.function.Predicate;

/** A listener's settings in the making: every field may be set. For one thread. */
public final class ServerSettingsDraft {
  // Each field is the component of the same name in ServerSettings.
  public String hostname;
  public String listener;
  public InetSocketAddress address;
  public Limits limits;
  public Predicate<InetAddress> trusted;
  public boolean normalizeBareNewlines;
  public ListenerTls tls;
  public Entrance entrance;
  public Set<Keyword> withheld;
  public Authentication authentication;
  public Mishaps mishaps;

  ServerSettingsDraft(ServerSettings from) {
    hostname = from.hostname();
    listener = from.listener();
    address = from.address();
    limits = from.limits();
    trusted = from.trusted();
    normalizeBareNewlines = from.normalizeBareNewlines();
    tls = from.tls();
    entrance = from.entrance();
    withheld = from.withheld();
    authentication = from.authentication();
    mishaps = from.mishaps();
  }

  ServerSettings settings() {
    return new ServerSettings(
        hostname,
        listener,
        address,
        limits,
        trusted,
        normalizeBareNewlines,
        tls,
        entrance,
        withheld,
        authentication,
        mishaps);
  }
}
