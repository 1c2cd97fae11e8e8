package io.postroad.app.web;

import io.postroad.mta.history.HistoryEvent;
import io.postroad.smtp.server.SessionEvent;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts events; the metrics show what is counted here. Thread-safe. */
public final class Tallies {
  private final Map<String, LongAdder> sessions = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> transactions = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> outcomes = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> handshakes = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> logins = new ConcurrentHashMap<>();
  private final LongAdder refusedConnections = new LongAdder();
  private final LongAdder open = new LongAdder();
  private final LongAdder reports = new LongAdder();

  /** Counts what happened on a connection. */
  public void count(SessionEvent event) {
    switch (event) {
      case SessionEvent.Opened _ -> open.increment();
      case SessionEvent.Secured _ -> add(handshakes, "done");
      case SessionEvent.NotSecured _ -> add(handshakes, "failed");
      case SessionEvent.Refused _ -> refusedConnections.increment();
      case SessionEvent.Introduced _ -> {} // the same session, in another name
      case SessionEvent.LoggedIn _ -> add(logins, "accepted");
      case SessionEvent.LoginFailed failed ->
          add(logins, failed.reply().isTransient() ? "put-off" : "failed");
      case SessionEvent.TransactionAccepted _ -> add(transactions, "accepted");
      case SessionEvent.TransactionRefused _ -> add(transactions, "refused");
      case SessionEvent.TransactionLost _ -> add(transactions, "lost");
      case SessionEvent.Closed closed -> {
        open.decrement();
        add(sessions, closed.end().name().toLowerCase(java.util.Locale.ROOT));
      }
    }
  }

  /** Counts what happened to a message. */
  public void count(HistoryEvent event) {
    switch (event) {
      case HistoryEvent.Attempted attempted ->
          attempted.results().forEach(result -> add(outcomes, result.outcome()));
      case HistoryEvent.Reported _ -> reports.increment();
      case HistoryEvent.Accepted _,
          HistoryEvent.Refused _,
          HistoryEvent.Steered _,
          HistoryEvent.Removed _ -> {
        // counted by the session that brought it, or by the ledger
      }
    }
  }

  private static void add(Map<String, LongAdder> counts, String word) {
    counts.computeIfAbsent(word, _ -> new LongAdder()).increment();
  }

  /** Ended sessions by why. */
  Map<String, LongAdder> sessions() {
    return sessions;
  }

  /** TLS handshakes with clients by how they ended. */
  Map<String, LongAdder> handshakes() {
    return handshakes;
  }

  /** Transactions by what became of them. */
  Map<String, LongAdder> transactions() {
    return transactions;
  }

  /** Logins by what became of them. */
  Map<String, LongAdder> logins() {
    return logins;
  }

  /** Recipients of attempts by outcome. */
  Map<String, LongAdder> outcomes() {
    return outcomes;
  }

  /** Transactions that were refused since start. */
  public long refusedTransactions() {
    LongAdder refused = transactions.get("refused");
    return refused == null ? 0 : refused.sum();
  }

  long refusedConnections() {
    return refusedConnections.sum();
  }

  long openSessions() {
    return open.sum();
  }

  long reports() {
    return reports.sum();
  }
}
