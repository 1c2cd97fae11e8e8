package io.postroad.mta.history;

import io.postroad.smtp.address.ForwardPath;
import io.postroad.smtp.address.ReversePath;
import io.postroad.smtp.dialog.Turn;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.smtp.runtime.Time;
import io.postroad.smtp.server.Session;
import io.postroad.smtp.server.SessionEvent;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Puts into the history what clients were refused: connections, logins, transactions and
 * recipients; and the faults on demand that were done to them. Whoever is refused very often must
 * not drive everything else out of the history: beyond {@value #WITH_CONVERSATION} a minute what
 * was said is left out, beyond {@value #KEPT} the refusal itself, and their number is told.
 * Thread-safe.
 */
public final class SessionRecorder implements Consumer<SessionEvent> {
  /** Refusals a minute that are kept with what was said. */
  static final int WITH_CONVERSATION = 600;

  /** Refusals a minute that are kept. */
  static final int KEPT = 6000;

  private static final long MINUTE_NANOS = 60_000_000_000L;

  private final History history;
  private final Time time;
  private long minuteBegan;
  private int inMinute;
  private long leftOut;

  /** Records in {@code history}. */
  public SessionRecorder(History history, Time time) {
    this.history = history;
    this.time = time;
    this.minuteBegan = time.nanos();
  }

  /** How much of one more refusal is kept. */
  private enum Room {
    ALL,
    WITHOUT_CONVERSATION,
    NOTHING
  }

  private synchronized Room room() {
    long now = time.nanos();
    if (now - minuteBegan >= MINUTE_NANOS) {
      minuteBegan = now;
      inMinute = 0;
    }
    inMinute = Math.min(inMinute + 1, KEPT + 1);
    if (inMinute > KEPT) {
      leftOut++;
      return Room.NOTHING;
    }
    return inMinute > WITH_CONVERSATION ? Room.WITHOUT_CONVERSATION : Room.ALL;
  }

  private synchronized long takeLeftOut() {
    long count = leftOut;
    leftOut = 0;
    return count;
  }

  @Override
  public void accept(SessionEvent event) {
    switch (event) {
      case SessionEvent.Refused e -> refused(e);
      case SessionEvent.LoginFailed e -> loginFailed(e);
      case SessionEvent.TransactionRefused e -> transactionRefused(e);
      case SessionEvent.TransactionLost e -> lost(e);
      case SessionEvent.Faulted e -> faulted(e);
      case SessionEvent.Opened _,
          SessionEvent.Secured _,
          SessionEvent.NotSecured _,
          SessionEvent.Introduced _,
          SessionEvent.LoggedIn _,
          SessionEvent.TransactionAccepted _,
          SessionEvent.Closed _ -> {
        // a transaction that was accepted is recorded by whoever accepted it
      }
    }
  }

  private void refused(SessionEvent.Refused e) {
    if (room() != Room.NOTHING) {
      history.record(
          new HistoryEvent.ConnectionRefused(
              e.at(),
              e.listener(),
              e.client().getAddress().getHostAddress(),
              e.reply().oneLine(),
              takeLeftOut()));
    }
  }

  private void loginFailed(SessionEvent.LoginFailed e) {
    record(
        new HistoryEvent.LoginFailed(
            e.at(),
            e.session().id(),
            client(e.session()),
            e.mechanism().word(),
            e.reply().oneLine(),
            List.of()),
        e.session());
  }

  private void transactionRefused(SessionEvent.TransactionRefused e) {
    record(
        new HistoryEvent.Refused(
            e.at(),
            e.session().id(),
            client(e.session()),
            e.stage().name().toLowerCase(Locale.ROOT),
            e.reversePath().text(),
            e.concerned().stream().map(ForwardPath::text).toList(),
            e.reply().oneLine(),
            List.of()),
        e.session());
  }

  private void lost(SessionEvent.TransactionLost e) {
    record(
        new HistoryEvent.Lost(
            e.at(),
            e.session().id(),
            client(e.session()),
            e.envelope().reversePath().text(),
            e.envelope().recipients().stream()
                .map(Recipient::forwardPath)
                .map(ForwardPath::text)
                .toList(),
            e.why(),
            List.of()),
        e.session());
  }

  private void faulted(SessionEvent.Faulted e) {
    record(
        new HistoryEvent.Faulted(
            e.at(),
            e.queueId().orElse(""),
            e.session().id(),
            client(e.session()),
            e.stage().name().toLowerCase(Locale.ROOT).replace('_', '-'),
            e.mishap(),
            e.what(),
            e.reversePath().map(ReversePath::text).orElse(""),
            e.recipients().stream().map(ForwardPath::text).toList(),
            List.of()),
        e.session());
  }

  private void record(HistoryEvent event, Session session) {
    Optional<List<Turn>> said =
        switch (room()) {
          case ALL -> Optional.of(session.conversation().news());
          case WITHOUT_CONVERSATION -> Optional.of(List.of());
          case NOTHING -> Optional.empty();
        };
    said.ifPresent(turns -> history.record(event.saying(turns)));
  }

  private static String client(Session session) {
    return session.client().getAddress().getHostAddress();
  }
}
