package io.postroad.mta.spool.segment;

import io.postroad.mta.spool.QueueId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a message's records stood when it was looked up; its segments stay open until it is given
 * back to the catalog.
 *
 * @param generation of the slot at that moment
 * @param envelope null while the envelope has no place yet
 * @param tail then the last part of the content
 * @param segments of all these places, each once
 */
record Located(
    QueueId id,
    int slot,
    int generation,
    boolean leased,
    @Nullable Place envelope,
    @Nullable Place state,
    List<Place> chunks,
    @Nullable Octets tail,
    List<Segment> segments) {

  Segment segment(Place place) throws DamagedException {
    for (Segment segment : segments) {
      if (segment.number == place.segment()) {
        return segment;
      }
    }
    throw new DamagedException(
        "segment " + place.segment() + ", which holds " + id + ", is missing");
  }
}
