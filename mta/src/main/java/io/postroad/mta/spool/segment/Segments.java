package io.postroad.mta.spool.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The segments there are, oldest first, and how much in each is still needed. Guarded by the
 * catalog's monitor.
 */
final class Segments {
  private final TreeMap<Integer, Segment> byNumber = new TreeMap<>();

  void add(Segment segment) {
    byNumber.put(segment.number, segment);
  }

  @Nullable Segment get(int number) {
    return byNumber.get(number);
  }

  void remove(Segment segment) {
    byNumber.remove(segment.number);
    segment.removed = true;
  }

  int count() {
    return byNumber.size();
  }

  Optional<Segment> oldest() {
    return byNumber.isEmpty() ? Optional.empty() : Optional.of(byNumber.firstEntry().getValue());
  }

  List<Segment> all() {
    return new ArrayList<>(byNumber.values());
  }

  /** Octets of the whole log. */
  long octets() {
    long octets = 0;
    for (Segment segment : byNumber.values()) {
      octets += segment.end;
    }
    return octets;
  }

  /** Octets that go when the oldest segment does: its own, and those of dead ones behind it. */
  long octetsUpToSecondLive() {
    long octets = 0;
    boolean first = true;
    for (Segment segment : byNumber.values()) {
      if (!segment.sealed || (!first && segment.live > 0)) {
        break;
      }
      octets += segment.end;
      first = false;
    }
    return octets;
  }

  /** Octets that messages need. */
  long live() {
    long live = 0;
    for (Segment segment : byNumber.values()) {
      live += segment.live;
    }
    return live;
  }

  void needed(@Nullable Place place) {
    count(place, 1);
  }

  void needed(List<Place> places) {
    places.forEach(place -> count(place, 1));
  }

  void dead(@Nullable Place place) {
    count(place, -1);
  }

  void dead(List<Place> places) {
    places.forEach(place -> count(place, -1));
  }

  private void count(@Nullable Place place, int sign) {
    Segment segment = place == null ? null : byNumber.get(place.segment());
    // A record in a segment that is missing altogether is damage, and was counted as such.
    if (place != null && segment != null) {
      segment.live += (long) sign * place.length();
    }
  }
}
