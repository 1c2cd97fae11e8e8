package io.postroad.mta.reception;

import io.postroad.mta.delivery.PrefixedContent;
import io.postroad.mta.history.HistoryEvent;
import io.postroad.mta.queue.MailQueue;
import io.postroad.mta.routing.GivenRoute;
import io.postroad.mta.routing.Route;
import io.postroad.mta.routing.Router;
import io.postroad.mta.spool.NewMessage;
import io.postroad.mta.spool.Origin;
import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.QueueId;
import io.postroad.mta.spool.Spool;
import io.postroad.mta.spool.SpoolFailedException;
import io.postroad.mta.spool.SpoolFullException;
import io.postroad.smtp.address.DomainName;
import io.postroad.smtp.address.ForwardPath;
import io.postroad.smtp.dialog.Conversation;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.smtp.reply.Replies;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.server.MailReceiver;
import io.postroad.smtp.server.Receipt;
import io.postroad.smtp.server.Session;
import io.postroad.smtp.server.Verdict;
import io.postroad.smtp.trace.Received;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Takes in mail that the operator hands over beside SMTP. It is judged as that of a trusted client
 * on an {@code mx} listener, by the same code, and is durable before anybody is told that it is
 * taken (rule D1). Thread-safe; called on the threads of HTTP requests.
 */
public final class LocalSubmission {

  /** What stands for the session, and the listener, of what came without one. */
  public static final String SESSION = "api";

  private final MailReceiver reception;
  private final Router router;
  private final Spool spool;
  private final MailQueue queue;
  private final Execution execution;
  private final Supplier<String> hostname;
  private final Consumer<HistoryEvent> events;

  /** {@code reception} judges; with a given route the rest does without it. */
  public LocalSubmission(
      MailReceiver reception,
      Router router,
      Spool spool,
      MailQueue queue,
      Execution execution,
      Supplier<String> hostname,
      Consumer<HistoryEvent> events) {
    this.reception = reception;
    this.router = router;
    this.spool = spool;
    this.queue = queue;
    this.execution = execution;
    this.hostname = hostname;
    this.events = events;
  }

  /**
   * What is handed in.
   *
   * @param client where the request came from, for the Received field
   * @param outward whether it must not end in the built-in inbox: it comes from there
   * @param via the next hop for all recipients, whatever the routes say; empty to route as ever
   */
  public record Letter(
      InetAddress client, Envelope envelope, boolean outward, Optional<GivenRoute> via) {}

  /** What became of it. */
  public sealed interface Result {
    /**
     * It is durable and in the queue.
     *
     * @param intoInbox whether a recipient's mail goes into the built-in inbox
     */
    record Taken(QueueId id, boolean intoInbox) implements Result {}

    /**
     * Nothing of it is kept.
     *
     * @param why one line
     * @param later whether the same may be taken later
     */
    record Refused(String why, boolean later) implements Result {}

    /** Mail for this recipient would go into the built-in inbox, and must not. */
    record NoRoute(ForwardPath recipient) implements Result {}
  }

  /**
   * Takes a letter.
   *
   * @throws IOException when the content cannot be read or stored; nothing is kept then
   */
  public Result submit(Letter letter, Content content) throws IOException {
    Session session = session(letter);
    Envelope envelope = letter.envelope();
    if (reception.begin(session, envelope.reversePath(), envelope.parameters())
        instanceof Verdict.Refused(var reply)) {
      return new Result.Refused(reply.oneLine(), reply.isTransient());
    }
    if (letter.via().isPresent()) {
      return along(letter.via().get(), letter, session, content);
    }
    for (Recipient recipient : envelope.recipients()) {
      if (letter.outward() && router.route(recipient.forwardPath()) instanceof Route.IntoInbox) {
        return new Result.NoRoute(recipient.forwardPath());
      }
      if (reception.addRecipient(session, envelope.reversePath(), recipient)
          instanceof Verdict.Refused(var reply)) {
        return new Result.Refused(reply.oneLine(), reply.isTransient());
      }
    }
    return switch (reception.receive(session, envelope, content)) {
      case Receipt.Stored(String id, Runnable answered) -> {
        answered.run(); // who hands it in here is told at once
        yield new Result.Taken(
            QueueId.parse(id).orElseThrow(),
            envelope.recipients().stream()
                .anyMatch(r -> router.route(r.forwardPath()) instanceof Route.IntoInbox));
      }
      case Receipt.Refused(var reply) -> new Result.Refused(reply.oneLine(), reply.isTransient());
    };
  }

  private Result along(GivenRoute via, Letter letter, Session session, Content content)
      throws IOException {
    Instant now = execution.time().now();
    Envelope envelope = letter.envelope();
    QueueId id = QueueId.create(now, execution.random());
    List<String> words = envelope.recipients().stream().map(_ -> via.word()).toList();
    NewMessage message = new NewMessage(id, envelope, now, Origin.TRUSTED, words);
    byte[] top = received(session, id, now).field().getBytes(StandardCharsets.UTF_8);
    QueueEntry entry;
    try {
      entry = spool.accept(message, new PrefixedContent(top, content));
    } catch (SpoolFullException e) {
      return new Result.Refused(replies().noRoom().oneLine(), true);
    } catch (SpoolFailedException e) {
      return new Result.Refused(replies().tryLater().oneLine(), true);
    }
    events.accept(
        new HistoryEvent.Accepted(
            now,
            id.text(),
            session.id(),
            session.client().getAddress().getHostAddress(),
            envelope.reversePath().text(),
            envelope.recipients().stream().map(r -> r.forwardPath().text()).toList(),
            entry.size(),
            List.of()));
    queue.submit(entry);
    return new Result.Taken(id, false);
  }

  /** Records that a message of the inbox was released, beside what happens to the new one. */
  public void released(String inboxId, QueueId as, List<String> to, String by) {
    events.accept(
        new HistoryEvent.Steered(
            execution.time().now(),
            inboxId,
            "release",
            by + ", as " + as.text() + " to " + String.join(", ", to)));
  }

  private Replies replies() {
    return new Replies(new DomainName(hostname.get()));
  }

  private Received received(Session session, QueueId id, Instant now) {
    return new Received(
        session.clientName(),
        session.client().getAddress(),
        new DomainName(hostname.get()),
        session.protocol(),
        id.text(),
        Optional.empty(),
        List.of(),
        now,
        ZoneId.systemDefault());
  }

  private Session session(Letter letter) {
    InetSocketAddress client = new InetSocketAddress(letter.client(), 0);
    return new Session(
        SESSION,
        SESSION,
        client,
        client,
        Optional.empty(),
        true,
        true,
        Optional.empty(),
        Optional.empty(),
        new Conversation(execution.time()));
  }
}
