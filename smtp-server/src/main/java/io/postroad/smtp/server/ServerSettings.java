package io.postroad.smtp.server;

import io.postroad.smtp.extension.Keyword;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What one listener is told by its operator. Immutable, as long as {@code trusted} is.
 *
 * @param hostname the name in greeting and EHLO; what {@code Replies} accepts as one
 * @param listener a word for events and for the receiver, such as {@code mx}
 * @param address where to listen; port 0 takes a free one
 * @param trusted whether a client is exempt from the limits per client
 * @param normalizeBareNewlines whether a bare LF in the content of a trusted client becomes CR LF
 *     (rule S1); everyone else's is refused
 * @param tls how it uses TLS
 * @param entrance which protocol is spoken, and whose word about others is taken
 * @param withheld extensions that are not offered although they would work here; whoever receives
 *     the mail and does not see to what senders ask for (DSN) withholds them
 * @param authentication whether clients log in
 * @param mishaps what goes wrong on demand; {@link Mishaps#NONE} but for tests
 */
public record ServerSettings(
    String hostname,
    String listener,
    InetSocketAddress address,
    Limits limits,
    Predicate<InetAddress> trusted,
    boolean normalizeBareNewlines,
    ListenerTls tls,
    Entrance entrance,
    Set<Keyword> withheld,
    Authentication authentication,
    Mishaps mishaps) {

  /** Copies the set. */
  public ServerSettings {
    withheld = Set.copyOf(withheld);
  }

  /** Settings without faults on demand. */
  public ServerSettings(
      String hostname,
      String listener,
      InetSocketAddress address,
      Limits limits,
      Predicate<InetAddress> trusted,
      boolean normalizeBareNewlines,
      ListenerTls tls,
      Entrance entrance,
      Set<Keyword> withheld,
      Authentication authentication) {
    this(
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
        Mishaps.NONE);
  }

  /**
   * Settings of SMTP from clients that speak for themselves and do not log in; nothing is withheld.
   */
  public ServerSettings(
      String hostname,
      String listener,
      InetSocketAddress address,
      Limits limits,
      Predicate<InetAddress> trusted,
      boolean normalizeBareNewlines,
      ListenerTls tls) {
    this(
        hostname,
        listener,
        address,
        limits,
        trusted,
        normalizeBareNewlines,
        tls,
        Entrance.SMTP,
        Set.of(),
        new Authentication.None());
  }

  /**
   * Settings with the default limits, that trust nobody and withhold nothing: a receiver that sends
   * no delivery reports withholds DSN.
   */
  public static ServerSettings of(String hostname, InetSocketAddress address) {
    return new ServerSettings(
        hostname, "smtp", address, Limits.DEFAULTS, _ -> false, false, new ListenerTls.Off());
  }

  /** These settings with what {@code change} sets on a draft of them. */
  public ServerSettings with(Consumer<ServerSettingsDraft> change) {
    ServerSettingsDraft draft = new ServerSettingsDraft(this);
    change.accept(draft);
    return draft.settings();
  }

  /** The same with other limits. */
  public ServerSettings withLimits(Limits changed) {
    return with(draft -> draft.limits = changed);
  }

  /** The same with other trust. */
  public ServerSettings withTrusted(Predicate<InetAddress> changed) {
    return with(draft -> draft.trusted = changed);
  }

  /** The same with another treatment of a bare LF. */
  public ServerSettings withNormalizeBareNewlines(boolean changed) {
    return with(draft -> draft.normalizeBareNewlines = changed);
  }

  /** The same with another use of TLS. */
  public ServerSettings withTls(ListenerTls changed) {
    return with(draft -> draft.tls = changed);
  }

  /** The same with another entrance. */
  public ServerSettings withEntrance(Entrance changed) {
    return with(draft -> draft.entrance = changed);
  }

  /** The same without these extensions. */
  public ServerSettings withWithheld(Set<Keyword> changed) {
    return with(draft -> draft.withheld = changed);
  }

  /** The same with faults on demand. */
  public ServerSettings withMishaps(Mishaps changed) {
    return with(draft -> draft.mishaps = changed);
  }

  /** The same with another way to log in. */
  public ServerSettings withAuthentication(Authentication changed) {
    return with(draft -> draft.authentication = changed);
  }
}
