package io.postroad.mta.admin;

import io.postroad.mta.history.History;
import io.postroad.mta.history.HistoryEvent;
import io.postroad.mta.history.HistoryPage;
import io.postroad.mta.history.HistoryQuery;
import io.postroad.mta.queue.DestinationView;
import io.postroad.mta.queue.MailQueue;
import io.postroad.mta.queue.Verb;
import io.postroad.mta.queue.VerbResult;
import io.postroad.mta.reception.LocalSubmission;
import io.postroad.mta.routing.GivenRoute;
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
import java.util.Optional;
import java.util.function.Predicate;

/** The administration of a running server. Thread-safe. */
public final class Administration implements Admin {
  /** Ids tell when they were made; clocks may have been set since. */
  private static final Duration CLOCK_DOUBT = Duration.ofHours(1);

  private static final int TRACE_MAX = 10_000;

  /** Events that a sentence about an address is made from. */
  private static final int REASONS_MAX = 500;

  private final Spool spool;
  private final MailQueue queue;
  private final History history;
  private final Router router;
  private final LocalSubmission submission;
  private final Time time;

  /** Sees what these see. */
  public Administration(
      Spool spool,
      MailQueue queue,
      History history,
      Router router,
      LocalSubmission submission,
      Time time) {
    this.submission = submission;
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
        String destination =
            GivenRoute.of(entry.message().destinations().get(i))
                .map(given -> given.host() + ":" + given.port())
                .orElseGet(() -> router.shownDestination(recipient.forwardPath()));
        waiting.add(view(recipient.forwardPath(), state, entry, destination));
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

  private QueueView.RecipientView view(
      ForwardPath path, RecipientState state, QueueEntry entry, String destination) {
    boolean leased = entry.leased();
    Optional<Instant> heldUntil = Terms.of(entry.message(), time.now()).heldUntil();
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
  public List<VerbResult> steer(Verb verb, List<QueueId> ids, String by) throws IOException {
    List<VerbResult> results = ids.stream().map(id -> queue.steer(verb, id, by)).toList();
    spool.sync();
    return results;
  }

  @Override
  public List<HistoryEvent> trace(QueueId id) throws IOException {
    List<HistoryEvent> found = new ArrayList<>(events(id, true));
    // An attempt may be recorded before the reply that accepted its message was said.
    found.sort(Comparator.comparing(HistoryEvent::at));
    return found;
  }

  /** Oldest first. */
  private List<HistoryEvent> events(QueueId id, boolean conversations) throws IOException {
    HistoryQuery query =
        HistoryQuery.ANY
            .about(id.text())
            .between(id.created().minus(CLOCK_DOUBT), Instant.MAX)
            .where(event -> event.queueId().equals(id.text()))
            .limit(TRACE_MAX);
    return history.search(conversations ? query.withConversations() : query).events().reversed();
  }

  @Override
  public HistoryPage history(HistoryQuery query) throws IOException {
    return history.search(query);
  }

  @Override
  public Optional<String> why(String idOrAddress) throws IOException {
    return Sentences.why(
        waiting(idOrAddress, 1).stream().findFirst(), told(idOrAddress, REASONS_MAX), idOrAddress);
  }

  @Override
  public List<String> reasons(String idOrAddress, int limit) throws IOException {
    List<QueueView> waiting = waiting(idOrAddress, limit);
    return Sentences.all(waiting, told(idOrAddress, REASONS_MAX), idOrAddress).stream()
        .limit(limit)
        .toList();
  }

  /** What the history has of a message, or of mail for an address; oldest first. */
  private List<HistoryEvent> told(String idOrAddress, int limit) throws IOException {
    Optional<QueueId> id = QueueId.parse(idOrAddress);
    return id.isPresent()
        ? events(id.get(), false)
        : history.search(HistoryQuery.ANY.about(idOrAddress).limit(limit)).events().reversed();
  }

  /** What waits in the queue, the last to arrive of that, oldest first. */
  private List<QueueView> waiting(String idOrAddress, int limit) {
    Optional<QueueId> id = QueueId.parse(idOrAddress);
    if (id.isPresent()) {
      return find(id.get()).stream().toList();
    }
    List<QueueEntry> found =
        spool.list(entry -> names(entry, idOrAddress), Optional.empty(), TRACE_MAX);
    return found.subList(Math.max(0, found.size() - limit), found.size()).stream()
        .map(this::view)
        .toList();
  }

  /** Whether somebody of that address still waits for the message. */
  private static boolean names(QueueEntry entry, String address) {
    for (int i = 0; i < entry.states().size(); i++) {
      Recipient recipient = entry.message().envelope().recipients().get(i);
      if (!entry.states().get(i).isFinal()
          && recipient.forwardPath().text().equalsIgnoreCase(address)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public LocalSubmission submission() {
    return submission;
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
