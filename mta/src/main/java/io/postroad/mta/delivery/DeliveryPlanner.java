package io.postroad.mta.delivery;

import io.postroad.dns.Resolver;
import io.postroad.mta.queue.Cause;
import io.postroad.mta.queue.Outcome;
import io.postroad.mta.queue.Planner;
import io.postroad.mta.routing.GivenRoute;
import io.postroad.mta.routing.Route;
import io.postroad.mta.routing.Router;
import io.postroad.mta.routing.Trail;
import io.postroad.mta.settings.LmtpPlace;
import io.postroad.mta.settings.MtaSettings;
import io.postroad.mta.settings.Shaping;
import io.postroad.mta.spool.QueueEntry;
import io.postroad.smtp.address.ForwardPath;
import io.postroad.smtp.client.TlsPolicy;
import io.postroad.smtp.reply.EnhancedStatus;
import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Plans by route; what DNS said of a domain is used for a few seconds without asking. Thread-safe.
 */
public final class DeliveryPlanner implements Planner {
  private static final Duration REMEMBERED = Duration.ofSeconds(10);
  private static final int REMEMBERED_MAX = 20_000;

  /** So many files are written at once; more would only wait for the disk. */
  private static final int STORE_COURIERS = 8;

  private record Key(String domain, boolean privateAllowed, TlsPolicy tls) {}

  /** Settings are compared by identity: a reload makes new ones, and all is decided anew. */
  private record Remembered(ExchangerChoice.Choice choice, Deadline until, MtaSettings settings) {}

  private final Router router;
  private final ExchangerChoice choice;
  private final Supplier<MtaSettings> settings;
  private final Time time;
  private final Map<Key, Remembered> remembered = new ConcurrentHashMap<>();

  /** {@code resolver} is empty where no DNS query may ever be made. */
  public DeliveryPlanner(
      Router router,
      Optional<Resolver> resolver,
      OwnAddresses own,
      Supplier<MtaSettings> settings,
      Time time) {
    this.router = router;
    this.choice = new ExchangerChoice(resolver, own);
    this.settings = settings;
    this.time = time;
  }

  @Override
  public Optional<Plan> planNow(QueueEntry entry, List<Integer> recipients) {
    return plan(entry, recipients, false, Trail.SILENT);
  }

  @Override
  public Plan plan(QueueEntry entry, List<Integer> recipients) {
    return plan(entry, recipients, true, Trail.SILENT).orElseThrow();
  }

  /** Each domain whose exchangers must be asked for is a part, and all the rest is one. */
  @Override
  public List<List<Integer>> apart(QueueEntry entry, List<Integer> recipients) {
    Map<String, List<Integer>> parts = new LinkedHashMap<>();
    for (int i : recipients) {
      ForwardPath path = entry.message().envelope().recipients().get(i).forwardPath();
      boolean given = GivenRoute.of(entry.message().destinations().get(i)).isPresent();
      String part =
          !given && router.route(path) instanceof Route.ToExchangers to ? to.domain() : "";
      parts.computeIfAbsent(part, _ -> new ArrayList<>()).add(i);
    }
    return List.copyOf(parts.values());
  }

  /** The same plan, and why it is made so. */
  public Plan plan(QueueEntry entry, List<Integer> recipients, Trail trail) {
    return plan(entry, recipients, true, trail).orElseThrow();
  }

  private Optional<Plan> plan(
      QueueEntry entry, List<Integer> recipients, boolean mayWait, Trail trail) {
    Map<String, Hop> hops = new HashMap<>();
    Map<Hop, List<Integer>> legs = new LinkedHashMap<>();
    Map<Integer, Outcome> settled = new HashMap<>();
    for (int i : recipients) {
      ForwardPath path = entry.message().envelope().recipients().get(i).forwardPath();
      Route route =
          GivenRoute.of(entry.message().destinations().get(i))
              .<Route>map(GivenRoute::route)
              .orElseGet(() -> router.route(path, trail));
      Optional<Step> step = step(route, mayWait, Protection.isDemanded(entry.message()));
      if (step.isEmpty()) {
        return Optional.empty();
      }
      switch (step.get()) {
        case Step.To to -> {
          Hop hop = hops.computeIfAbsent(to.hop().name(), _ -> to.hop());
          HopWords.tell(trail, to.hop(), route, settings.get());
          legs.computeIfAbsent(hop, _ -> new ArrayList<>()).add(i);
        }
        case Step.Settled done -> {
          HopWords.tell(trail, done.outcome());
          settled.put(i, done.outcome());
        }
      }
    }
    List<Leg> planned = new ArrayList<>();
    legs.forEach((hop, indexes) -> {
      if (ListMail.isOf(entry)) {
        indexes.forEach(i -> planned.add(new Leg(hop, List.of(i))));
      } else {
        planned.add(new Leg(hop, indexes));
      }
    });
    return Optional.of(new Plan(planned, settled));
  }

  private sealed interface Step {
    record To(Hop hop) implements Step {}

    record Settled(Outcome outcome) implements Step {}
  }

  private static final Step UNDECIDED =
      new Step.Settled(
          new Outcome.Deferred(
              new Cause.Ours(
                  new EnhancedStatus(4, 3, 0),
                  "the file that lists the mailboxes could not be read yet",
                  Cause.Scope.RECIPIENT),
              false));

  private Optional<Step> step(Route route, boolean mayWait, boolean requireTls) {
    Shaping.Limits limits = settings.get().shaping().defaults();
    return switch (route) {
      case Route.IntoMaildir _ -> Optional.of(new Step.To(new Hop.Maildirs(stores(limits))));
      case Route.IntoInbox _ -> Optional.of(new Step.To(new Hop.BuiltInInbox(stores(limits))));
      case Route.ToHost host ->
          Optional.of(
              new Step.To(
                  new Hop.Host(
                      host.host(),
                      host.port(),
                      host.tls(),
                      host.login(),
                      limits(host.host()),
                      settings.get().shaping().sources(host.host(), List.of()))));
      case Route.ToLmtp(LmtpPlace place, TlsPolicy tls) ->
          Optional.of(new Step.To(new Hop.Lmtp(place, tls, limits(place, limits))));
      case Route.ToExchangers exchangers -> exchangers(exchangers, mayWait, requireTls);
      case Route.Dropped _ ->
          Optional.of(new Step.Settled(new Outcome.Delivered("", "discarded as a route says")));
      case Route.Refused refused -> Optional.of(failed(7, 1, refused.text()));
      case Route.Undecided _ -> Optional.of(UNDECIDED);
      case Route.BecameGroup _ ->
          Optional.of(
              new Step.Settled(
                  new Outcome.Deferred(
                      new Cause.Ours(
                          new EnhancedStatus(4, 2, 4),
                          "the mailbox has become an alias or a list since this was accepted",
                          Cause.Scope.RECIPIENT),
                      false)));
      case Route.NoSuchMailbox _ -> Optional.of(failed(1, 1, "the mailbox does not exist here"));
    };
  }

  private static Shaping.Limits stores(Shaping.Limits limits) {
    return new Shaping.Limits(
        STORE_COURIERS, Integer.MAX_VALUE, limits.recipientsPerMessage(), Optional.empty());
  }

  private Shaping.Limits limits(String host) {
    return settings.get().shaping().limits(host, List.of());
  }

  private Shaping.Limits limits(LmtpPlace place, Shaping.Limits defaults) {
    return switch (place) {
      case LmtpPlace.Host(String host, int _) -> limits(host);
      case LmtpPlace.Socket _ -> defaults;
    };
  }

  private Optional<Step> exchangers(Route.ToExchangers route, boolean mayWait, boolean requireTls) {
    Key key = new Key(route.domain(), route.privateAllowed(), route.tls());
    MtaSettings now = settings.get();
    Optional<ExchangerChoice.Choice> known =
        Optional.ofNullable(remembered.get(key))
            .filter(r -> !r.until().passed(time) && sameSettings(r, now))
            .map(Remembered::choice);
    if (known.isEmpty() && !mayWait) {
      return Optional.empty();
    }
    ExchangerChoice.Choice made = known.orElseGet(() -> choice.choose(route, now));
    if (known.isEmpty()) {
      if (remembered.size() >= REMEMBERED_MAX) {
        remembered.clear();
      }
      remembered.put(key, new Remembered(made, time.deadlineIn(REMEMBERED), now));
    }
    return Optional.of(
        switch (made) {
          case ExchangerChoice.Choice.Go go ->
              requireTls && !go.vouchedFor() ? forged(route.domain()) : new Step.To(go.hop());
          case ExchangerChoice.Choice.Settled settled -> new Step.Settled(settled.outcome());
        });
  }

  @SuppressWarnings("ReferenceEquality")
  private static boolean sameSettings(Remembered known, MtaSettings now) {
    return known.settings() == now;
  }

  /** RFC 8689 §4.2.1: who can forge DNS could name a host with a good certificate of its own. */
  private static Step forged(String domain) {
    return failed(
        7,
        10,
        "REQUIRETLS: the mail exchangers of "
            + domain
            + " come from DNS without DNSSEC, nobody vouches for them");
  }

  private static Step failed(int subject, int detail, String why) {
    return new Step.Settled(
        new Outcome.Failed(
            new Cause.Ours(new EnhancedStatus(5, subject, detail), why, Cause.Scope.RECIPIENT)));
  }
}
