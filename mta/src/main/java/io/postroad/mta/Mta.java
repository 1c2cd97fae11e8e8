package io.postroad.mta;

import io.postroad.dns.Resolver;
import io.postroad.mta.admin.Admin;
import io.postroad.mta.admin.Administration;
import io.postroad.mta.delivery.DeliveryCarrier;
import io.postroad.mta.delivery.DeliveryPlanner;
import io.postroad.mta.delivery.InboxStore;
import io.postroad.mta.delivery.MaildirStore;
import io.postroad.mta.delivery.OwnAddresses;
import io.postroad.mta.explain.Explainer;
import io.postroad.mta.history.History;
import io.postroad.mta.history.HistoryEvent;
import io.postroad.mta.history.SessionRecorder;
import io.postroad.mta.queue.MailQueue;
import io.postroad.mta.reception.AccountLogins;
import io.postroad.mta.reception.Gauge;
import io.postroad.mta.reception.ListenerPolicy;
import io.postroad.mta.reception.LocalSubmission;
import io.postroad.mta.reception.LoopTokens;
import io.postroad.mta.reception.Reception;
import io.postroad.mta.report.DeliveryReports;
import io.postroad.mta.routing.AddressBook;
import io.postroad.mta.routing.Router;
import io.postroad.mta.settings.MtaSettings;
import io.postroad.mta.settings.SigningKey;
import io.postroad.mta.spool.Spool;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.server.Authenticator;
import io.postroad.smtp.server.MailReceiver;
import io.postroad.smtp.server.SessionEvent;
import io.postroad.smtp.tls.TlsClient;
import io.postroad.smtp.wire.Network;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The mail transfer agent: what takes mail in, keeps it, and passes it on. It opens no listener;
 * give {@link #receiver} to as many {@code SmtpServer}s as there are listeners. Thread-safe.
 */
public final class Mta {
  private final AtomicReference<MtaSettings> settings;
  private final Ports ports;
  private final AddressBook book;
  private final Router router;
  private final DeliveryPlanner planner;
  private final MailQueue queue;
  private final DeliveryCarrier carrier;
  private final Consumer<HistoryEvent> events;
  private final SessionRecorder sessions;
  private final LoopTokens loopTokens;
  private final Admin admin;

  /**
   * What it stands on; whoever made them closes them, after {@link Mta#stop}.
   *
   * @param tls how connections to next hops get inside TLS
   * @param resolver empty where no DNS query may ever be made
   * @param own where this server itself listens
   * @param gauge when no new mail may be taken
   * @param key signs rewritten senders and loop tokens; the same after a restart
   * @param events hears of everything that happens to mail; must not wait. What it hears is in the
   *     history already
   */
  public record Ports(
      Execution execution,
      Network network,
      TlsClient tls,
      Optional<Resolver> resolver,
      Spool spool,
      History history,
      MaildirStore maildirs,
      InboxStore inbox,
      OwnAddresses own,
      Gauge gauge,
      SigningKey key,
      Consumer<HistoryEvent> events) {}

  /** An agent that is not started yet. */
  public Mta(MtaSettings settings, Ports ports) {
    this.settings = new AtomicReference<>(settings);
    this.ports = ports;
    Supplier<MtaSettings> now = this::settings;
    this.events =
        event -> {
          ports.history().record(event);
          ports.events().accept(event);
        };
    this.sessions = new SessionRecorder(ports.history(), ports.execution().time());
    this.loopTokens = new LoopTokens(ports.key());
    this.book = new AddressBook(now, ports.execution().time(), ports.key());
    this.router = new Router(now, book);
    this.carrier =
        new DeliveryCarrier(
            ports.spool(),
            router,
            ports.maildirs(),
            ports.inbox(),
            ports.network(),
            ports.tls(),
            ports.resolver(),
            ports.own(),
            now,
            ports.execution().time());
    this.planner =
        new DeliveryPlanner(router, ports.resolver(), ports.own(), now, ports.execution().time());
    this.queue =
        new MailQueue(
            ports.execution(),
            ports.spool(),
            planner,
            carrier,
            new DeliveryReports(ports.spool(), book, now, ports.execution()),
            now,
            events);
    this.admin =
        new Administration(
            ports.spool(),
            queue,
            ports.history(),
            router,
            new LocalSubmission(
                receiver(new ListenerPolicy(false)),
                router,
                ports.spool(),
                queue,
                ports.execution(),
                () -> settings().hostname(),
                events),
            ports.execution().time());
  }

  private MtaSettings settings() {
    return settings.get();
  }

  /** Begins to pass on what waits in the spool. */
  public void start() {
    queue.start();
  }

  /** What a listener with this policy gives its mail to. */
  public MailReceiver receiver(ListenerPolicy policy) {
    return new Reception(
        policy,
        this::settings,
        book,
        router,
        ports.resolver(),
        ports.gauge(),
        loopTokens,
        ports.spool(),
        queue,
        ports.execution(),
        events);
  }

  /** Who may log in: the accounts of the settings, as they are at each login. */
  public Authenticator authenticator() {
    return new AccountLogins(this::settings);
  }

  /** Records what clients are refused; a listener's events belong here too. Quick. */
  public Consumer<SessionEvent> sessions() {
    return sessions;
  }

  /** What every view and every operator's verb goes through. */
  public Admin admin() {
    return admin;
  }

  /** How often mail went on in clear text because opportunistic TLS failed (rule T2). */
  public long clearTextFallbacks() {
    return carrier.clearTextFallbacks();
  }

  /** Explains what would happen to mail. */
  public Explainer explainer() {
    return new Explainer(
        this::settings, book, router, planner, ports.resolver(), ports.execution());
  }

  /** Goes on with other settings: every decision from now on is made by them. */
  public void reconfigure(MtaSettings changed) {
    settings.set(changed);
    queue.reconfigured();
  }

  /**
   * Ends: no new attempts, those under way may finish within {@code grace}; what is not settled
   * stays in the spool.
   *
   * @return how many attempts were cut off
   */
  public int stop(Duration grace) {
    int left = queue.stop(grace);
    carrier.abort();
    return left;
  }
}
