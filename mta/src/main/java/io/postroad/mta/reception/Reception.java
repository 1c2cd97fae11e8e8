package io.postroad.mta.reception;

import io.postroad.dns.Resolver;
import io.postroad.mta.delivery.PrefixedContent;
import io.postroad.mta.history.HistoryEvent;
import io.postroad.mta.queue.MailQueue;
import io.postroad.mta.queue.Reporter;
import io.postroad.mta.routing.AddressBook;
import io.postroad.mta.routing.ListAddresses;
import io.postroad.mta.routing.Resolution;
import io.postroad.mta.routing.Router;
import io.postroad.mta.routing.Trail;
import io.postroad.mta.settings.MtaSettings;
import io.postroad.mta.spool.NewMessage;
import io.postroad.mta.spool.Origin;
import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.QueueId;
import io.postroad.mta.spool.Spool;
import io.postroad.mta.spool.SpoolFailedException;
import io.postroad.mta.spool.SpoolFullException;
import io.postroad.smtp.address.DomainName;
import io.postroad.smtp.address.ForwardPath;
import io.postroad.smtp.address.ReversePath;
import io.postroad.smtp.command.ClientName;
import io.postroad.smtp.command.Dialect;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.dialog.Turn;
import io.postroad.smtp.envelope.Arrival;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.envelope.ContentException;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.smtp.reply.AddressReplies;
import io.postroad.smtp.reply.Replies;
import io.postroad.smtp.reply.Reply;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.server.MailReceiver;
import io.postroad.smtp.server.Receipt;
import io.postroad.smtp.server.RemoteQueue;
import io.postroad.smtp.server.Session;
import io.postroad.smtp.server.Verdict;
import io.postroad.smtp.trace.Protocol;
import io.postroad.smtp.trace.Received;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Takes mail in: judges sender and recipients while the client waits (rule B1), puts our Received
 * field on top, hands everything to the spool and, once it is durable, to the queue. Thread-safe;
 * called on the threads of sessions.
 */
public final class Reception implements MailReceiver {
  private static final System.Logger LOG = System.getLogger(Reception.class.getName());

  private final ListenerPolicy policy;
  private final Supplier<MtaSettings> settings;
  private final AddressBook book;
  private final RecipientRules rules;
  private final Copies copies;
  private final Storing storing;
  private final Inquiries inquiries;
  private final Submissions submissions;
  private final KeptMail keptMail;
  private final Gauge gauge;
  private final LoopTokens loopTokens;
  private final MailQueue queue;
  private final Execution execution;
  private final Dialect dialect;
  private final Consumer<HistoryEvent> events;

  /** A reception for the listeners with this policy. */
  public Reception(
      ListenerPolicy policy,
      Supplier<MtaSettings> settings,
      AddressBook book,
      Router router,
      Optional<Resolver> resolver,
      Gauge gauge,
      LoopTokens loopTokens,
      Spool spool,
      MailQueue queue,
      Execution execution,
      Consumer<HistoryEvent> events) {
    this.dialect = policy.dialect();
    this.policy = policy;
    this.settings = settings;
    this.book = book;
    this.rules = new RecipientRules(policy, settings, book, router, resolver);
    this.copies = new Copies(book);
    this.storing = new Storing(spool);
    this.inquiries = new Inquiries(settings, book);
    this.submissions = new Submissions(settings);
    this.keptMail = new KeptMail(settings, book, spool, queue, execution);
    this.gauge = gauge;
    this.loopTokens = loopTokens;
    this.queue = queue;
    this.execution = execution;
    this.events = events;
  }

  private Replies replies() {
    return new Replies(new DomainName(settings.get().hostname()));
  }

  @Override
  public Verdict begin(Session session, ReversePath reversePath, MailParameters parameters) {
    slowDown(session);
    if (gauge.objection(session.known()).isPresent()) {
      return new Verdict.Refused(replies().noRoom());
    }
    return rules
        .senderObjection(session, reversePath, Trail.SILENT)
        .<Verdict>map(Verdict.Refused::new)
        .orElse(Verdict.ACCEPTED);
  }

  /** A slow store is not given more than it can take (reliability rules, section 3). */
  private void slowDown(Session session) {
    Duration delay = gauge.delay(session.known());
    if (!delay.isZero()) {
      execution.time().sleep(delay);
    }
  }

  @Override
  public Verdict addRecipient(Session session, ReversePath reversePath, Recipient recipient) {
    slowDown(session);
    return rules
        .objection(session, reversePath, recipient.forwardPath(), Trail.SILENT)
        .<Verdict>map(Verdict.Refused::new)
        .orElse(Verdict.ACCEPTED);
  }

  @Override
  public Receipt receive(Session session, Envelope said, Content content) throws IOException {
    Instant now = execution.time().now();
    Envelope envelope = submissions.vouched(session, said);
    List<Copies.Copy> made = copies.of(envelope);
    List<Storing.Part> parts = made.stream().map(copy -> part(session, copy, now)).toList();
    String id = parts.getFirst().message().id().text();
    List<String> tokens = tokens(envelope);
    Content watched =
        watched(
            LoopTokens.guard(
                policy.submission() ? submissions.completed(content, id, now) : content,
                Set.copyOf(tokens)),
            made);
    List<QueueEntry> entries;
    try {
      entries =
          storing.store(
              parts,
              new PrefixedContent(
                  top(session, envelope, id, now, tokens), parts.getFirst().form().apply(watched)));
    } catch (SpoolFullException e) {
      return new Receipt.Refused(replies().noRoom());
    } catch (SpoolFailedException e) {
      return new Receipt.Refused(replies().tryLater());
    } catch (ContentException e) {
      if (e.fault() == ContentException.Fault.LOOP) {
        return new Receipt.Refused(AddressReplies.passedBefore());
      }
      throw e;
    }
    try {
      confirm(session, entries.getFirst(), envelope, now);
    } catch (SpoolFailedException e) {
      return new Receipt.Refused(replies().tryLater());
    }
    entries.forEach(queue::submit);
    return new Receipt.Stored(id, () -> tell(session, entries, now));
  }

  /** What is told ends by the reply, and is told when that is said. */
  private void tell(Session session, List<QueueEntry> entries, Instant now) {
    List<Turn> said = session.conversation().turns();
    for (QueueEntry entry : entries) {
      Envelope stored = entry.message().envelope();
      events.accept(
          new HistoryEvent.Accepted(
              now,
              entry.id().text(),
              session.id(),
              session.client().getAddress().getHostAddress(),
              stored.reversePath().text(),
              stored.recipients().stream().map(r -> r.forwardPath().text()).toList(),
              entry.size(),
              said));
    }
  }

  /** Tells a sender who asked that a list has the message, or that an alias was expanded. */
  private void confirm(Session session, QueueEntry first, Envelope given, Instant now)
      throws SpoolFailedException {
    List<Reporter.Item> items = copies.toTell(given, now);
    if (items.isEmpty()) {
      return;
    }
    NewMessage stored = first.message();
    NewMessage asGiven =
        new NewMessage(
            stored.id(),
            given,
            stored.received(),
            origin(session),
            given.recipients().stream().map(r -> book.domainOf(r.forwardPath())).toList());
    try {
      queue.confirm(new QueueEntry(asGiven, first.size(), List.of(), true), items);
    } catch (SpoolFailedException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // The message is kept and goes on; that nobody could be told of it is our fault alone.
      LOG.log(System.Logger.Level.ERROR, "no report on " + stored.id() + " could be written", e);
    }
  }

  private static Origin origin(Session session) {
    return session.known() ? Origin.TRUSTED : Origin.STRANGER;
  }

  /** What of the session goes with the message, for the inbox's rules and for views. */
  private static Arrival arrival(Session session) {
    return new Arrival(
        session.account().orElse(""),
        session.client().getAddress().getHostAddress(),
        session.clientName().map(ClientName::text).orElse(""),
        session.id());
  }

  private Storing.Part part(Session session, Copies.Copy copy, Instant now) {
    Envelope envelope = copy.envelope();
    boolean toList = copy.list().isPresent();
    Origin origin = toList ? Origin.LIST : origin(session);
    return new Storing.Part(
        new NewMessage(
            QueueId.create(now, execution.random()),
            envelope,
            now,
            origin,
            envelope.recipients().stream().map(r -> book.domainOf(r.forwardPath())).toList(),
            arrival(session)),
        content -> toList ? new ListHeader(content, Set.of(), true) : content);
  }

  /** Mail that has been through one of the lists it goes to is found by its field (RFC 2919). */
  private static Content watched(Content content, List<Copies.Copy> made) {
    Set<String> ids =
        made.stream()
            .flatMap(copy -> copy.list().stream())
            .map(list -> ListAddresses.id(list.list(), list.domain().name()))
            .collect(Collectors.toSet());
    return ids.isEmpty() ? content : new ListHeader(content, ids, false);
  }

  /** One for each alias or list among the recipients (rule B3). */
  private List<String> tokens(Envelope envelope) {
    return envelope.recipients().stream()
        .map(Recipient::forwardPath)
        .filter(path -> book.resolve(path) instanceof Resolution.Group)
        .map(path -> loopTokens.token(AddressBook.caseless(path)))
        .distinct()
        .toList();
  }

  /** Our Received field; on a report to a list's envelope sender, whom it is about, too. */
  private byte[] top(
      Session session, Envelope envelope, String id, Instant now, List<String> tokens) {
    StringBuilder top = new StringBuilder(received(session, envelope, id, now, tokens).field());
    envelope.recipients().stream()
        .flatMap(recipient -> book.failedMember(recipient.forwardPath()).stream())
        .distinct()
        .forEach(
            member -> top.append("X-Failed-Recipients: ").append(member.text()).append("\r\n"));
    return top.toString().getBytes(StandardCharsets.UTF_8);
  }

  private Protocol protocol(Session session, Envelope envelope) {
    Protocol plain = dialect == Dialect.LMTP ? session.protocol().overLmtp() : session.protocol();
    return envelope.parameters().smtpUtf8() ? plain.utf8() : plain;
  }

  private Received received(
      Session session, Envelope envelope, String id, Instant now, List<String> tokens) {
    Optional<ForwardPath> only =
        envelope.recipients().size() == 1
            ? Optional.of(envelope.recipients().getFirst().forwardPath())
            : Optional.empty();
    return new Received(
        session.clientName(),
        session.client().getAddress(),
        new DomainName(settings.get().hostname()),
        protocol(session, envelope),
        id,
        only,
        tokens,
        now,
        ZoneId.systemDefault(),
        envelope.parameters().mtPriority());
  }

  @Override
  public Optional<RemoteQueue> remoteQueue() {
    return Optional.<RemoteQueue>of(keptMail).filter(_ -> keptMail.isAny());
  }

  @Override
  public Reply verify(Session session, String query, Replies replies) {
    return inquiries.verify(session.known(), query, replies);
  }

  @Override
  public Reply expand(Session session, String query, Replies replies) {
    return inquiries.expand(session.known(), query, replies);
  }
}
