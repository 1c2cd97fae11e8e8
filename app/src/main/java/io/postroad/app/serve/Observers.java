package io.postroad.app.serve;

import io.postroad.app.config.Configuration;
import io.postroad.app.conversation.SessionEnds;
import io.postroad.app.flow.Flow;
import io.postroad.app.flow.QueueLook;
import io.postroad.app.flow.Tallies;
import io.postroad.app.hooks.Webhooks;
import io.postroad.app.metrics.DnsMetrics;
import io.postroad.app.metrics.MetricGroup;
import io.postroad.app.metrics.Metrics;
import io.postroad.app.metrics.ProgramMetrics;
import io.postroad.app.metrics.QueueMetrics;
import io.postroad.app.metrics.StoreMetrics;
import io.postroad.app.metrics.TrafficMetrics;
import io.postroad.app.web.EventHub;
import io.postroad.app.web.ServerState;
import io.postroad.mta.admin.Admin;
import io.postroad.mta.history.HistoryEvent;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.server.SessionEvent;
import java.util.List;
import java.util.function.Supplier;

/** All that hears of a server's events: counts, the flow, webhooks and the log. Thread-safe. */
final class Observers {
  private final Server.Surroundings surroundings;
  private final Tallies tallies = new Tallies();
  private final DnsMetrics dns = new DnsMetrics();
  private final SessionEnds sessionEnds = new SessionEnds();
  private final Flow flow;
  private final Webhooks webhooks;
  private final Metrics metrics;
  private final EventHub hub;

  /**
   * Hears nothing yet.
   *
   * @param admin asked once the server runs
   */
  Observers(
      Configuration configuration,
      Server.Surroundings surroundings,
      ServerState state,
      Stores stores,
      Supplier<Admin> admin) {
    Execution execution = surroundings.execution();
    this.surroundings = surroundings;
    this.flow = new Flow(tallies.counts(), QueueLook.at(admin, execution.time()), execution);
    this.webhooks = new Webhooks(HookParts.of(configuration, surroundings));
    this.hub = EventHub.start(execution);
    this.metrics = new Metrics(groups(surroundings, state, stores));
  }

  private List<MetricGroup> groups(
      Server.Surroundings surroundings, ServerState state, Stores stores) {
    return List.of(
        new QueueMetrics(
            stores.spool()::figures,
            flow::look,
            stores.spool()::nextDue,
            surroundings.execution().time()),
        new StoreMetrics(
            stores.spool(),
            stores.disk(),
            stores.history()::lost,
            () -> stores.inbox().figures().messages()),
        new TrafficMetrics(tallies),
        dns,
        webhooks,
        new ProgramMetrics(
            surroundings.version(),
            state::ready,
            () -> state.trouble().isEmpty(),
            state::certificateEnds,
            state::clearTextFallbacks,
            surroundings.log()::lost));
  }

  /** Begins to take readings, and to tell hooks. */
  void start(Configuration configuration) {
    flow.start();
    webhooks.change(configuration.webhooks());
  }

  /** Goes on with another configuration. */
  void change(Configuration configuration) {
    webhooks.change(configuration.webhooks());
  }

  void event(SessionEvent event) {
    tallies.count(event);
    webhooks.tell(event);
    sessionEnds.hear(event);
    surroundings.log().event(event);
  }

  void event(HistoryEvent event) {
    tallies.count(event);
    webhooks.tell(event);
    hub.queueChanged();
    surroundings.log().event(event);
    surroundings.events().accept(event);
  }

  Tallies tallies() {
    return tallies;
  }

  SessionEnds sessionEnds() {
    return sessionEnds;
  }

  DnsMetrics dns() {
    return dns;
  }

  Flow flow() {
    return flow;
  }

  EventHub hub() {
    return hub;
  }

  Metrics metrics() {
    return metrics;
  }

  /** Ends; what hooks do not have yet they get after the next start. */
  void stop() {
    hub.close();
    flow.stop();
    webhooks.close();
  }
}
