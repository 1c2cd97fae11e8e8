package io.postroad.smtp.envelope;

import io.postroad.smtp.address.ReversePath;
import io.postroad.smtp.command.MailParameters;
import java.util.List;

/**
 * What MAIL and RCPT said: everything needed to transport the content and nothing else (RFC 5321
 * §2.3.1). Immutable.
 *
 * @param recipients at least one, in the order of their RCPT commands
 */
public record Envelope(
    ReversePath reversePath, MailParameters parameters, List<Recipient> recipients) {

  /** Copies the list; an envelope without recipients cannot be written down. */
  public Envelope {
    recipients = List.copyOf(recipients);
    if (recipients.isEmpty()) {
      throw new IllegalArgumentException("an envelope has at least one recipient");
    }
  }
}
