package io.postroad.smtp.server;

import io.postroad.smtp.address.DomainName;
import io.postroad.smtp.reply.LmtpReplies;
import io.postroad.smtp.reply.Replies;
import io.postroad.smtp.reply.Reply;

/**
 * What the server works with now; a reload replaces it whole. Immutable.
 *
 * @param greeting the first line of a session
 */
record Serving(
    ServerSettings settings,
    MailReceiver receiver,
    Replies replies,
    LmtpReplies lmtpReplies,
    Reply greeting,
    Offers offers) {

  /**
   * Makes the replies of the host name.
   *
   * @throws IllegalArgumentException when it is no domain name
   */
  static Serving of(ServerSettings settings, MailReceiver receiver) {
    DomainName hostname =
        DomainName.parse(settings.hostname())
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "hostname must be a domain name, but is \"" + settings.hostname() + "\""));
    Replies replies = new Replies(hostname);
    LmtpReplies lmtpReplies = new LmtpReplies(hostname);
    Reply greeting = settings.entrance().isLmtp() ? lmtpReplies.greeting() : replies.greeting();
    return new Serving(
        settings, receiver, replies, lmtpReplies, greeting.shared(), new Offers(settings));
  }
}
