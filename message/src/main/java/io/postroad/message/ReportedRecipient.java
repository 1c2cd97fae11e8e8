package io.postroad.message;

import io.postroad.smtp.command.OriginalRecipient;
import java.time.Instant;
import java.util.Optional;

/**
 * What a delivery report says of one recipient (RFC 3464 §2.3). Immutable. Texts that a peer wrote
 * are taken as they are and made harmless when they are written.
 *
 * @param finalRecipient the address as this server knows it
 * @param originalRecipient the address as the sender named it (RFC 3461 ORCPT)
 * @param status an enhanced status such as {@code 5.1.1} (RFC 3463)
 * @param remoteMta the host that was spoken to or tried; empty where there was none
 * @param diagnostic what the host answered, or what we have to say
 * @param lastAttempt when delivery was last tried
 * @param willRetryUntil for {@link ReportAction#DELAYED}: when it is given up
 * @param maybeDelivered for {@link ReportAction#FAILED}: whether a host may have taken the message
 *     although its reply was lost (RFC 1047)
 */
public record ReportedRecipient(
    String finalRecipient,
    Optional<OriginalRecipient> originalRecipient,
    ReportAction action,
    String status,
    Optional<String> remoteMta,
    Optional<Diagnostic> diagnostic,
    Optional<Instant> lastAttempt,
    Optional<Instant> willRetryUntil,
    boolean maybeDelivered) {

  /** Of whom nothing is in doubt. */
  public ReportedRecipient(
      String finalRecipient,
      Optional<OriginalRecipient> originalRecipient,
      ReportAction action,
      String status,
      Optional<String> remoteMta,
      Optional<Diagnostic> diagnostic,
      Optional<Instant> lastAttempt,
      Optional<Instant> willRetryUntil) {
    this(
        finalRecipient,
        originalRecipient,
        action,
        status,
        remoteMta,
        diagnostic,
        lastAttempt,
        willRetryUntil,
        false);
  }

  /** The same, given up although it may have arrived. */
  public ReportedRecipient butMaybeDelivered() {
    return new ReportedRecipient(
        finalRecipient,
        originalRecipient,
        action,
        status,
        remoteMta,
        diagnostic,
        lastAttempt,
        willRetryUntil,
        true);
  }
}
