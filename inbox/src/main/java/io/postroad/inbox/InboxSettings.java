package io.postroad.inbox;

import io.postroad.message.HeaderSection;
import io.postroad.smtp.envelope.Arrival;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The inboxes and their bounds ({@code [inbox]} or {@code [[inbox]]} of the configuration).
 * Immutable.
 *
 * @param general takes what no rule wants
 * @param byRule in the order in which their rules are asked; the first that matches wins
 */
public record InboxSettings(Bounds general, List<Ruled> byRule) {

  /** The name of the inbox that has no other. */
  public static final String NAME = "inbox";

  /** The product's defaults: 14 days, 100 000 messages, one inbox. */
  public static final InboxSettings DEFAULTS = new InboxSettings(Duration.ofDays(14), 100_000);

  /** Copies the list and checks that no two have the same name. */
  public InboxSettings {
    byRule = List.copyOf(byRule);
    Set<String> names = new HashSet<>(Set.of(general.name()));
    for (Ruled ruled : byRule) {
      if (!names.add(ruled.bounds().name())) {
        throw new IllegalArgumentException(
            "two inboxes have the name \"" + ruled.bounds().name() + "\"");
      }
    }
  }

  /** One inbox for everything. */
  public InboxSettings(Duration keep, int maxMessages) {
    this(new Bounds(NAME, keep, maxMessages), List.of());
  }

  /**
   * The bounds of one inbox.
   *
   * @param keep how long a message stays; zero is for ever
   * @param maxMessages how many stay; the oldest go first
   */
  public record Bounds(String name, Duration keep, int maxMessages) {
    /** Checks the range. */
    public Bounds {
      if (keep.isNegative()) {
        throw new IllegalArgumentException("inbox.keep must not be negative: " + keep);
      }
      if (maxMessages < 1) {
        throw new IllegalArgumentException("inbox.max-messages must be at least 1: " + maxMessages);
      }
    }
  }

  /** An inbox for what its rule wants. */
  public record Ruled(Bounds bounds, InboxRule rule) {}

  /** The bounds of the inbox of that name; one that is configured no more has the general ones. */
  Bounds boundsOf(String name) {
    return byRule.stream()
        .map(Ruled::bounds)
        .filter(bounds -> bounds.name().equals(name))
        .findFirst()
        .orElse(general);
  }

  /** The names of the inboxes, the general one first. */
  public List<String> names() {
    return java.util.stream.Stream.concat(
            java.util.stream.Stream.of(general.name()), byRule.stream().map(r -> r.bounds().name()))
        .toList();
  }

  /** The name of the inbox that a message goes into. */
  String inboxOf(List<String> recipients, Arrival arrival, HeaderSection header) {
    return byRule.stream()
        .filter(ruled -> ruled.rule().matches(recipients, arrival, header))
        .findFirst()
        .map(ruled -> ruled.bounds().name())
        .orElse(general.name());
  }
}
