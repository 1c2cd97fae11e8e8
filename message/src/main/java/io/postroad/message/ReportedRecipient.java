package io.postroad.message;

import java.time.Instant;
import java.util.Optional;

/**
 * What a delivery report says of one recipient (RFC 3464 §2.3). Immutable. Texts that a peer wrote
 * are taken as they are and made harmless when they are written.
 *
 * @param finalRecipient the address as this server knows it
 * @param originalRecipient the address as the sender named it: {@code type;address} (RFC 3461
 *     ORCPT, decoded), or an address alone, which is then of type {@code rfc822}
 * @param status an enhanced status such as {@code 5.1.1} (RFC 3463)
 * @param remoteMta the host that said so; empty when no host was reached
 * @param diagnostic the host's reply on one line ({@code 550 5.1.1 no such mailbox}), or one
 *     sentence of ours
 * @param lastAttempt when delivery was last tried
 * @param willRetryUntil for {@link ReportAction#DELAYED}: when it is given up
 */
public record ReportedRecipient(
    String finalRecipient,
    Optional<String> originalRecipient,
    ReportAction action,
    String status,
    Optional<String> remoteMta,
    Optional<String> diagnostic,
    Optional<Instant> lastAttempt,
    Optional<Instant> willRetryUntil) {}
