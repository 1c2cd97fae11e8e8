package io.postroad.app.flow;

import io.postroad.mta.history.HistoryEvent;
import io.postroad.smtp.dialog.Speaker;
import io.postroad.smtp.dialog.Turn;
import io.postroad.smtp.server.SessionEvent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts events; the metrics show what is counted here. Thread-safe. */
public final class Tallies {
  /** How the note begins that a client's dialog has where it got inside TLS. */
  private static final String INSIDE_TLS = "inside TLS";

  private final Map<String, LongAdder> sessions = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> transactions = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> outcomes = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> handshakes = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> attempts = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> faults = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> logins = new ConcurrentHashMap<>();
  private final Counts counts = new Counts();
  private final LongAdder refusedConnections = new LongAdder();
  private final LongAdder reports = new LongAdder();

  /** Counts what happened on a connection. */
  public void count(SessionEvent event) {
    counts.count(event);
    switch (event) {
      case SessionEvent.Secured _ -> add(handshakes, "done");
      case SessionEvent.NotSecured _ -> add(handshakes, "failed");
      case SessionEvent.Refused _ -> refusedConnections.increment();
      case SessionEvent.Opened _, SessionEvent.Introduced _ -> {
        // counted as open beside this; introduced is the same session, in another name
      }
      case SessionEvent.LoggedIn _ -> add(logins, "accepted");
      case SessionEvent.LoginFailed failed ->
          add(logins, failed.reply().isTransient() ? "put-off" : "failed");
      case SessionEvent.TransactionAccepted _ -> add(transactions, "accepted");
      case SessionEvent.TransactionRefused _ -> add(transactions, "refused");
      case SessionEvent.TransactionLost _ -> add(transactions, "lost");
      case SessionEvent.Faulted e -> add(faults, e.stage().name().toLowerCase(Locale.ROOT));
      case SessionEvent.Closed closed ->
          add(sessions, closed.end().name().toLowerCase(Locale.ROOT));
    }
  }

  /** Counts what happened to a message. */
  public void count(HistoryEvent event) {
    counts.count(event);
    switch (event) {
      case HistoryEvent.Attempted attempted -> {
        attempted.results().forEach(result -> add(outcomes, result.outcome()));
        add(attempts, security(attempted.conversation()));
      }
      case HistoryEvent.Reported _ -> reports.increment();
      case HistoryEvent.Accepted _,
          HistoryEvent.Refused _,
          HistoryEvent.Lost _,
          HistoryEvent.ConnectionRefused _,
          HistoryEvent.LoginFailed _,
          HistoryEvent.Faulted _,
          HistoryEvent.Steered _,
          HistoryEvent.Removed _ -> {
        // counted by the session that brought it, or by the ledger
      }
    }
  }

  /** How the connection of an attempt was, as its conversation tells. */
  private static String security(List<Turn> conversation) {
    for (Turn turn : conversation) {
      if (turn.speaker() == Speaker.NOTE && turn.text().startsWith(INSIDE_TLS)) {
        return "tls";
      }
    }
    return conversation.isEmpty() ? "none" : "clear";
  }

  private static void add(Map<String, LongAdder> counts, String word) {
    counts.computeIfAbsent(word, _ -> new LongAdder()).increment();
  }

  /** What the flow is made of. */
  public Counts counts() {
    return counts;
  }

  /** Ended sessions by why. */
  public Map<String, LongAdder> sessions() {
    return sessions;
  }

  /** TLS handshakes with clients by how they ended. */
  public Map<String, LongAdder> handshakes() {
    return handshakes;
  }

  /** Transactions by what became of them. */
  public Map<String, LongAdder> transactions() {
    return transactions;
  }

  /** Attempts by how the connection was: tls, clear, or none where nobody was reached. */
  public Map<String, LongAdder> attempts() {
    return attempts;
  }

  /** Faults on demand that were applied, by stage. */
  public Map<String, LongAdder> faults() {
    return faults;
  }

  /** Logins by what became of them. */
  public Map<String, LongAdder> logins() {
    return logins;
  }

  /** Recipients of attempts by outcome. */
  public Map<String, LongAdder> outcomes() {
    return outcomes;
  }

  /** Transactions that were refused since start. */
  public long refusedTransactions() {
    LongAdder refused = transactions.get("refused");
    return refused == null ? 0 : refused.sum();
  }

  /** Connections refused before they became a session. */
  public long refusedConnections() {
    return refusedConnections.sum();
  }

  /** Delivery reports made. */
  public long reports() {
    return reports.sum();
  }
}
