package io.postroad.mta.reception;

import io.postroad.message.SubmittedContent;
import io.postroad.mta.settings.Account;
import io.postroad.mta.settings.MtaSettings;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.address.NullReversePath;
import io.postroad.smtp.address.ReversePath;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.server.Session;
import io.postroad.smtp.trace.MailDate;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Supplier;

/** What users may send, and what their messages lack (RFC 6409). Thread-safe. */
final class Submissions {
  private final Supplier<MtaSettings> settings;

  Submissions(Supplier<MtaSettings> settings) {
    this.settings = settings;
  }

  /**
   * Whether the reverse-path is one of the account's addresses (rule S8). The null reverse-path is
   * everybody's: receipts and vacation notices are sent with it (RFC 6409 §3.2).
   */
  boolean maySend(Session session, ReversePath reversePath) {
    return switch (reversePath) {
      case NullReversePath _ -> account(session).isPresent();
      case Mailbox mailbox -> isOwn(session, mailbox);
    };
  }

  /**
   * The envelope with a word about its first submitter that can be believed: a user may name an
   * address of their own, and of anybody else's word nothing is passed on (RFC 4954 §5).
   */
  Envelope vouched(Session session, Envelope envelope) {
    Optional<ReversePath> said = envelope.parameters().auth();
    if (said.isEmpty() || (said.get() instanceof Mailbox mailbox && isOwn(session, mailbox))) {
      return envelope;
    }
    return new Envelope(
        envelope.reversePath(),
        envelope.parameters().withAuth(Optional.of(new NullReversePath())),
        envelope.recipients());
  }

  private boolean isOwn(Session session, Mailbox mailbox) {
    return account(session).filter(account -> account.maySendAs(mailbox)).isPresent();
  }

  /** The account may be gone since the login: a reload decides for open sessions too. */
  private Optional<Account> account(Session session) {
    return session.account().map(settings.get().accounts()::get);
  }

  /** The content without Bcc, and with Date and Message-ID (RFC 6409 §8.2, §8.3). */
  Content completed(Content content, String id, Instant now) {
    return new SubmittedContent(
        content,
        MailDate.format(now, ZoneId.systemDefault()),
        "<" + id + "@" + settings.get().hostname() + ">");
  }
}
