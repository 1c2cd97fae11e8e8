package io.postroad.app.serve;

import io.postroad.app.config.Addresses;
import io.postroad.app.config.BadValueException;
import io.postroad.app.config.Configuration;
import io.postroad.app.config.Configuration.Http;
import io.postroad.app.config.ConfigurationException;
import io.postroad.app.config.Effective;
import io.postroad.app.config.Position;
import io.postroad.app.config.Problem;
import io.postroad.app.flow.Flow;
import io.postroad.app.log.Log;
import io.postroad.app.metrics.Metrics;
import io.postroad.app.view.Asked;
import io.postroad.app.web.ServerState;
import io.postroad.app.web.WebServer;
import io.postroad.dns.DnsjavaResolver;
import io.postroad.dns.Resolver;
import io.postroad.inbox.Inbox;
import io.postroad.mta.Mta;
import io.postroad.mta.StoreGauge;
import io.postroad.mta.admin.Admin;
import io.postroad.mta.delivery.FolderMaildirStore;
import io.postroad.mta.history.HistoryEvent;
import io.postroad.mta.settings.SettingName;
import io.postroad.mta.spool.Spool;
import io.postroad.smtp.address.DomainName;
import io.postroad.smtp.address.LocalPart;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.Permits;
import io.postroad.smtp.server.PlannedMishaps;
import io.postroad.smtp.server.SessionEvent;
import io.postroad.smtp.wire.Network;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A whole server: made of a configuration, started, reloaded and stopped. Thread-safe; {@link
 * #stop} may be called once.
 */
public final class Server implements ServerState {
  private static final Duration RELOADED_WITHIN = Duration.ofSeconds(30);

  private final Surroundings surroundings;
  private final Execution execution;
  private final Certificates certificates;
  private final Stores stores;
  private final Observers observers;
  private final Optional<Resolver> resolver;
  private final PlannedMishaps mishaps;
  private final LazyResources resources = new LazyResources();
  private final DescriptorLimit descriptors;
  private final Listeners listeners;
  private final Mta mta;
  private final Housekeeping housekeeping;
  private final LiveChecks checks;
  private final Permits reloads;
  private volatile Configuration configuration;
  private volatile boolean ready;
  private volatile @Nullable Throwable failure;
  private @Nullable WebServer web;

  /**
   * What a server stands on.
   *
   * @param reread the configuration as its file has it now
   * @param events hears every event of mail, beside the log
   * @param ended told when the store has failed and the process must end (rule D3)
   */
  public record Surroundings(
      Execution execution,
      Network network,
      Log log,
      String version,
      Reread reread,
      Consumer<HistoryEvent> events,
      Runnable ended) {}

  /** Reads the configuration anew. */
  @FunctionalInterface
  public interface Reread {
    /**
     * The configuration as its file has it now.
     *
     * @throws ConfigurationException with everything that is wrong
     */
    Configuration read() throws ConfigurationException;
  }

  private Server(Configuration configuration, Surroundings surroundings) throws StartException {
    this.configuration = configuration;
    this.surroundings = surroundings;
    this.execution = surroundings.execution();
    this.mishaps = new PlannedMishaps(execution.random());
    this.certificates = Certificates.open(configuration, execution, surroundings.log());
    this.descriptors = new DescriptorLimit(execution, resources, surroundings.log());
    this.reloads = execution.permits(1);
    this.stores = Stores.open(configuration, execution, this::storeFailed);
    this.observers = new Observers(configuration, surroundings, this, stores, this::admin);
    this.resolver =
        configuration.catcher()
            ? Optional.empty()
            : Optional.of(
                new LazyResolver(
                    () ->
                        new DnsjavaResolver(
                            configuration.dnsServers(),
                            execution.random(),
                            execution.time()::nanos),
                    execution.time(),
                    observers.dns()));
    this.listeners =
        new Listeners(
            configuration,
            execution,
            surroundings.network(),
            resources,
            certificates,
            mishaps,
            this::event);
    this.mta = new Mta(configuration.mta(), ports());
    this.checks = new LiveChecks(execution, () -> this.configuration, surroundings.reread());
    this.housekeeping =
        new Housekeeping(execution, stores, listeners, resources, surroundings.log());
  }

  private Mta.Ports ports() {
    return new Mta.Ports(
        execution,
        surroundings.network(),
        certificates,
        resolver,
        stores.spool(),
        stores.history(),
        new FolderMaildirStore(),
        new InboxDelivery(stores.inbox(), this::postmaster),
        listeners,
        new StoreGauge(
            stores.disk(), stores.spool(), () -> configuration.limits(), execution.time()),
        stores.signingKey(),
        observers::event);
  }

  private Mailbox postmaster() {
    return new Mailbox(new LocalPart("postmaster"), new DomainName(configuration.mta().hostname()));
  }

  /**
   * Opens the stores, listens, and takes mail from the moment this returns.
   *
   * @throws StartException when anything cannot be had; nothing is left open then
   */
  public static Server start(Configuration configuration, Surroundings surroundings)
      throws StartException {
    Server server = new Server(configuration, surroundings);
    try {
      server.listeners.start(configuration, server.mta);
      server.openWeb();
      server.mta.start();
    } catch (StartException e) {
      server.closeAll();
      throw e;
    }
    server.housekeeping.start();
    server.observers.start(configuration);
    server.certificates.watch();
    server.ready = true;
    server.descriptors.warn(configuration.limits());
    return server;
  }

  private void openWeb() throws StartException {
    if (configuration.http().isPresent()) {
      web =
          Web.start(
              configuration, this, mta.admin(), stores, observers, certificates, surroundings);
    }
  }

  /** Where it listens, one line for each listener, without the word {@code listening}. */
  public List<String> listening() {
    List<String> lines = new ArrayList<>(listeners.lines());
    webAddress().ifPresent(address -> lines.add(scheme() + " " + Addresses.text(address)));
    return lines;
  }

  private String scheme() {
    return certificates.web().isPresent() ? "https" : "http";
  }

  /** Where SMTP is spoken, with the real ports. */
  public List<InetSocketAddress> smtpAddresses() {
    return listeners.addresses();
  }

  /** Where HTTP is spoken, with the real port. */
  public Optional<InetSocketAddress> webAddress() {
    return Optional.ofNullable(web).map(WebServer::address);
  }

  /** What operators see and steer. */
  public Admin admin() {
    return mta.admin();
  }

  /** How mail flowed lately. */
  Flow flow() {
    return observers.flow();
  }

  /** What {@code /metrics} shows. */
  Metrics metrics() {
    return observers.metrics();
  }

  /** What was delivered into the built-in inbox. */
  public Inbox inbox() {
    return stores.inbox();
  }

  @Override
  public boolean ready() {
    return ready && failure == null;
  }

  @Override
  public Optional<String> trouble() {
    Spool.Figures figures = stores.spool().figures();
    if (failure != null) {
      return Optional.of("the store has failed\n");
    }
    if (figures.corruptRecords() > 0) {
      return Optional.of(figures.corruptRecords() + " damaged records in the store\n");
    }
    return figures.balanced() ? Optional.empty() : Optional.of("the ledger does not add up\n");
  }

  @Override
  public Map<String, Instant> certificateEnds() {
    return certificates.ends();
  }

  @Override
  public long clearTextFallbacks() {
    return mta.clearTextFallbacks();
  }

  @Override
  public Map<String, @Nullable Object> explain(Asked asked) throws BadValueException {
    return new Explanations(
            configuration, mta.explainer(), certificates::shown, surroundings.execution().time())
        .answer(asked);
  }

  @Override
  public String origin(SettingName name) {
    return configuration.effective().find(name).map(Effective.Entry::origin).orElse("default");
  }

  @Override
  public Optional<Map<String, @Nullable Object>> check() {
    return checks.report().map(CheckReport::json);
  }

  @Override
  public Optional<PlannedMishaps> faults() {
    return configuration.http().filter(Http::faults).map(_ -> mishaps);
  }

  @Override
  public Reloaded reload() {
    // One at a time, and never under a lock: listeners are started and stopped meanwhile.
    if (!reloads.acquire(RELOADED_WITHIN)) {
      return broken("another reload is under way");
    }
    try {
      return reloadAlone();
    } finally {
      reloads.release();
    }
  }

  private Reloaded reloadAlone() {
    try {
      Configuration changed = surroundings.reread().read();
      changeListeners(changed);
      List<String> notes = ReloadNotes.of(configuration, changed);
      mta.reconfigure(changed.mta());
      stores.inbox().reconfigure(changed.inbox());
      observers.change(changed);
      configuration = changed;
      mishaps.keepIf(faults().isPresent());
      surroundings.log().note("configuration reloaded");
      notes.forEach(surroundings.log()::warning);
      return new Reloaded.InForce(notes);
    } catch (ConfigurationException e) {
      e.problems()
          .forEach(problem -> surroundings.log().warning("not reloaded: " + problem.text()));
      return new Reloaded.Broken(e.problems());
    } catch (StartException e) {
      return broken(String.valueOf(e.getMessage()));
    }
  }

  /** The certificates first, which new listeners show from their first session on. */
  private void changeListeners(Configuration changed) throws StartException {
    Runnable takeBack = certificates.change(changed);
    try {
      listeners.change(changed, mta);
    } catch (StartException e) {
      takeBack.run();
      throw e;
    }
  }

  private Reloaded broken(String message) {
    surroundings.log().warning("not reloaded: " + message);
    String file = configuration.file().map(Object::toString).orElse("command line");
    return new Reloaded.Broken(
        List.of(new Problem(file, Position.START, message, Optional.empty())));
  }

  /**
   * Stops: no new mail, transactions in flight finish within the grace, everything else stays
   * queued (rule D11).
   */
  public void stop() {
    ready = false;
    Deadline deadline = execution.time().deadlineIn(configuration.shutdownGrace());
    int forced = listeners.stop(deadline.remaining(execution.time()));
    int cut = mta.stop(deadline.remaining(execution.time()));
    if (forced > 0 || cut > 0) {
      surroundings
          .log()
          .warning(
              "at the end of shutdown-grace "
                  + forced
                  + " sessions and "
                  + cut
                  + " attempts were cut off; their mail is in the queue or was never accepted");
    }
    closeAll();
  }

  private void closeAll() {
    observers.stop();
    housekeeping.stop();
    certificates.stop();
    listeners.stop(Duration.ZERO);
    if (web != null) {
      web.stop();
    }
    resolver.ifPresent(Resolver::close);
    try {
      new DataFolder(configuration.data()).forgetApi();
      stores.close();
    } catch (IOException e) {
      surroundings.log().fault("the stores could not be closed cleanly", e);
    }
  }

  private void event(SessionEvent event) {
    observers.event(event);
    mta.sessions().accept(event);
  }

  private void storeFailed(Throwable cause) {
    failure = cause;
    ready = false;
    surroundings.log().fault("the store has failed; this process ends (rule D3)", cause);
    surroundings.ended().run();
  }
}
