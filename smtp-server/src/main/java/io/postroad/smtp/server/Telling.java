package io.postroad.smtp.server;

import io.postroad.smtp.address.ForwardPath;
import io.postroad.smtp.address.ReversePath;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.smtp.reply.Reply;
import io.postroad.smtp.runtime.Time;
import io.postroad.smtp.sasl.Mechanism;
import io.postroad.smtp.server.SessionEvent.Stage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What a session tells the world as events. Confined to the session's thread. */
final class Telling {
  private final Facts facts;
  private final Consumer<SessionEvent> events;
  private final Time time;

  Telling(Facts facts, Consumer<SessionEvent> events, Time time) {
    this.facts = facts;
    this.events = events;
    this.time = time;
  }

  /** The wall clock. */
  Instant now() {
    return time.now();
  }

  Session session(State.Open state) {
    return facts.session(state);
  }

  void opened(State.Open state) {
    events.accept(new SessionEvent.Opened(time.now(), session(state)));
  }

  void introduced(State.Open state, String how) {
    events.accept(new SessionEvent.Introduced(time.now(), session(state), facts.peer(), how));
  }

  /** A PROXY header named the client. */
  void introducedBy(Facts proxy, State.Open state) {
    events.accept(new SessionEvent.Introduced(time.now(), session(state), proxy.peer(), "PROXY"));
  }

  void secured(State.Open state) {
    events.accept(new SessionEvent.Secured(time.now(), session(state)));
  }

  void notSecured(State.Open state, String why) {
    events.accept(new SessionEvent.NotSecured(time.now(), session(state), why));
  }

  void loggedIn(State.Open state, Mechanism mechanism, String account) {
    events.accept(new SessionEvent.LoggedIn(time.now(), session(state), mechanism, account));
  }

  void loginFailed(State.Open state, Mechanism mechanism, Reply reply) {
    events.accept(new SessionEvent.LoginFailed(time.now(), session(state), mechanism, reply));
  }

  void accepted(State.Addressed state, Envelope envelope, String queueId, long size) {
    events.accept(
        new SessionEvent.TransactionAccepted(time.now(), session(state), envelope, queueId, size));
  }

  private static List<ForwardPath> accepted(State.Open state) {
    return state instanceof State.Addressed addressed
        ? addressed.recipients().inOrder().stream().map(Recipient::forwardPath).toList()
        : List.of();
  }

  void refused(
      State.Open state,
      Stage stage,
      ReversePath reversePath,
      Optional<ForwardPath> forwardPath,
      Reply reply) {
    events.accept(
        new SessionEvent.TransactionRefused(
            time.now(),
            session(state),
            stage,
            reversePath,
            forwardPath,
            forwardPath.map(List::of).orElseGet(() -> accepted(state)),
            reply));
  }

  void faulted(
      State.Open state,
      Mishaps.Moment moment,
      Mishaps.Mishap mishap,
      Optional<String> queueId,
      Optional<Reply> reply) {
    events.accept(
        new SessionEvent.Faulted(
            time.now(),
            session(state),
            moment.stage(),
            mishap.name(),
            mishap.action().words(),
            moment.reversePath(),
            moment.recipients(),
            queueId,
            reply));
  }

  void lost(State.Addressed state, Envelope envelope, String why) {
    events.accept(new SessionEvent.TransactionLost(time.now(), session(state), envelope, why));
  }

  void closed(State.Open last, SessionEvent.End end, Tally tally) {
    events.accept(
        new SessionEvent.Closed(time.now(), session(last), end, tally.messages(), tally.errors()));
  }
}
