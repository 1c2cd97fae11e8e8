package io.postroad.smtp.server;

import io.postroad.smtp.address.DomainName;
import io.postroad.smtp.reply.LmtpReplies;
import io.postroad.smtp.reply.Replies;
import io.postroad.smtp.reply.Reply;

/** What the server works with now; a reload replaces it whole. Immutable. */
record Serving(
    ServerSettings settings, MailReceiver receiver, Replies replies, LmtpReplies lmtpReplies) {

  /** The first line of a session. */
  Reply greeting() {
    return settings.entrance().isLmtp() ? lmtpReplies.greeting() : replies.greeting();
  }

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
    return new Serving(settings, receiver, new Replies(hostname), new LmtpReplies(hostname));
  }
}
