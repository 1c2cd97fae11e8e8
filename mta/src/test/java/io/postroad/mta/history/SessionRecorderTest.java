package io.postroad.mta.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.reply.AskedReplies;
import io.postroad.smtp.server.SessionEvent;
import io.postroad.testkit.sim.Simulation;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What of refusals comes into the history, however many there are. */
class SessionRecorderTest {

  @Test
  @DisplayName("A flood of refused connections is bounded a minute, and what was left out is told")
  void flood() {
    Simulation.run(
        1,
        world -> {
          MemoryHistory history = new MemoryHistory(1_000_000);
          SessionRecorder recorder = new SessionRecorder(history, world.time());
          for (int i = 0; i < 10_000; i++) {
            recorder.accept(refused(world));
          }
          assertThat(kept(history)).hasSize(SessionRecorder.KEPT);
          world.time().sleep(Duration.ofMinutes(1));
          recorder.accept(refused(world));
          assertThat(kept(history)).hasSize(SessionRecorder.KEPT + 1);
          assertThat(kept(history).getFirst())
              .isInstanceOfSatisfying(
                  HistoryEvent.ConnectionRefused.class,
                  event -> assertThat(event.more()).isEqualTo(10_000 - SessionRecorder.KEPT));
          history.close();
        });
  }

  private static SessionEvent refused(Simulation world) {
    return new SessionEvent.Refused(
        world.time().now(),
        "mx",
        new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 1),
        AskedReplies.parse("421 4.7.0 too many").orElseThrow());
  }

  private static List<HistoryEvent> kept(History history) throws java.io.IOException {
    return history.search(HistoryQuery.ANY.limit(1_000_000)).events();
  }
}
