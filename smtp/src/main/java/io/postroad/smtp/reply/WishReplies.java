package io.postroad.smtp.reply;

import java.time.Duration;
import java.time.Instant;

/**
 * The replies to what a sender asks of time and urgency: FUTURERELEASE (RFC 4865), DELIVERBY (RFC
 * 2852), MT-PRIORITY (RFC 6710). Stateless.
 */
public final class WishReplies {

  private WishReplies() {}

  /** MAIL begins a transaction with another priority than was asked for (RFC 6710 §4.1). */
  public static Reply priorityChanged(int granted) {
    return Wording.reply(
        Situation.PRIORITY_CHANGED, granted + " is the new priority assigned to the message");
  }

  /** The release is further away than this server keeps anything for its sender (RFC 4865 §4.2). */
  public static Reply holdTooLong(Duration most, Instant latest) {
    return Wording.reply(
        Situation.HOLD_TOO_LONG,
        "held for " + most.toSeconds() + " seconds, until " + latest + ", at the most");
  }

  /** The release has passed already (RFC 4865 §4.2). */
  public static Reply holdOver() {
    return Wording.reply(Situation.HOLD_OVER, "HOLDUNTIL names a moment that has passed");
  }

  /** Less time than this server promises anything for (RFC 2852 §3). */
  public static Reply deadlineTooShort(Duration least) {
    return Wording.reply(
        Situation.DEADLINE_TOO_SHORT, "BY with R needs " + least.toSeconds() + " seconds or more");
  }

  /** The message would be late before it is released. */
  public static Reply deadlineBeforeRelease() {
    return Wording.reply(
        Situation.DEADLINE_BEFORE_RELEASE, "BY ends before the message would be released");
  }
}
