package io.postroad.mta.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.mta.settings.Shaping;
import io.postroad.mta.spool.QueueEntry;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may be in memory, and how much of it. */
final class ActiveSetTest {
  private record Place(String name, Shaping.Limits limits) implements Destination {}

  private final ActiveSet active = new ActiveSet();
  private final Entries entries = new Entries();

  /** As much as may be in memory for a domain; how much that is. */
  private int fill(int recipients, String domain) {
    int added = 0;
    QueueEntry next = entries.to(recipients, domain);
    while (!active.isCrowded(next, Entries.NOW)) {
      active.add(next);
      added++;
      next = entries.to(recipients, domain);
    }
    return added;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 100, 1000})
  @DisplayName("reliability.md §3: slow destinations, however many, leave room for the next one")
  void shares(int slow) {
    for (int i = 0; i < slow; i++) {
      fill(1, "slow" + i + ".test");
    }
    assertThat(active.room()).isPositive();
    assertGoodIsAdmitted();
    System.out.printf("active-set slow=%d room=%d good=admitted%n", slow, active.room());
  }

  @Test
  @DisplayName("reliability.md §3: memory is bounded by what messages weigh, not by their number")
  void weight() {
    int messages = 0;
    for (int i = 0; i < 200; i++) {
      messages += fill(1000, "big" + i + ".test");
    }
    System.out.printf("active-set recipients=%d%n", messages * 1000);
    assertThat(messages).isBetween(100, 250);
    assertThat(active.isCrowded(entries.to("unknown.test"), Entries.NOW)).isTrue();
    assertGoodIsAdmitted();
  }

  private void assertGoodIsAdmitted() {
    Lane known = new Lane(new Place("good", new Shaping.Limits(20, 100, 100, Optional.empty())), 1);
    QueueEntry good = entries.to("good.test");
    active.learn(good, 0, known);
    assertThat(active.isCrowded(good, Entries.NOW)).isFalse();
  }

  @Test
  @DisplayName("reliability.md §3: what leaves makes room again")
  void removed() {
    QueueEntry entry = entries.to("a.test", "b.test", "a.test");
    ActiveMessage message = active.add(entry);
    int share = fill(1, "a.test");
    assertThat(active.isCrowded(entries.to("b.test"), Entries.NOW)).isFalse();
    assertThat(active.isCrowded(entries.to("b.test", "a.test"), Entries.NOW)).isTrue();
    active.remove(message);
    assertThat(active.find(entry.id())).isEmpty();
    assertThat(fill(1, "a.test")).as("one more than " + share).isEqualTo(1);
  }
}
