package io.postroad.mta.spool.segment;

import java.util.concurrent.atomic.AtomicLong;

/** What is counted since start. Thread-safe. */
final class Counters {
  final AtomicLong commits = new AtomicLong();
  final AtomicLong forces = new AtomicLong();
  final AtomicLong octetsWritten = new AtomicLong();
  final AtomicLong corruptRecords = new AtomicLong();
}
