package io.postroad.app.metrics;

import io.postroad.mta.spool.Disk;
import io.postroad.mta.spool.Spool;
import java.io.IOException;
import java.util.OptionalDouble;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * What is on disk.
 *
 * @param historyLost events that could not be kept
 * @param inboxMessages in the built-in inbox
 */
public record StoreMetrics(
    Spool spool, Disk disk, LongSupplier historyLost, IntSupplier inboxMessages)
    implements MetricGroup {

  @Override
  public void register(MetricTable table) {
    table.counter(
        "postroad_store_commits_total", "Groups committed.", () -> spool.figures().commits());
    table.counter("postroad_store_forces_total", "Forced writes.", () -> spool.figures().forces());
    table.counter(
        "postroad_store_written_bytes_total",
        "Octets written.",
        () -> spool.figures().bytesWritten());
    table.gauge(
        "postroad_store_commit_seconds",
        "How long clients wait for a commit: the 99th percentile of the last ten seconds.",
        () -> spool.commitLatency().toNanos() / 1e9);
    table.gauge(
        "store_corrupt_records",
        "Damaged records found (rule D5).",
        () -> spool.figures().corruptRecords());
    table.gauge(
        "postroad_store_full", "1 while there is no room.", () -> spool.figures().full() ? 1 : 0);
    table.gaugeIfAny(
        "postroad_store_free_bytes", "Octets free for the store's user.", this::freeOctets);
    table.counter("postroad_history_lost_total", "Events that could not be kept.", historyLost);
    table.gauge(
        "postroad_inbox_messages", "Messages in the built-in inbox.", inboxMessages::getAsInt);
  }

  private OptionalDouble freeOctets() {
    try {
      return OptionalDouble.of((double) disk.freeOctets());
    } catch (IOException unknown) {
      return OptionalDouble.empty(); // a metric that is absent says that it is not known
    }
  }
}
