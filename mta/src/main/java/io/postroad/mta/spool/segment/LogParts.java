package io.postroad.mta.spool.segment;

import io.postroad.mta.spool.QueueId;
import io.postroad.mta.spool.SpoolFullException;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.Handoff;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Takes the parts of one large content into the log. Each waits until it is written, so that a
 * content that arrives faster than the disk writes is held back. Confined to its reader's thread.
 */
final class LogParts implements Intake.Parts {
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final Execution execution;
  private final Handoff<Work> works;
  private final Catalog catalog;
  private final Fate fate;
  private final QueueId id;
  private final Work.Claim claim;

  LogParts(
      Execution execution,
      Handoff<Work> works,
      Catalog catalog,
      Fate fate,
      QueueId id,
      Work.Claim claim) {
    this.execution = execution;
    this.works = works;
    this.catalog = catalog;
    this.fate = fate;
    this.id = id;
    this.claim = claim;
  }

  /** A report waits for room, because its cause cannot be settled without it (rule D8). */
  @Override
  public Place write(byte[] octets, int length) throws IOException {
    while (true) {
      try {
        return writeOnce(octets, length);
      } catch (SpoolFullException e) {
        if (claim != Work.Claim.REPORT) {
          throw e;
        }
        execution.time().sleep(AGAIN);
      }
    }
  }

  private Place writeOnce(byte[] octets, int length) throws IOException {
    Handoff<Outcome> done = execution.handoff(1);
    Draft draft = Draft.chunk(id.high(), id.low(), octets, length);
    boolean handed = works.put(new Work.Chunk(draft, claim, done));
    Optional<Outcome> outcome = handed ? done.take() : Optional.empty();
    if (outcome.orElse(null) instanceof Outcome.Written(Place place)) {
      return place;
    }
    fate.durable(outcome);
    throw fate.exception();
  }

  @Override
  public void abandon(List<Place> places) {
    catalog.abandon(places);
  }
}
