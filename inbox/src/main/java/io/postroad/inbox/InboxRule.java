package io.postroad.inbox;

import io.postroad.message.HeaderField;
import io.postroad.message.HeaderSection;
import io.postroad.smtp.envelope.Arrival;
import java.util.List;

/**
 * Which messages go into an inbox: those for which every list that is not empty has something that
 * matches. Immutable.
 *
 * @param recipients of the envelope; one that matches is enough
 * @param accounts that had logged in
 * @param headers fields of the message
 * @param clients where it came from
 */
public record InboxRule(
    List<Wildcard> recipients,
    List<Wildcard> accounts,
    List<HeaderMatch> headers,
    List<ClientMatch> clients) {

  /** Copies the lists. */
  public InboxRule {
    recipients = List.copyOf(recipients);
    accounts = List.copyOf(accounts);
    headers = List.copyOf(headers);
    clients = List.copyOf(clients);
  }

  /** Some clients. */
  public interface ClientMatch {
    /** Whether the IP address, as text, is one of them. */
    boolean matches(String address);
  }

  /**
   * A header field with a certain value.
   *
   * @param name without regard to case
   * @param value of the decoded field
   */
  public record HeaderMatch(String name, Wildcard value) {
    boolean matches(HeaderSection header) {
      return header.all(name).stream()
          .map(HeaderField::decodedText)
          .anyMatch(text -> value.matches(text.strip()));
    }
  }

  /** Whether it asks for nothing and so wants every message. */
  public boolean isEmpty() {
    return recipients.isEmpty() && accounts.isEmpty() && headers.isEmpty() && clients.isEmpty();
  }

  boolean matches(List<String> envelopeRecipients, Arrival arrival, HeaderSection header) {
    return (recipients.isEmpty()
            || envelopeRecipients.stream()
                .anyMatch(text -> recipients.stream().anyMatch(one -> one.matches(text))))
        && (accounts.isEmpty()
            || (!arrival.account().isEmpty()
                && accounts.stream().anyMatch(one -> one.matches(arrival.account()))))
        && (headers.isEmpty() || headers.stream().anyMatch(one -> one.matches(header)))
        && (clients.isEmpty()
            || (!arrival.client().isEmpty()
                && clients.stream().anyMatch(one -> one.matches(arrival.client()))));
  }
}
