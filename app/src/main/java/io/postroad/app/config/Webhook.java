package io.postroad.app.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Somebody who is told of events by HTTP. Immutable.
 *
 * @param url where to, http or https, as the operator wrote it
 * @param events of these kinds only
 * @param secret what the signature is made with
 * @param domains of recipients; empty for all
 * @param keep how old an event may get
 * @param size octets of events that may wait on disk
 */
public record Webhook(
    URI url, Set<Kind> events, Secret secret, List<String> domains, Duration keep, long size) {

  /** Copies the collections. */
  public Webhook {
    events = Set.copyOf(events);
    domains = List.copyOf(domains);
  }

  /** Whether an event about a recipient in this domain is meant for it. */
  public boolean wants(String domain) {
    return domains.isEmpty()
        || domains.stream()
            .anyMatch(pattern ->
                pattern.startsWith(".") ? domain.endsWith(pattern) : domain.equals(pattern));
  }

  /** What can be told. */
  public enum Kind {
    /** A message was accepted and will be delivered or returned. */
    ACCEPTED,
    /** MAIL, a recipient or the content was refused. */
    REFUSED,
    /** Recipients were delivered to, or passed on. */
    DELIVERED,
    /** Recipients could not be delivered to, and will be tried again. */
    DEFERRED,
    /** Recipients were given up. */
    FAILED,
    /** Recipients were given up because their time was over. */
    EXPIRED,
    /** A delivery report was made. */
    REPORTED,
    /** An operator or a policy held, released, retried, returned or deleted the message. */
    STEERED,
    /** No recipient is left, and the message is gone from the queue. */
    REMOVED;

    /** As configuration and events have it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
