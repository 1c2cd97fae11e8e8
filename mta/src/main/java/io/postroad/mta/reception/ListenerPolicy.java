package io.postroad.mta.reception;

import io.postroad.smtp.command.Dialect;

/**
 * What one listener asks of those who send through it.
 *
 * @param checkSender whether a stranger's reverse-path must have a domain that can get mail
 * @param dialect LMTP is for delivery: whoever speaks it may send to local domains only
 * @param submission whether it is for users: the reverse-path must be theirs, and what their
 *     messages lack is added (RFC 6409)
 */
public record ListenerPolicy(boolean checkSender, Dialect dialect, boolean submission) {

  /** The policy of a listener for SMTP between servers. */
  public ListenerPolicy(boolean checkSender) {
    this(checkSender, Dialect.SMTP, false);
  }
}
