package io.postroad.smtp.command;

/**
 * The parameters of RCPT that Postroad knows: none before delivery status notifications (RFC 3461).
 */
public record RcptParameters() {

  /** No parameter at all. */
  public static final RcptParameters NONE = new RcptParameters();
}
