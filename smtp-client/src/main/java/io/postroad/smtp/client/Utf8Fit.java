package io.postroad.smtp.client;

import io.postroad.smtp.address.ForwardPath;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.address.NullReversePath;
import io.postroad.smtp.address.Paths;
import io.postroad.smtp.address.Postmaster;
import io.postroad.smtp.address.ReversePath;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.smtp.extension.Capabilities;
import io.postroad.smtp.extension.Keyword;
import io.postroad.smtp.reply.EnhancedStatus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * An envelope as one server can take it (RFC 6531 §3.2). With SMTPUTF8 it goes as it is. Without,
 * U-labels become A-labels, which names the same domain; a local-part beyond ASCII, or a content
 * that was declared UTF-8, is never sent in another form: that is 5.6.7. Immutable.
 *
 * @param envelope what is sent; empty when nothing can be
 * @param sendable which of the recipients it holds, in order
 * @param recipients how many there were
 */
record Utf8Fit(Optional<Envelope> envelope, List<Integer> sendable, int recipients) {

  private static final EnhancedStatus NOT_PERMITTED = new EnhancedStatus(5, 6, 7);

  static Utf8Fit of(Envelope envelope, Capabilities server) {
    boolean ascii =
        Paths.isAscii(envelope.reversePath())
            && envelope.recipients().stream().allMatch(r -> Paths.isAscii(r.forwardPath()));
    boolean declared = envelope.parameters().smtpUtf8();
    int count = envelope.recipients().size();
    if (ascii && !declared) {
      return new Utf8Fit(Optional.of(envelope), all(count), count);
    }
    if (server.offers(Keyword.SMTPUTF8)) {
      Envelope whole =
          new Envelope(
              envelope.reversePath(), envelope.parameters().withSmtpUtf8(), envelope.recipients());
      return new Utf8Fit(Optional.of(whole), all(count), count);
    }
    return declared ? new Utf8Fit(Optional.empty(), List.of(), count) : inAscii(envelope);
  }

  private static Utf8Fit inAscii(Envelope envelope) {
    int count = envelope.recipients().size();
    Optional<ReversePath> sender =
        switch (envelope.reversePath()) {
          case NullReversePath none -> Optional.of(none);
          case Mailbox mailbox -> mailbox.toAscii().map(path -> path);
        };
    List<Integer> sendable = new ArrayList<>();
    List<Recipient> recipients = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Recipient recipient = envelope.recipients().get(i);
      Optional<ForwardPath> path =
          switch (recipient.forwardPath()) {
            case Postmaster postmaster -> Optional.of(postmaster);
            case Mailbox mailbox -> mailbox.toAscii().map(ascii -> ascii);
          };
      if (path.isPresent()) {
        sendable.add(i);
        recipients.add(new Recipient(path.get(), recipient.parameters()));
      }
    }
    if (sender.isEmpty() || recipients.isEmpty()) {
      return new Utf8Fit(Optional.empty(), List.of(), count);
    }
    MailParameters parameters = envelope.parameters();
    return new Utf8Fit(
        Optional.of(new Envelope(sender.get(), parameters, recipients)), sendable, count);
  }

  private static List<Integer> all(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  /** The outcomes for all recipients, given those of the recipients that could be sent. */
  List<RecipientOutcome> spread(List<RecipientOutcome> outcomes) {
    if (outcomes.size() == recipients) {
      return outcomes;
    }
    RecipientOutcome refused =
        new RecipientOutcome.Unsendable(
            NOT_PERMITTED,
            "the message has addresses or header fields beyond ASCII, the server does not offer"
                + " SMTPUTF8");
    List<RecipientOutcome> spread = new ArrayList<>(Collections.nCopies(recipients, refused));
    for (int i = 0; i < sendable.size(); i++) {
      spread.set(sendable.get(i), outcomes.get(i));
    }
    return List.copyOf(spread);
  }
}
