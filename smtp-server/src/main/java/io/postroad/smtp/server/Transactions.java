package io.postroad.smtp.server;

import io.postroad.smtp.address.Paths;
import io.postroad.smtp.command.Command;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.smtp.extension.Keyword;
import io.postroad.smtp.reply.EnhancedStatus;
import io.postroad.smtp.reply.Replies;
import io.postroad.smtp.reply.Reply;
import io.postroad.smtp.reply.Utf8Replies;
import io.postroad.smtp.reply.WishReplies;
import io.postroad.smtp.server.SessionEvent.End;
import io.postroad.smtp.server.SessionEvent.Stage;
import io.postroad.smtp.server.State.Addressed;
import io.postroad.smtp.server.State.Begun;
import io.postroad.smtp.server.State.Ready;
import io.postroad.smtp.server.State.Recipients;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** MAIL and RCPT (RFC 5321 §4.1.1.2, §4.1.1.3). Confined to the session's thread. */
final class Transactions {
  private final Answers answers;
  private final Replies replies;
  private final Limits limits;
  private final Tally tally;
  private final Telling telling;
  private final Connections connections;
  private final boolean trusted;

  Transactions(
      Answers answers,
      Replies replies,
      Limits limits,
      Tally tally,
      Telling telling,
      Connections connections,
      boolean trusted) {
    this.answers = answers;
    this.replies = replies;
    this.limits = limits;
    this.tally = tally;
    this.telling = telling;
    this.connections = connections;
    this.trusted = trusted;
  }

  /** MAIL begins a transaction, if size and receiver allow it. */
  State begin(Ready ready, Command.Mail mail, MailReceiver receiver) throws IOException {
    Optional<Keyword> missing = missing(ready.usable(), mail.parameters().needs());
    if (missing.isPresent()) {
      return answers.error(replies.parameterNotOffered(missing.get()), ready);
    }
    if (!mail.parameters().smtpUtf8() && !Paths.isAscii(mail.reversePath())) {
      return answers.error(Utf8Replies.reversePathNeedsSmtpUtf8(), ready);
    }
    if (mail.parameters().size().orElse(0) > limits.messageSize()) {
      // RFC 1870 §6.1: better refused now than after the octets were sent.
      return refuse(ready, mail, replies.messageTooLarge(limits.messageSize()));
    }
    if (connections.memoryOut()) {
      return refuse(ready, mail, replies.noRoom());
    }
    Instant now = telling.now();
    Optional<Reply> objection = limits.wishes().objection(mail.parameters(), now);
    if (objection.isPresent()) {
      return refuse(ready, mail, objection.get());
    }
    MailParameters granted = limits.wishes().granted(mail.parameters(), trusted);
    Verdict verdict = receiver.begin(telling.session(ready), mail.reversePath(), granted);
    return switch (verdict) {
      case Verdict.Accepted() ->
          answers.say(
              accepted(mail.parameters(), granted),
              new Begun(ready, receiver, mail.reversePath(), granted, now));
      case Verdict.Refused(Reply reply) -> refuse(ready, mail, reply);
    };
  }

  /** A client whose priority was changed is told so (RFC 6710 §4.1). */
  private Reply accepted(MailParameters asked, MailParameters granted) {
    return granted.mtPriority().equals(asked.mtPriority())
        ? replies.senderAccepted()
        : WishReplies.priorityChanged(granted.mtPriority().orElse(0));
  }

  private State refuse(Ready ready, Command.Mail mail, Reply reply) throws IOException {
    // Told when it is said: the record of a refusal ends by the reply.
    try {
      return answers.refuse(reply, trusted, ready);
    } finally {
      telling.refused(ready, Stage.MAIL, mail.reversePath(), Optional.empty(), reply);
    }
  }

  /** RCPT after MAIL. */
  State addFirst(Begun begun, Command.Rcpt rcpt) throws IOException {
    return add(begun, begun, null, rcpt);
  }

  /** RCPT after RCPT. */
  State addNext(Addressed addressed, Command.Rcpt rcpt) throws IOException {
    return add(addressed, addressed.begun(), addressed.recipients(), rcpt);
  }

  private State add(State.Open same, Begun begun, @Nullable Recipients before, Command.Rcpt rcpt)
      throws IOException {
    if (before != null && before.count() >= limits.recipients()) {
      // RFC 5321 §4.5.3.1.10: the client sends the rest in another transaction.
      return refuse(same, begun, rcpt, replies.tooManyRecipients(limits.recipients()));
    }
    Optional<Keyword> missing = missing(begun.ready().usable(), rcpt.parameters().needs());
    if (missing.isPresent()) {
      return answers.error(replies.parameterNotOffered(missing.get()), same);
    }
    Optional<Reply> beyondAscii = beyondAscii(begun, rcpt);
    if (beyondAscii.isPresent()) {
      return answers.error(beyondAscii.get(), same);
    }
    Recipient recipient = new Recipient(rcpt.forwardPath(), rcpt.parameters());
    if (!Recipients.fits(before, recipient) || connections.memoryOut()) {
      return refuse(same, begun, rcpt, replies.noRoom());
    }
    Verdict verdict =
        begun.receiver().addRecipient(telling.session(same), begun.reversePath(), recipient);
    return switch (verdict) {
      case Verdict.Accepted() ->
          answers.say(replies.recipientAccepted(), Addressed.of(begun, before, recipient));
      case Verdict.Refused(Reply reply) -> refuse(same, begun, rcpt, reply);
    };
  }

  /** UTF-8 stands in a transaction whose MAIL has said so, and in no other (RFC 6531 §3.4). */
  private static Optional<Reply> beyondAscii(Begun begun, Command.Rcpt rcpt) {
    if (begun.parameters().smtpUtf8()) {
      return Optional.empty();
    }
    if (!Paths.isAscii(rcpt.forwardPath())) {
      return Optional.of(Utf8Replies.forwardPathNeedsSmtpUtf8());
    }
    return rcpt.parameters()
        .originalRecipient()
        .filter(original -> !original.isAscii())
        .map(_ -> Utf8Replies.originalNeedsSmtpUtf8());
  }

  /** Whether there is no room for a content now; then that is told, and the reply says so. */
  Optional<Reply> noRoomForContent(Addressed addressed) {
    if (!connections.memoryOut()) {
      return Optional.empty();
    }
    Reply reply = replies.noRoom();
    telling.refused(
        addressed, Stage.CONTENT, addressed.begun().reversePath(), Optional.empty(), reply);
    return Optional.of(reply);
  }

  private State refuse(State.Open same, Begun begun, Command.Rcpt rcpt, Reply reply)
      throws IOException {
    try {
      if (isUnknownRecipient(reply)) {
        // Counted apart from errors: guessing names has its own, lower limit.
        return tally.unknownRecipient()
            ? answers.close(replies.tooManyUnknownRecipients(), End.LIMIT)
            : answers.say(reply, same);
      }
      return answers.refuse(reply, trusted, same);
    } finally {
      telling.refused(
          same, Stage.RCPT, begun.reversePath(), Optional.of(rcpt.forwardPath()), reply);
    }
  }

  /** An extension that is needed and not offered. */
  private static Optional<Keyword> missing(Set<Keyword> usable, Set<Keyword> needs) {
    return needs.stream().filter(keyword -> !usable.contains(keyword)).findFirst();
  }

  private static boolean isUnknownRecipient(Reply reply) {
    return reply.status().filter(s -> s.equals(new EnhancedStatus(5, 1, 1))).isPresent();
  }
}
