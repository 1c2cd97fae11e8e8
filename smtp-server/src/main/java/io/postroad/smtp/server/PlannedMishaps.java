package io.postroad.smtp.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A list of mishaps that can be changed while a server runs. At each moment the first rule that
 * matches and has times left counts. Rules that are used up stay in the list, so that a test can
 * see that they were. Thread-safe; nothing here waits.
 */
public final class PlannedMishaps implements Mishaps {
  /** More rules than anybody writes; the oldest that are used up make room first. */
  static final int RULES_MAX = 1000;

  /**
   * One rule and what became of it.
   *
   * @param applied how often it was done
   * @param left how often it will be done still; -1 for as long as it stands
   */
  public record Planned(String name, MishapRule rule, long applied, long left) {}

  private static final class Entry {
    private final String name;
    private final MishapRule rule;
    private long spared;
    private long applied;

    Entry(String name, MishapRule rule) {
      this.name = name;
      this.rule = rule;
    }

    boolean usedUp() {
      return rule.times() > 0 && applied >= rule.times();
    }

    Planned shown() {
      return new Planned(name, rule, applied, rule.times() == 0 ? -1 : rule.times() - applied);
    }
  }

  private final RandomGenerator random;
  private final List<Entry> entries = new ArrayList<>();
  private long named;
  private volatile boolean armed;

  /** Nothing goes wrong yet; {@code random} draws the chances. */
  public PlannedMishaps(RandomGenerator random) {
    this.random = random;
  }

  /**
   * Adds a rule behind those there are.
   *
   * @throws IllegalStateException when there are a thousand that are not used up
   */
  public synchronized Planned add(MishapRule rule) {
    return add("f" + (named + 1), rule, true);
  }

  /** The same under a name of the caller's, in place of the rules that had it. */
  public synchronized Planned replace(String name, MishapRule rule) {
    entries.removeIf(entry -> entry.name.equals(name));
    return add(name, rule, false);
  }

  private Planned add(String name, MishapRule rule, boolean counted) {
    if (entries.size() >= RULES_MAX) {
      Entry old =
          entries.stream()
              .filter(Entry::usedUp)
              .findFirst()
              .orElseThrow(() ->
                  new IllegalStateException("there are " + RULES_MAX + " faults; remove some"));
      entries.remove(old);
    }
    named += counted ? 1 : 0;
    Entry entry = new Entry(name, rule);
    entries.add(entry);
    arm();
    return entry.shown();
  }

  /** All rules, in the order in which they are asked. */
  public synchronized List<Planned> list() {
    return entries.stream().map(Entry::shown).toList();
  }

  /** Removes the rule of that name; whether there was one. */
  public synchronized boolean remove(String name) {
    boolean removed = entries.removeIf(entry -> entry.name.equals(name));
    arm();
    return removed;
  }

  /** Removes all; how many there were. */
  public synchronized int clear() {
    int count = entries.size();
    entries.clear();
    arm();
    return count;
  }

  /** Removes all unless they are allowed still. */
  public void keepIf(boolean allowed) {
    if (!allowed) {
      clear();
    }
  }

  private void arm() {
    armed = entries.stream().anyMatch(entry -> !entry.usedUp());
  }

  @Override
  public boolean armed() {
    return armed;
  }

  @Override
  public synchronized Optional<Mishap> at(Moment moment) {
    for (Entry entry : entries) {
      if (entry.usedUp() || !entry.rule.matches(moment)) {
        continue;
      }
      if (entry.spared < entry.rule.skip()) {
        entry.spared++;
      } else if (entry.rule.chance() == 100 || random.nextInt(100) < entry.rule.chance()) {
        entry.applied++;
        arm();
        return Optional.of(new Mishap(entry.name, entry.rule.action()));
      }
    }
    return Optional.empty();
  }
}
