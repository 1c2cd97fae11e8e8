package io.postroad.mta.report;

import io.postroad.message.DeliveryReport;
import io.postroad.message.Diagnostic;
import io.postroad.message.ReportAction;
import io.postroad.message.ReportedRecipient;
import io.postroad.message.ReturnedContent;
import io.postroad.mta.queue.Cause;
import io.postroad.mta.queue.Reporter;
import io.postroad.mta.routing.AddressBook;
import io.postroad.mta.routing.Expansion;
import io.postroad.mta.settings.MtaSettings;
import io.postroad.mta.spool.NewMessage;
import io.postroad.mta.spool.Origin;
import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.QueueId;
import io.postroad.mta.spool.Spool;
import io.postroad.mta.spool.Success;
import io.postroad.smtp.address.ForwardPath;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.address.NullReversePath;
import io.postroad.smtp.command.BodyType;
import io.postroad.smtp.command.EnvelopeId;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.command.RcptParameters;
import io.postroad.smtp.command.Returned;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.smtp.reply.EnhancedStatus;
import io.postroad.smtp.runtime.Execution;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Tells senders what became of their mail (RFC 3464), within rule B2: with the null reverse-path,
 * one report for each message and round, not too many for what strangers handed in. Thread-safe.
 */
public final class DeliveryReports implements Reporter {
  private static final int PER_MINUTE_AND_DOMAIN = 10;
  private static final String OK = "2.0.0";

  private final Spool spool;
  private final AddressBook book;
  private final Supplier<MtaSettings> settings;
  private final Execution execution;
  private final ReportRate rate;

  /** Reads the header sections of messages from {@code spool}. */
  public DeliveryReports(
      Spool spool, AddressBook book, Supplier<MtaSettings> settings, Execution execution) {
    this.spool = spool;
    this.book = book;
    this.settings = settings;
    this.execution = execution;
    this.rate = new ReportRate(execution.time(), PER_MINUTE_AND_DOMAIN);
  }

  @Override
  public Decision report(QueueEntry about, List<Item> items) throws IOException {
    return switch (about.message().envelope().reversePath()) {
      case NullReversePath _ ->
          new Decision.Withhold("its reverse-path is null, nobody can be told");
      case Mailbox sender -> {
        String domain = sender.domain().canonical();
        if (about.message().origin() != Origin.STRANGER || rate.tryPass(domain)) {
          yield new Decision.Send(write(about, items, sender), Optional.empty());
        }
        String why = "more than " + PER_MINUTE_AND_DOMAIN + " reports a minute to " + domain;
        // A message that was delivered cannot be held back any more: its report can.
        yield items.stream().allMatch(Item.Succeeded.class::isInstance)
            ? new Decision.Send(write(about, items, sender), Optional.of(why))
            : new Decision.Withhold(why);
      }
    };
  }

  private Spool.Report write(QueueEntry about, List<Item> items, Mailbox sender)
      throws IOException {
    Instant now = execution.time().now();
    QueueId id = QueueId.create(now, execution.random());
    DeliveryReport report =
        new DeliveryReport(
            settings.get().hostname(),
            id.text(),
            about.id().text(),
            sender.toAscii().orElse(sender).text(),
            now,
            ZoneId.systemDefault(),
            about.message().received(),
            about.message().envelope().parameters().envid().map(EnvelopeId::text),
            about.message().deliverBy(),
            about.message().envelope().parameters().hold(),
            items.stream().map(item -> recipient(item, now)).toList(),
            returned(about, items));
    List<ForwardPath> readers = readers(sender);
    NewMessage message =
        new NewMessage(
            id,
            new Envelope(
                new NullReversePath(),
                parameters(about, report),
                readers.stream().map(path -> new Recipient(path, RcptParameters.NONE)).toList()),
            now,
            Origin.SELF,
            readers.stream().map(book::domainOf).toList());
    return new Spool.Report(message, Content.of(report.toOctets()));
  }

  /**
   * A report is as urgent as what it is about (RFC 6710 §5), and asks for TLS as that did (RFC 8689
   * §5).
   */
  private static MailParameters parameters(QueueEntry about, DeliveryReport report) {
    MailParameters given = about.message().envelope().parameters();
    return new MailParameters(
        OptionalLong.empty(),
        report.isEightBit() ? Optional.of(BodyType.EIGHT_BIT_MIME) : Optional.empty(),
        report.needsSmtpUtf8(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        given.mtPriority(),
        given.requireTls());
  }

  /** A sender of ours may be an alias, a list's envelope sender, or one whom we rewrote. */
  private List<ForwardPath> readers(Mailbox sender) {
    return switch (book.expand(sender)) {
      case Expansion.Addresses addresses -> addresses.paths();
      case Expansion.TooMuch _, Expansion.Untold _ -> List.of(sender);
    };
  }

  private static ReportedRecipient recipient(Item item, Instant now) {
    return switch (item) {
      case Item.Failed(Recipient who, Cause cause, boolean maybeDelivered) -> {
        ReportedRecipient failed = reported(who, ReportAction.FAILED, cause, now, Optional.empty());
        yield maybeDelivered ? failed.butMaybeDelivered() : failed;
      }
      case Item.Delayed(Recipient who, Cause cause, Instant retryUntil) ->
          reported(who, ReportAction.DELAYED, cause, now, Optional.of(retryUntil));
      case Item.Succeeded done ->
          new ReportedRecipient(
              done.recipient().forwardPath().text(),
              done.recipient().parameters().originalRecipient(),
              action(done.success()),
              status(done),
              host(done.peer()),
              // What a mailbox of ours is called inside is nobody's business outside.
              Optional.of(done.peer())
                  .filter(peer -> !peer.isEmpty())
                  .map(_ -> new Diagnostic.Answer(List.of(done.reply()))),
              Optional.of(done.at()),
              Optional.empty());
    };
  }

  private static ReportedRecipient reported(
      Recipient who, ReportAction action, Cause cause, Instant at, Optional<Instant> retryUntil) {
    return new ReportedRecipient(
        who.forwardPath().text(),
        who.parameters().originalRecipient(),
        action,
        cause.status(action == ReportAction.FAILED).text(),
        host(cause.peerName()),
        Optional.of(diagnostic(cause)),
        Optional.of(at),
        retryUntil);
  }

  /** What a host answered is told as its answer; all else is ours (RFC 3464 §2.3.6). */
  private static Diagnostic diagnostic(Cause cause) {
    return switch (cause) {
      case Cause.Refused refused -> Diagnostic.of(refused.reply());
      case Cause.Expired expired -> diagnostic(expired.last());
      case Cause.Unreachable _, Cause.Lost _, Cause.Ours _ ->
          new Diagnostic.Sentence(cause.sentence());
    };
  }

  /** The name of a host; a socket of this machine has none. */
  private static Optional<String> host(String peer) {
    return Optional.of(peer).filter(name -> !name.isEmpty() && name.indexOf('/') < 0);
  }

  private static ReportAction action(Success success) {
    return switch (success) {
      case DELIVERED -> ReportAction.DELIVERED;
      case RELAYED -> ReportAction.RELAYED;
      case EXPANDED -> ReportAction.EXPANDED;
    };
  }

  /** The status that the next hop gave with its 250, else a general one. */
  private static String status(Item.Succeeded done) {
    String[] words = done.reply().split(" ", 3);
    boolean given = !done.peer().isEmpty() && words.length > 1;
    return given ? EnhancedStatus.parse(words[1]).map(EnhancedStatus::text).orElse(OK) : OK;
  }

  /**
   * RFC 3461 §4.3: RET speaks of reports of failure; any other returns the header section alone,
   * and so does one without RET (rule B2), and one about what had to travel over TLS, whatever RET
   * says (RFC 8689 §5).
   */
  private ReturnedContent returned(QueueEntry about, List<Item> items) throws IOException {
    boolean full =
        about.message().envelope().parameters().ret().equals(Optional.of(Returned.FULL))
            && !about.message().envelope().parameters().requireTls()
            && items.stream().anyMatch(Item.Failed.class::isInstance);
    Optional<Content> content = spool.content(about.id());
    if (content.isEmpty()) {
      return ReturnedContent.none();
    }
    try (Content open = content.get()) {
      return ReturnedContent.read(open, full);
    }
  }
}
