package io.postroad.app.metrics;

import io.postroad.app.flow.QueueLook;
import io.postroad.mta.queue.DestinationView;
import io.postroad.mta.spool.Spool.Figures;
import io.postroad.smtp.runtime.Time;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/**
 * The queue and its ledger.
 *
 * @param figures of the spool, now
 * @param look the latest look at the queue, a second old at most
 * @param nextDue when the next message is due for an attempt, if one waits
 */
public record QueueMetrics(
    Supplier<Figures> figures,
    Supplier<QueueLook> look,
    Supplier<Optional<java.time.Instant>> nextDue,
    Time time)
    implements MetricGroup {

  @Override
  public void register(MetricTable table) {
    ledger(table);
    queue(table);
    destinations(table);
  }

  private void ledger(MetricTable table) {
    table.counters(
        "postroad_recipients_total",
        "Recipients since the store was made, by how they ended (rule D7).",
        List.of("state"),
        values -> {
          Figures now = figures.get();
          values.give(now.accepted(), "accepted");
          values.give(now.delivered(), "delivered");
          values.give(now.bounced(), "bounced");
          values.give(now.deleted(), "deleted");
        });
    table.gauges(
        "postroad_recipients_waiting",
        "Recipients in the queue now, by state.",
        List.of("state"),
        values -> {
          Figures now = figures.get();
          values.give(now.queued(), "queued");
          values.give(now.held(), "held");
        });
    table.gauge(
        "postroad_ledger_balanced",
        "1 while accepted recipients add up.",
        () -> figures.get().balanced() ? 1 : 0);
  }

  private void queue(MetricTable table) {
    table.gauge(
        "postroad_queue_messages", "Messages in the queue.", () -> figures.get().messages());
    table.gauge(
        "postroad_queue_oldest_age_seconds",
        "Age of the oldest message in the queue; 0 when it is empty.",
        () -> seconds(look.get().oldestAge()));
    table.gaugeIfAny(
        "postroad_queue_next_attempt_seconds",
        "Time until the next message that rests is due for an attempt; absent when none rests.",
        () ->
            nextDue
                .get()
                .map(due -> OptionalDouble.of(seconds(Duration.between(time.now(), due))))
                .orElse(OptionalDouble.empty()));
    table.gauge(
        "postroad_connections_out",
        "Connections to next hops, open or being opened.",
        () -> look.get().connectionsOut());
  }

  private void destinations(MetricTable table) {
    table.gauge(
        "postroad_destinations",
        "Destinations worked on or held back now.",
        () -> look.get().destinations());
    table.gauge(
        "postroad_destinations_held_back",
        "Destinations at which nothing is tried for a while.",
        () -> look.get().heldBack());
    table.gauges(
        "postroad_destination_waiting_messages",
        "Messages that wait for a connection, for the 20 destinations with most of them.",
        List.of("destination"),
        values -> {
          for (DestinationView each : look.get().busiest()) {
            values.give(each.waiting(), each.name());
          }
        });
  }

  private static double seconds(Duration duration) {
    return Math.max(0, duration.toMillis() / 1000.0);
  }
}
