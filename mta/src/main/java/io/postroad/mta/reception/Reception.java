package io.postroad.mta.reception;

import io.postroad.dns.Resolver;
import io.postroad.mta.delivery.PrefixedContent;
import io.postroad.mta.history.HistoryEvent;
import io.postroad.mta.queue.MailQueue;
import io.postroad.mta.routing.AddressBook;
import io.postroad.mta.routing.Resolution;
import io.postroad.mta.routing.Route;
import io.postroad.mta.routing.Router;
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
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.address.NullReversePath;
import io.postroad.smtp.address.ReversePath;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.smtp.reply.EnhancedStatus;
import io.postroad.smtp.reply.Replies;
import io.postroad.smtp.reply.Reply;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.server.MailReceiver;
import io.postroad.smtp.server.Receipt;
import io.postroad.smtp.server.Session;
import io.postroad.smtp.server.Verdict;
import io.postroad.smtp.trace.Protocol;
import io.postroad.smtp.trace.Received;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Takes mail in: judges sender and recipients while the client waits (rule B1), puts our Received
 * field on top, hands everything to the spool and, once it is durable, to the queue. Thread-safe;
 * called on the threads of sessions.
 */
public final class Reception implements MailReceiver {
  private final ListenerPolicy policy;
  private final Supplier<MtaSettings> settings;
  private final AddressBook book;
  private final Router router;
  private final SenderCheck senderCheck;
  private final Inquiries inquiries;
  private final Gauge gauge;
  private final LoopTokens loopTokens;
  private final Spool spool;
  private final MailQueue queue;
  private final Execution execution;
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
    this.policy = policy;
    this.settings = settings;
    this.book = book;
    this.router = router;
    this.senderCheck =
        new SenderCheck(resolver, domain -> settings.get().domains().containsKey(domain));
    this.inquiries = new Inquiries(settings, book);
    this.gauge = gauge;
    this.loopTokens = loopTokens;
    this.spool = spool;
    this.queue = queue;
    this.execution = execution;
    this.events = events;
  }

  private Replies replies() {
    return new Replies(new DomainName(settings.get().hostname()));
  }

  @Override
  public Verdict begin(Session session, ReversePath reversePath, MailParameters parameters) {
    return gauge.objection(session.trusted()).isPresent()
        ? new Verdict.Refused(replies().noRoom())
        : Verdict.ACCEPTED;
  }

  @Override
  public Verdict addRecipient(Session session, ReversePath reversePath, Recipient recipient) {
    Optional<Reply> objection = objection(session, reversePath, recipient.forwardPath());
    return objection.<Verdict>map(Verdict.Refused::new).orElse(Verdict.ACCEPTED);
  }

  /** In the order of product and RFC: recipient and relay first, the sender last. */
  private Optional<Reply> objection(Session session, ReversePath reversePath, ForwardPath path) {
    Optional<Reply> recipient =
        switch (book.resolve(path)) {
          case Resolution.Local _, Resolution.BuiltIn _ -> refusedByRoute(path);
          case Resolution.Group _ -> loops(path);
          case Resolution.Unknown _ -> Optional.of(replies().unknownMailbox(path));
          case Resolution.Elsewhere elsewhere ->
              session.trusted() || settings.get().relaysFor(elsewhere.domain())
                  ? refusedByRoute(path)
                  : Optional.of(replies().relayingDenied(path));
        };
    if (recipient.isPresent() || session.trusted() || !policy.checkSender()) {
      return recipient;
    }
    return switch (senderCheck.check(reversePath)) {
      case CAN_GET_MAIL -> Optional.empty();
      case CANNOT -> Optional.of(replies().senderDomainRefused(domainOf(reversePath)));
      case UNKNOWN -> Optional.of(replies().senderDomainUnresolved(domainOf(reversePath)));
    };
  }

  private static String domainOf(ReversePath reversePath) {
    return switch (reversePath) {
      case NullReversePath _ -> "";
      case Mailbox mailbox -> mailbox.domain().text();
    };
  }

  private Optional<Reply> refusedByRoute(ForwardPath path) {
    return router.route(path) instanceof Route.Refused refused
        ? Optional.of(Replies.refusal(550, new EnhancedStatus(5, 7, 1), refused.text()))
        : Optional.empty();
  }

  private Optional<Reply> loops(ForwardPath path) {
    return switch (book.expand(path)) {
      case AddressBook.Expansion.Addresses _ -> Optional.empty();
      case AddressBook.Expansion.TooMuch _ -> Optional.of(replies().aliasLoop(path));
    };
  }

  @Override
  public Receipt receive(Session session, Envelope envelope, Content content) throws IOException {
    Instant now = execution.time().now();
    QueueId id = QueueId.create(now, execution.random());
    Envelope expanded = expanded(envelope);
    NewMessage message =
        new NewMessage(
            id,
            expanded,
            now,
            session.trusted() ? Origin.TRUSTED : Origin.STRANGER,
            expanded.recipients().stream().map(r -> book.domainOf(r.forwardPath())).toList());
    List<String> tokens = tokens(envelope);
    QueueEntry entry;
    try {
      entry =
          spool.accept(
              message,
              new PrefixedContent(
                  received(session, envelope, id, now, tokens),
                  LoopTokens.guard(content, Set.copyOf(tokens))));
    } catch (SpoolFullException e) {
      return new Receipt.Refused(replies().noRoom());
    } catch (SpoolFailedException e) {
      return new Receipt.Refused(replies().tryLater());
    }
    events.accept(
        new HistoryEvent.Accepted(
            now,
            id.text(),
            session.id(),
            session.client().getAddress().getHostAddress(),
            expanded.reversePath().text(),
            expanded.recipients().stream().map(r -> r.forwardPath().text()).toList(),
            entry.size(),
            session.conversation().turns()));
    queue.submit(entry);
    return new Receipt.Stored(id.text());
  }

  /** Every address once, aliases and lists replaced by what they stand for. */
  private Envelope expanded(Envelope envelope) {
    Map<ForwardPath, Recipient> recipients = new LinkedHashMap<>();
    for (Recipient recipient : envelope.recipients()) {
      List<ForwardPath> paths =
          switch (book.expand(recipient.forwardPath())) {
            case AddressBook.Expansion.Addresses addresses -> addresses.paths();
            // It was no loop at RCPT: the configuration changed since. The queue will report it.
            case AddressBook.Expansion.TooMuch _ -> List.of(recipient.forwardPath());
          };
      paths.forEach(
          path -> recipients.putIfAbsent(path, new Recipient(path, recipient.parameters())));
    }
    return new Envelope(
        envelope.reversePath(), envelope.parameters(), List.copyOf(recipients.values()));
  }

  /** One for each alias or list among the recipients (rule B3). */
  private List<String> tokens(Envelope envelope) {
    return envelope.recipients().stream()
        .map(Recipient::forwardPath)
        .filter(path -> book.resolve(path) instanceof Resolution.Group)
        .map(path -> loopTokens.token(path.text().toLowerCase(Locale.ROOT)))
        .distinct()
        .toList();
  }

  private byte[] received(
      Session session, Envelope envelope, QueueId id, Instant now, List<String> tokens) {
    Optional<ForwardPath> only =
        envelope.recipients().size() == 1
            ? Optional.of(envelope.recipients().getFirst().forwardPath())
            : Optional.empty();
    return new Received(
            session.clientName(),
            session.client().getAddress(),
            new DomainName(settings.get().hostname()),
            session.extended() ? Protocol.ESMTP : Protocol.SMTP,
            id.text(),
            only,
            tokens,
            now,
            ZoneId.systemDefault())
        .octets();
  }

  @Override
  public Reply verify(Session session, String query, Replies replies) {
    return inquiries.verify(session.trusted(), query, replies);
  }

  @Override
  public Reply expand(Session session, String query, Replies replies) {
    return inquiries.expand(session.trusted(), query, replies);
  }
}
