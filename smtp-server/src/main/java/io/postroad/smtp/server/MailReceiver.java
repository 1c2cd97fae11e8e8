package io.postroad.smtp.server;

import io.postroad.smtp.address.ReversePath;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.smtp.reply.Replies;
import io.postroad.smtp.reply.Reply;
import java.io.IOException;
import java.util.Optional;

/**
 * Decides about transactions and takes the mail. Every method is called on the thread of the
 * session, by many sessions at once: implementations are thread-safe, may block in ports, and bound
 * every wait themselves. An exception that is not declared ends that session with 421 4.3.0.
 */
public interface MailReceiver {

  /** MAIL: may this transaction begin? Syntax, order and size were checked. */
  Verdict begin(Session session, ReversePath reversePath, MailParameters parameters);

  /** RCPT: is this recipient taken? Syntax, order and the number were checked. */
  Verdict addRecipient(Session session, ReversePath reversePath, Recipient recipient);

  /**
   * The content: keep all of it, or nothing.
   *
   * <p>{@link Receipt.Stored} promises that content, envelope and their directory entries are on
   * stable storage (rule D1). A read that throws means that the client's content is broken or the
   * client is gone: let the exception through and keep nothing. The content need not be closed, and
   * what is not read of it after a refusal is read and dropped by the session.
   *
   * @param content as the client sent it, dots unstuffed; trace fields are the receiver's to add
   * @throws IOException when the content cannot be read or stored: the client gets 451 4.3.0, or,
   *     for the content's own faults, the reply they have
   */
  Receipt receive(Session session, Envelope envelope, Content content) throws IOException;

  /** Mail that clients may ask for by ETRN; ETRN is offered where there is any (RFC 1985). */
  default Optional<RemoteQueue> remoteQueue() {
    return Optional.empty();
  }

  /** VRFY: 250, 252, 550 or 553, made with {@code replies} (RFC 5321 §3.5). */
  Reply verify(Session session, String query, Replies replies);

  /** EXPN: 250, 252 or 550, made with {@code replies} (RFC 5321 §3.5). */
  Reply expand(Session session, String query, Replies replies);
}
