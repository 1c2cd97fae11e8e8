package io.postroad.app.serve;

import io.postroad.app.config.Addresses;
import io.postroad.app.config.Configuration;
import io.postroad.app.config.Configuration.Http;
import io.postroad.app.config.Configuration.Listener;
import io.postroad.mta.Mta;
import io.postroad.mta.delivery.OwnAddresses;
import io.postroad.mta.reception.ListenerPolicy;
import io.postroad.mta.settings.IpNetwork;
import io.postroad.smtp.command.Dialect;
import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.server.Authentication;
import io.postroad.smtp.server.Connections;
import io.postroad.smtp.server.Entrance;
import io.postroad.smtp.server.Limits;
import io.postroad.smtp.server.ListenerTls;
import io.postroad.smtp.server.Logins;
import io.postroad.smtp.server.Mishaps;
import io.postroad.smtp.server.Resources;
import io.postroad.smtp.server.ServerSettings;
import io.postroad.smtp.server.SessionEvent;
import io.postroad.smtp.server.SmtpServer;
import io.postroad.smtp.server.StopReport;
import io.postroad.smtp.tls.TlsServer;
import io.postroad.smtp.wire.Network;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The SMTP listeners of a server: started together, changed by a reload without dropping a session.
 * Thread-safe; starting and changing are the caller's to do one at a time.
 */
final class Listeners implements OwnAddresses {
  private record Active(Listener settings, SmtpServer server) {}

  private final Execution execution;
  private final Network network;
  private final TlsServer tls;
  private final Mishaps mishaps;
  private final Consumer<SessionEvent> events;
  private final Connections connections;
  private final Logins logins;
  private final List<Active> active = new CopyOnWriteArrayList<>();

  Listeners(
      Configuration configuration,
      Execution execution,
      Network network,
      Resources resources,
      TlsServer tls,
      Mishaps mishaps,
      Consumer<SessionEvent> events) {
    this.execution = execution;
    this.network = network;
    this.tls = tls;
    this.mishaps = mishaps;
    this.events = events;
    this.connections = new Connections(configuration.limits(), resources, execution);
    this.logins = new Logins(configuration.limits().authentication(), execution);
  }

  /** How many connections are open, over all listeners. */
  int sessions() {
    return connections.open();
  }

  /** Starts them all, or none. */
  void start(Configuration configuration, Mta mta) throws StartException {
    for (Listener listener : configuration.listeners()) {
      try {
        active.add(started(listener, configuration, mta));
      } catch (StartException e) {
        stop(Duration.ZERO);
        throw e;
      }
    }
  }

  private Active started(Listener listener, Configuration configuration, Mta mta)
      throws StartException {
    SmtpServer server =
        new SmtpServer(
            settings(listener, configuration, mta),
            execution,
            network,
            mta.receiver(policy(listener)),
            events,
            connections);
    try {
      server.start();
    } catch (IOException e) {
      throw new StartException(ListenTrouble.text(listener.address(), "--smtp", e), e);
    }
    return new Active(listener, server);
  }

  private static Dialect dialect(Listener listener) {
    return listener.service() == Listener.Service.LMTP ? Dialect.LMTP : Dialect.SMTP;
  }

  /** What a listener asks of those who send through it. */
  static ListenerPolicy policy(Listener listener) {
    return new ListenerPolicy(
        listener.checkSender(),
        dialect(listener),
        listener.service() == Listener.Service.SUBMISSION);
  }

  private static Entrance entrance(Listener listener) {
    return new Entrance(dialect(listener), within(listener.proxies()), within(listener.xclient()));
  }

  private static Predicate<InetAddress> within(List<IpNetwork> networks) {
    return address -> networks.stream().anyMatch(network -> network.contains(address));
  }

  /** Users log in on submission listeners; a catcher takes whatever programs under test send. */
  private Authentication authentication(Listener listener, Configuration configuration, Mta mta) {
    if (configuration.catcher()) {
      return new Authentication.Anyone();
    }
    return switch (listener.service()) {
      case MX, LMTP -> new Authentication.None();
      case SUBMISSION -> new Authentication.Required(mta.authenticator(), logins);
    };
  }

  private ListenerTls tls(Listener listener) {
    return switch (listener.tls()) {
      case OFF -> new ListenerTls.Off();
      case STARTTLS -> new ListenerTls.StartTls(tls);
      case IMPLICIT -> new ListenerTls.Implicit(tls);
    };
  }

  private ServerSettings settings(Listener listener, Configuration configuration, Mta mta) {
    return new ServerSettings(
            configuration.mta().hostname(),
            listener.service().word(),
            listener.address(),
            limits(listener, configuration),
            trusted(listener, configuration),
            listener.normalizeBareNewlines(),
            tls(listener))
        .withEntrance(entrance(listener))
        .withMishaps(configuration.http().filter(Http::faults).isEmpty() ? Mishaps.NONE : mishaps)
        .withAuthentication(authentication(listener, configuration, mta));
  }

  /** Whom a listener trusts: on submission nobody, for users log in wherever they are. */
  static Predicate<InetAddress> trusted(Listener listener, Configuration configuration) {
    return listener.service() == Listener.Service.SUBMISSION
        ? _ -> false
        : configuration.mta()::trusts;
  }

  /** To hold mail is a service of submission (RFC 4865 §3); into a catcher programs submit. */
  static Limits limits(Listener listener, Configuration configuration) {
    Limits limits = configuration.limits();
    return listener.service() == Listener.Service.SUBMISSION || configuration.catcher()
        ? limits.with(draft -> draft.wishes = draft.wishes.whereSubmitted())
        : limits;
  }

  /**
   * Goes on with another configuration: listeners that stay keep their sessions, new ones are
   * started before anything else changes, and those that are gone finish theirs.
   *
   * @throws StartException when a new one cannot be started; nothing has changed then
   */
  void change(Configuration configuration, Mta mta) throws StartException {
    List<Active> fresh = new ArrayList<>();
    for (Listener wanted : configuration.listeners()) {
      if (at(wanted.address()).isEmpty()) {
        try {
          fresh.add(started(wanted, configuration, mta));
        } catch (StartException e) {
          fresh.forEach(a -> a.server().stop(Duration.ZERO));
          throw e;
        }
      }
    }
    connections.reconfigure(configuration.limits());
    logins.reconfigure(configuration.limits().authentication());
    for (Active now : List.copyOf(active)) {
      Optional<Listener> wanted =
          configuration.listeners().stream()
              .filter(l -> l.address().equals(now.settings().address()))
              .findFirst();
      active.remove(now);
      if (wanted.isPresent()) {
        now.server().reconfigure(settings(wanted.get(), configuration, mta));
        now.server().replaceReceiver(mta.receiver(policy(wanted.get())));
        active.add(new Active(wanted.get(), now.server()));
      } else {
        var _ =
            execution.start(
                Execution.Kind.VIRTUAL,
                "stop-listener",
                () -> now.server().stop(configuration.shutdownGrace()));
      }
    }
    active.addAll(fresh);
  }

  private Optional<Active> at(InetSocketAddress address) {
    return active.stream().filter(a -> a.settings().address().equals(address)).findFirst();
  }

  /** Where they listen, with the real ports, as {@code serve} prints it. */
  List<String> lines() {
    return active.stream()
        .map(a ->
            "%s %s %s"
                .formatted(
                    dialect(a.settings()).name().toLowerCase(Locale.ROOT),
                    Addresses.text(a.server().address()),
                    a.settings().service().word()))
        .toList();
  }

  /** Where they listen, with the real ports. */
  List<InetSocketAddress> addresses() {
    return active.stream().map(a -> a.server().address()).toList();
  }

  @Override
  public boolean isOurs(InetSocketAddress target) {
    return active.stream().anyMatch(a -> isAt(a.server().address(), target));
  }

  /** Whether who dials {@code target} comes to a listener at {@code own}. */
  static boolean isAt(InetSocketAddress own, InetSocketAddress target) {
    return own.getPort() == target.getPort()
        && (own.getAddress().equals(target.getAddress())
            || (own.getAddress().isAnyLocalAddress() && local(target.getAddress())));
  }

  private static boolean local(InetAddress address) {
    try {
      return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException e) {
      return true; // in doubt it is ours: a loop is worse than a deferred message
    }
  }

  /** Stops them all at once; how many sessions had to be forced. */
  int stop(Duration grace) {
    Deadline deadline = execution.time().deadlineIn(grace);
    List<StopReport> reports = new CopyOnWriteArrayList<>();
    List<Execution.Running> stopping = new ArrayList<>();
    for (Active now : active) {
      stopping.add(
          execution.start(
              Execution.Kind.VIRTUAL,
              "stop-listener",
              () -> reports.add(now.server().stop(deadline.remaining(execution.time())))));
    }
    Duration patience = grace.plusSeconds(5);
    stopping.forEach(thread -> thread.join(patience));
    active.clear();
    return reports.stream().mapToInt(report -> report.forced().size()).sum();
  }
}
