package io.postroad.app.flow;

import io.postroad.app.flow.Series.Kind;
import io.postroad.mta.history.HistoryEvent;
import io.postroad.mta.history.HistoryEvent.RecipientResult;
import io.postroad.mta.spool.QueueId;
import io.postroad.smtp.server.SessionEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what happens, from the events. Everything here only grows; who wants to know what happened
 * in a time takes the difference. Thread-safe; an event costs a few increments.
 */
public final class Counts {

  /** One counter. */
  record Counter(Series series, LongAdder sum) {
    void add(long more) {
      sum.add(more);
    }
  }

  private final List<Counter> all = new ArrayList<>();
  private final Counter accepted = counter("accepted", "messages", "Messages accepted by SMTP.");
  private final Counter octets =
      counter("accepted-octets", "octets", "Octets of the messages accepted by SMTP.");
  private final Counter lost =
      counter("lost", "transactions", "Transactions whose connection was lost in the content.");
  private final Counter refusedInAll =
      counter("refused", "refusals", "MAIL, RCPT or content refused.");
  private final Counter refusedTransient =
      counter("refused-4yz", "refusals", "MAIL, RCPT or content refused for now.");
  private final Counter refusedPermanent =
      counter("refused-5yz", "refusals", "MAIL, RCPT or content refused for good.");
  private final Map<Reason, Counter> refused =
      family("refused", "refusals", "MAIL, RCPT or content refused");
  private final Counter attempts =
      counter("attempts", "attempts", "Attempts to pass a message on, with or without a peer.");
  private final Counter delivered =
      counter("delivered", "recipients", "Recipients delivered or passed on.");
  private final Counter deferredInAll = counter("deferred", "recipients", "Recipients deferred.");
  private final Counter deferredTransient =
      counter("deferred-4yz", "recipients", "Recipients deferred after a peer's 4yz reply.");
  private final Counter deferredSilent =
      counter("deferred-no-reply", "recipients", "Recipients deferred without a peer's reply.");
  private final Map<Reason, Counter> deferred =
      family("deferred", "recipients", "Recipients deferred");
  private final Counter failedInAll =
      counter("failed", "recipients", "Recipients given up because of what a peer or DNS said.");
  private final Map<Reason, Counter> failed = family("failed", "recipients", "Recipients given up");
  private final Counter expired =
      counter("expired", "recipients", "Recipients given up because their time was over.");
  private final Counter reports = counter("reports", "messages", "Delivery reports made.");
  private final Counter opened =
      counter("connections-in", "connections", "Connections of clients that became sessions.");
  private final Counter turnedAway =
      counter("connections-refused", "connections", "Connections refused before a session.");
  private final Counter loginsFailed = counter("logins-failed", "logins", "Logins that failed.");
  private final Spread delivery = new Spread();
  private final Spread transaction = new Spread();
  private final Spread size = new Spread();
  private final LongAdder open = new LongAdder();

  /** All from zero. */
  public Counts() {}

  private Counter counter(String name, String unit, String help) {
    Counter counter = new Counter(new Series(name, Kind.COUNT, unit, help), new LongAdder());
    all.add(counter);
    return counter;
  }

  private Map<Reason, Counter> family(String name, String unit, String help) {
    Map<Reason, Counter> members = new EnumMap<>(Reason.class);
    for (Reason reason : Reason.values()) {
      members.put(
          reason,
          counter(name + "-" + reason.word(), unit, help + " because of " + reason.what() + "."));
    }
    return members;
  }

  private static void add(Map<Reason, Counter> members, Reason reason) {
    Counter member = members.get(reason);
    if (member != null) { // every reason has one
      member.add(1);
    }
  }

  /** Counts what happened on a connection. */
  public void count(SessionEvent event) {
    switch (event) {
      case SessionEvent.Opened _ -> {
        open.increment();
        opened.add(1);
      }
      case SessionEvent.Closed _ -> open.decrement();
      case SessionEvent.Refused _ -> turnedAway.add(1);
      case SessionEvent.LoginFailed _ -> loginsFailed.add(1);
      case SessionEvent.TransactionAccepted e -> {
        accepted.add(1);
        octets.add(e.size());
        size.add(e.size());
        e.session()
            .conversation()
            .transactionBegun()
            .ifPresent(begun -> transaction.add(millis(begun, e.at())));
      }
      case SessionEvent.TransactionRefused e -> {
        refusedInAll.add(1);
        (e.reply().isTransient() ? refusedTransient : refusedPermanent).add(1);
        Reason reason =
            e.reply().status().map(s -> Reason.ofSubject(s.subject())).orElse(Reason.OTHER);
        add(refused, reason);
      }
      case SessionEvent.TransactionLost _ -> lost.add(1);
      case SessionEvent.Faulted _,
          SessionEvent.Secured _,
          SessionEvent.NotSecured _,
          SessionEvent.Introduced _,
          SessionEvent.LoggedIn _ -> {
        // no mail flows or stops by these
      }
    }
  }

  /** Counts what happened to a message. */
  public void count(HistoryEvent event) {
    switch (event) {
      case HistoryEvent.Attempted e -> {
        attempts.add(1);
        e.results().forEach(result -> count(e, result));
      }
      case HistoryEvent.Reported _ -> reports.add(1);
      case HistoryEvent.Accepted _,
          HistoryEvent.Refused _,
          HistoryEvent.Lost _,
          HistoryEvent.ConnectionRefused _,
          HistoryEvent.LoginFailed _,
          HistoryEvent.Faulted _,
          HistoryEvent.Steered _,
          HistoryEvent.Removed _ -> {
        // the session's event counts it, or it moves nothing
      }
    }
  }

  private void count(HistoryEvent.Attempted event, RecipientResult result) {
    switch (result.outcome()) {
      case "delivered" -> {
        delivered.add(1);
        // Its id tells when a message came, however often the server was started since.
        QueueId.parse(event.queueId())
            .ifPresent(id -> delivery.add(millis(id.created(), event.at())));
      }
      case "deferred" -> {
        ReplyClass answered = ReplyClass.of(result.reply());
        deferredInAll.add(1);
        if (answered == ReplyClass.NONE) {
          deferredSilent.add(1);
        } else if (answered == ReplyClass.TRANSIENT) {
          deferredTransient.add(1);
        }
        add(deferred, Reason.of(answered, result.reply()));
      }
      case "expired" -> expired.add(1);
      default -> {
        failedInAll.add(1);
        add(failed, Reason.of(ReplyClass.of(result.reply()), result.reply()));
      }
    }
  }

  private static long millis(Instant from, Instant to) {
    return Duration.between(from, to).toMillis();
  }

  /** Refusals by reason. */
  public Map<String, Long> refusals() {
    return byReason(refused);
  }

  /** Those of the refusals that were for now only. */
  public long refusedTransient() {
    return refusedTransient.sum().sum();
  }

  /** Recipients deferred by reason. */
  public Map<String, Long> deferrals() {
    return byReason(deferred);
  }

  /** Recipients given up by reason. */
  public Map<String, Long> failures() {
    return byReason(failed);
  }

  private static Map<String, Long> byReason(Map<Reason, Counter> members) {
    Map<String, Long> sums = new LinkedHashMap<>();
    members.forEach((reason, counter) -> sums.put(reason.word(), counter.sum().sum()));
    return sums;
  }

  List<Counter> counters() {
    return all;
  }

  /** Milliseconds from a message's arrival to each recipient's delivery. */
  public Spread delivery() {
    return delivery;
  }

  /** Milliseconds from MAIL to the 250 behind the content. */
  public Spread transaction() {
    return transaction;
  }

  /** Octets of accepted messages. */
  public Spread size() {
    return size;
  }

  /** Sessions open now. */
  public long openSessions() {
    return open.sum();
  }
}
