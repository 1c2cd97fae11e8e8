package io.postroad.mta.report;

import io.postroad.message.DeliveryReport;
import io.postroad.message.ReportAction;
import io.postroad.message.ReportedRecipient;
import io.postroad.message.ReturnedContent;
import io.postroad.mta.queue.Cause;
import io.postroad.mta.queue.Reporter;
import io.postroad.mta.settings.MtaSettings;
import io.postroad.mta.spool.NewMessage;
import io.postroad.mta.spool.Origin;
import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.QueueId;
import io.postroad.mta.spool.Spool;
import io.postroad.smtp.address.AddressLiteral;
import io.postroad.smtp.address.DomainName;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.address.NullReversePath;
import io.postroad.smtp.command.BodyType;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.command.RcptParameters;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.smtp.runtime.Execution;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Tells senders what became of their mail (RFC 3464), within rule B2: with the null reverse-path,
 * one report for each message and round, not too many for what strangers handed in. Thread-safe.
 */
public final class DeliveryReports implements Reporter {
  private static final int PER_MINUTE_AND_DOMAIN = 10;

  private final Spool spool;
  private final Supplier<MtaSettings> settings;
  private final Execution execution;
  private final ReportRate rate;

  /** Reads the header sections of messages from {@code spool}. */
  public DeliveryReports(Spool spool, Supplier<MtaSettings> settings, Execution execution) {
    this.spool = spool;
    this.settings = settings;
    this.execution = execution;
    this.rate = new ReportRate(execution.time(), PER_MINUTE_AND_DOMAIN);
  }

  @Override
  public Decision report(QueueEntry entry, Kind kind, List<Item> items) throws IOException {
    return switch (entry.message().envelope().reversePath()) {
      case NullReversePath _ ->
          new Decision.Withhold("its reverse-path is null, nobody can be told");
      case Mailbox sender -> {
        String domain = domain(sender);
        boolean mayGo = entry.message().origin() != Origin.STRANGER || rate.tryPass(domain);
        yield mayGo
            ? new Decision.Send(write(entry, kind, items, sender, domain))
            : new Decision.Withhold(
                "more than " + PER_MINUTE_AND_DOMAIN + " reports a minute to " + domain);
      }
    };
  }

  private static String domain(Mailbox sender) {
    return switch (sender.domain()) {
      case DomainName name -> name.canonical();
      case AddressLiteral literal -> literal.text().toLowerCase(Locale.ROOT);
    };
  }

  private Spool.Report write(
      QueueEntry entry, Kind kind, List<Item> items, Mailbox sender, String domain)
      throws IOException {
    Instant now = execution.time().now();
    QueueId id = QueueId.create(now, execution.random());
    DeliveryReport report =
        new DeliveryReport(
            settings.get().hostname(),
            id.text(),
            entry.id().text(),
            sender.text(),
            now,
            ZoneId.systemDefault(),
            entry.message().received(),
            Optional.empty(),
            items.stream().map(item -> recipient(entry, kind, item, now)).toList(),
            returned(entry));
    NewMessage message =
        new NewMessage(
            id,
            new Envelope(
                new NullReversePath(),
                new MailParameters(
                    OptionalLong.empty(),
                    report.isEightBit() ? Optional.of(BodyType.EIGHT_BIT_MIME) : Optional.empty()),
                List.of(new Recipient(sender, RcptParameters.NONE))),
            now,
            Origin.SELF,
            List.of(domain));
    return new Spool.Report(message, new OctetsContent(report.toOctets()));
  }

  private static ReportedRecipient recipient(QueueEntry entry, Kind kind, Item item, Instant now) {
    Cause cause = item.cause();
    boolean failed = kind == Kind.FAILED;
    return new ReportedRecipient(
        entry.message().envelope().recipients().get(item.recipient()).forwardPath().text(),
        Optional.empty(),
        failed ? ReportAction.FAILED : ReportAction.DELAYED,
        cause.status(failed).text(),
        Optional.of(cause.peerName()).filter(peer -> !peer.isEmpty()),
        Optional.of(cause.sentence()),
        Optional.of(now),
        item.retryUntil());
  }

  private ReturnedContent returned(QueueEntry entry) throws IOException {
    Optional<Content> content = spool.content(entry.id());
    if (content.isEmpty()) {
      return ReturnedContent.none();
    }
    try (Content open = content.get()) {
      return ReturnedContent.read(open, false);
    }
  }
}
