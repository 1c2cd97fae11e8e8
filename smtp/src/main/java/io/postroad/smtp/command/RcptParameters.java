package io.postroad.smtp.command;

import io.postroad.smtp.extension.Keyword;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The parameters of RCPT that Postroad knows (RFC 3461 §4.1, §4.2). Immutable.
 *
 * @param notifyOn when a report is wanted; empty leaves it to the server: on failure
 * @param originalRecipient whom the sender named at first
 */
public record RcptParameters(
    Optional<Notify> notifyOn, Optional<OriginalRecipient> originalRecipient) {

  /** No parameter at all. */
  public static final RcptParameters NONE = new RcptParameters(Optional.empty(), Optional.empty());

  /** The extensions that must be offered for these parameters (RFC 5321 §2.2.1). */
  public Set<Keyword> needs() {
    return notifyOn.isEmpty() && originalRecipient.isEmpty()
        ? EnumSet.noneOf(Keyword.class)
        : EnumSet.of(Keyword.DSN);
  }
}
