package io.postroad.mta.reception;

import io.postroad.smtp.command.Dialect;

/**
 * What one listener asks of those who send through it.
 *
 * @param checkSender whether a stranger's reverse-path must have a domain that can get mail
 * @param dialect LMTP is for delivery: whoever speaks it may send to local domains only
 */
public record ListenerPolicy(boolean checkSender, Dialect dialect) {

  /** The policy of a listener for SMTP. */
  public ListenerPolicy(boolean checkSender) {
    this(checkSender, Dialect.SMTP);
  }
}
