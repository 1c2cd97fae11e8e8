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
 * U-labels become A-labels, which names the same domain; a local-part beyond ASCII is never sent in
 * another form, that is 5.6.7, and nor is a content that was declared UTF-8, that is 5.6.9 (§3.5).
 * Immutable.
 *
 * @param envelope what is sent; empty when nothing can be
 * @param sendable which of the recipients it holds, in order
 * @param refused for each recipient why it would not be sent to
 */
record Utf8Fit(
    Optional<Envelope> envelope, List<Integer> sendable, List<RecipientOutcome> refused) {

  private static final RecipientOutcome ADDRESS =
      new RecipientOutcome.Unsendable(
          new EnhancedStatus(5, 6, 7),
          "the message has an address beyond ASCII, the server does not offer SMTPUTF8");
  private static final RecipientOutcome CONTENT =
      new RecipientOutcome.Unsendable(
          new EnhancedStatus(5, 6, 9),
          "the message may have header fields beyond ASCII, the server does not offer SMTPUTF8");

  static Utf8Fit of(Envelope envelope, Capabilities server) {
    boolean ascii =
        Paths.isAscii(envelope.reversePath())
            && envelope.recipients().stream().allMatch(r -> Paths.isAscii(r.forwardPath()));
    boolean declared = envelope.parameters().smtpUtf8();
    if (ascii && !declared) {
      return whole(envelope);
    }
    if (server.offers(Keyword.SMTPUTF8)) {
      return whole(
          new Envelope(
              envelope.reversePath(), envelope.parameters().withSmtpUtf8(), envelope.recipients()));
    }
    return inAscii(envelope, declared);
  }

  private static Utf8Fit whole(Envelope envelope) {
    int count = envelope.recipients().size();
    return new Utf8Fit(
        Optional.of(envelope), IntStream.range(0, count).boxed().toList(), List.of());
  }

  private static Utf8Fit inAscii(Envelope envelope, boolean declared) {
    int count = envelope.recipients().size();
    Optional<ReversePath> sender =
        switch (envelope.reversePath()) {
          case NullReversePath none -> Optional.of(none);
          case Mailbox mailbox -> mailbox.toAscii().map(path -> path);
        };
    List<RecipientOutcome> refused = new ArrayList<>(Collections.nCopies(count, ADDRESS));
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
      return new Utf8Fit(Optional.empty(), List.of(), refused);
    }
    if (declared) {
      sendable.forEach(i -> refused.set(i, CONTENT));
      return new Utf8Fit(Optional.empty(), List.of(), refused);
    }
    MailParameters parameters = envelope.parameters();
    return new Utf8Fit(
        Optional.of(new Envelope(sender.get(), parameters, recipients)), sendable, refused);
  }

  /** The outcomes for all recipients, given those of the recipients that could be sent. */
  List<RecipientOutcome> spread(List<RecipientOutcome> outcomes) {
    if (refused.isEmpty()) {
      return outcomes;
    }
    List<RecipientOutcome> spread = new ArrayList<>(refused);
    for (int i = 0; i < sendable.size(); i++) {
      spread.set(sendable.get(i), outcomes.get(i));
    }
    return List.copyOf(spread);
  }
}
