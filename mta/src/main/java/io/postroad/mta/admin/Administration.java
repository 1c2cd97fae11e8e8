package io.postroad.mta.admin;

import io.postroad.mta.history.History;
import io.postroad.mta.history.HistoryEvent;
import io.postroad.mta.queue.DestinationView;
import io.postroad.mta.queue.MailQueue;
import io.postroad.mta.queue.Verb;
import io.postroad.mta.queue.VerbResult;
import io.postroad.mta.routing.Router;
import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.QueueId;
import io.postroad.mta.spool.RecipientState;
import io.postroad.mta.spool.Spool;
import io.postroad.smtp.address.ForwardPath;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.smtp.runtime.Time;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** The administration of a running server. Thread-safe. */
public final class Administration implements Admin {
  /** Ids tell when they were made; clocks may have been set since. */
  private static final Duration CLOCK_DOUBT = Duration.ofHours(1);

  private static final int TRACE_MAX = 10_000;

  private final Spool spool;
  private final MailQueue queue;
  private final History history;
  private final Router router;
  private final Time time;

  /** Sees what these see. */
  public Administration(Spool spool, MailQueue queue, History history, Router router, Time time) {
    this.time = time;
    this.spool = spool;
    this.queue = queue;
    this.history = history;
    this.router = router;
  }

  @Override
  public List<QueueView> list(Predicate<QueueView> filter, Optional<QueueId> after, int limit) {
    return spool.list(entry -> filter.test(view(entry)), after, limit).stream()
        .map(this::view)
        .toList();
  }

  @Override
  public Optional<QueueView> find(QueueId id) {
    return spool.find(id).map(this::view);
  }

  private QueueView view(QueueEntry entry) {
    List<QueueView.RecipientView> waiting = new ArrayList<>();
    for (int i = 0; i < entry.states().size(); i++) {
      RecipientState state = entry.states().get(i);
      if (!state.isFinal()) {
        Recipient recipient = entry.message().envelope().recipients().get(i);
        waiting.add(view(recipient.forwardPath(), state, entry));
      }
    }
    QueueView.State liveliest =
        waiting.stream()
            .map(QueueView.RecipientView::state)
            .min(Comparator.naturalOrder())
            .orElse(QueueView.State.ACTIVE);
    return new QueueView(
        entry.id(),
        entry.message().envelope().reversePath().text(),
        entry.size(),
        entry.message().received(),
        liveliest,
        Terms.of(entry.message(), time.now()),
        waiting);
  }

  private QueueView.RecipientView view(ForwardPath path, RecipientState state, QueueEntry entry) {
    boolean leased = entry.leased();
    Optional<Instant> heldUntil = Terms.of(entry.message(), time.now()).heldUntil();
    String destination = router.shownDestination(path);
    return switch (state) {
      case RecipientState.Queued(Instant due) when heldUntil.equals(Optional.of(due)) ->
          new QueueView.RecipientView(
              path.text(),
              QueueView.State.DEFERRED,
              0,
              heldUntil,
              "held for release, as its sender asked",
              destination);
      case RecipientState.Queued _ ->
          new QueueView.RecipientView(
              path.text(),
              leased ? QueueView.State.ACTIVE : QueueView.State.QUEUED,
              0,
              Optional.empty(),
              "",
              destination);
      case RecipientState.Deferred deferred ->
          new QueueView.RecipientView(
              path.text(),
              QueueView.State.DEFERRED,
              deferred.attempts(),
              Optional.of(deferred.due()),
              deferred.lastReply(),
              destination);
      case RecipientState.Held held ->
          new QueueView.RecipientView(
              path.text(),
              QueueView.State.HELD,
              held.attempts(),
              Optional.empty(),
              held.lastReply(),
              destination);
      case RecipientState.Unreported unreported ->
          new QueueView.RecipientView(
              path.text(),
              leased ? QueueView.State.ACTIVE : QueueView.State.QUEUED,
              1,
              Optional.empty(),
              "delivered, its sender is to be told: " + unreported.reply(),
              destination);
      case RecipientState.Delivered _, RecipientState.Bounced _, RecipientState.Deleted _ ->
          throw new IllegalArgumentException("no view of a recipient that has left the queue");
    };
  }

  @Override
  public Optional<Content> content(QueueId id) throws IOException {
    return spool.content(id);
  }

  @Override
  public VerbResult steer(Verb verb, QueueId id, String by) throws IOException {
    VerbResult result = queue.steer(verb, id, by);
    spool.sync();
    return result;
  }

  @Override
  public List<HistoryEvent> trace(QueueId id) throws IOException {
    return history.find(
        id.created().minus(CLOCK_DOUBT), event -> event.queueId().equals(id.text()), TRACE_MAX);
  }

  @Override
  public List<HistoryEvent> about(String address, int limit) throws IOException {
    String wanted = address.toLowerCase(Locale.ROOT);
    List<HistoryEvent> found =
        new ArrayList<>(history.find(Instant.EPOCH, event -> concerns(event, wanted), limit));
    return found.reversed();
  }

  private static boolean concerns(HistoryEvent event, String address) {
    return switch (event) {
      case HistoryEvent.Accepted e ->
          e.reversePath().equalsIgnoreCase(address) || names(e.recipients(), address);
      case HistoryEvent.Refused e ->
          e.reversePath().equalsIgnoreCase(address) || names(e.recipients(), address);
      case HistoryEvent.Attempted e ->
          e.results().stream().anyMatch(r -> r.address().equalsIgnoreCase(address));
      case HistoryEvent.Reported e -> names(e.recipients(), address);
      case HistoryEvent.Steered _, HistoryEvent.Removed _ -> false;
    };
  }

  private static boolean names(List<String> recipients, String address) {
    return recipients.stream().anyMatch(address::equalsIgnoreCase);
  }

  @Override
  public Optional<String> why(String idOrAddress) throws IOException {
    Optional<QueueId> id = QueueId.parse(idOrAddress);
    List<HistoryEvent> events =
        id.isPresent() ? trace(id.get()) : about(idOrAddress, TRACE_MAX).reversed();
    Optional<QueueView> waiting =
        id.isPresent()
            ? find(id.get())
            : list(view -> names(addresses(view), idOrAddress), Optional.empty(), TRACE_MAX)
                .stream()
                .reduce((_, last) -> last);
    return Sentences.why(waiting, events, idOrAddress);
  }

  private static List<String> addresses(QueueView view) {
    return view.recipients().stream().map(QueueView.RecipientView::address).toList();
  }

  @Override
  public Spool.Figures figures() {
    return spool.figures();
  }

  @Override
  public List<DestinationView> destinations() {
    return queue.destinations();
  }
}
