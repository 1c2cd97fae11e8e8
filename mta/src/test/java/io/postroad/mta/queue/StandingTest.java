package io.postroad.mta.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.mta.Settings;
import io.postroad.mta.settings.Retry;
import io.postroad.smtp.reply.EnhancedStatus;
import io.postroad.smtp.reply.Replies;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What attempts teach about a destination. */
final class StandingTest {
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
  private static final Retry RETRY = new Settings().get().retry();
  private static final Cause NOBODY = new Cause.Unreachable("", "nobody answers");
  private static final Cause LOST = new Cause.Lost("mx", "the connection was lost");
  private static final Cause ENOUGH =
      new Cause.Refused(
          "mx",
          "GREETING",
          Replies.refusal(421, new EnhancedStatus(4, 7, 0), "too many connections"),
          Cause.Scope.DESTINATION);

  private final Standing standing = new Standing();

  private boolean learn(Evidence evidence, long begun, long latest, int others, Instant now) {
    return standing.learn(evidence, new Standing.Attempt(begun, latest, others, now), RETRY, now);
  }

  @Test
  @DisplayName("product.md §2: what twenty couriers meet at once is one failure, and one step")
  void parallelFailures() {
    for (int i = 1; i <= 20; i++) {
      learn(new Evidence.NotReached(NOBODY), i, 20, 19, NOW.plusSeconds(i));
    }
    assertThat(standing.failures()).isEqualTo(1);
    assertThat(standing.heldBackUntil()).contains(NOW.plusSeconds(1).plus(Duration.ofMinutes(5)));
    learn(new Evidence.NotReached(NOBODY), 21, 21, 0, NOW.plusSeconds(400));
    assertThat(standing.failures()).as("the probe began later").isEqualTo(2);
  }

  @Test
  @DisplayName("product.md §2: who turns away one connection too many has fewer, and is not down")
  void turnedAway() {
    assertThat(learn(new Evidence.TurnedAway(ENOUGH), 11, 11, 10, NOW)).isFalse();
    assertThat(standing.isHeldBack(NOW)).isFalse();
    assertThat(standing.connections(20, NOW)).isEqualTo(10);
    assertThat(standing.connections(20, NOW.plusSeconds(90))).as("one more is tried").isEqualTo(11);
    assertThat(standing.connections(20, NOW.plus(Duration.ofHours(2)))).isEqualTo(20);
    assertThat(learn(new Evidence.TurnedAway(ENOUGH), 12, 12, 0, NOW)).as("the only one").isTrue();
    assertThat(standing.isHeldBack(NOW)).isTrue();
  }

  @Test
  @DisplayName("Who takes connections and drops them is held back after three in a row")
  void losses() {
    assertThat(learn(new Evidence.Lost(LOST), 1, 5, 4, NOW)).isFalse();
    assertThat(learn(new Evidence.Lost(LOST), 2, 5, 4, NOW)).as("at the same time").isFalse();
    assertThat(learn(new Evidence.Lost(LOST), 6, 6, 4, NOW)).isFalse();
    learn(new Evidence.Passed(), 7, 7, 4, NOW);
    assertThat(learn(new Evidence.Lost(LOST), 8, 8, 4, NOW)).as("not in a row").isFalse();
    assertThat(learn(new Evidence.Lost(LOST), 9, 9, 4, NOW)).isFalse();
    assertThat(learn(new Evidence.Lost(LOST), 10, 10, 4, NOW)).isTrue();
    assertThat(standing.lastReply()).isEqualTo("the connection was lost");
    assertThat(learn(new Evidence.Lost(LOST), 11, 11, 0, NOW)).as("the probe").isTrue();
    assertThat(standing.failures()).isEqualTo(2);
  }

  @Test
  @DisplayName("What is the message's fault, or ours, says nothing of its destination")
  void silent() {
    learn(new Evidence.NotReached(NOBODY), 1, 1, 0, NOW);
    assertThat(Evidence.of(List.of(Courier.ourFault()))).isEqualTo(new Evidence.Silent());
    learn(new Evidence.Silent(), 2, 2, 0, NOW.plusSeconds(400));
    assertThat(standing.failures()).isEqualTo(1);
    assertThat(Evidence.of(List.of(new Outcome.Deferred(LOST, true))))
        .isEqualTo(new Evidence.Lost(LOST));
    assertThat(
            Evidence.of(
                List.of(new Outcome.Deferred(LOST, true), new Outcome.Delivered("", "250 OK"))))
        .isEqualTo(new Evidence.Passed());
    assertThat(Evidence.of(List.of(new Outcome.Deferred(ENOUGH, false))))
        .isEqualTo(new Evidence.TurnedAway(ENOUGH));
    assertThat(standing.trouble()).isEqualTo(Optional.of(NOBODY));
  }
}
