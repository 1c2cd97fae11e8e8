package io.postroad.mta.queue;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Destinations in the order of a key each: what is first is found, and what is not first is moved
 * or removed, without a look at all of them. Equal keys in the order of the destinations' first
 * use. Confined to the queue thread.
 *
 * @param <K> the key
 */
final class LaneOrder<K extends Comparable<? super K>> {
  private record Place<K>(K key, Lane lane) {}

  private final Map<Lane, Place<K>> places = new HashMap<>();
  private final TreeSet<Place<K>> order =
      new TreeSet<>(
          Comparator.<Place<K>, K>comparing(Place::key)
              .thenComparingLong(place -> place.lane().number()));

  /** Puts the destination where its key belongs; it stands in one place only. */
  void put(Lane lane, K key) {
    remove(lane);
    Place<K> place = new Place<>(key, lane);
    places.put(lane, place);
    order.add(place);
  }

  void remove(Lane lane) {
    Place<K> place = places.remove(lane);
    if (place != null) {
      order.remove(place);
    }
  }

  boolean contains(Lane lane) {
    return places.containsKey(lane);
  }

  Optional<K> key(Lane lane) {
    return Optional.ofNullable(places.get(lane)).map(Place::key);
  }

  /** The destination with the least key. */
  Optional<Lane> first() {
    return order.isEmpty() ? Optional.empty() : Optional.of(order.first().lane());
  }

  /** The least key. */
  Optional<K> firstKey() {
    return order.isEmpty() ? Optional.empty() : Optional.of(order.first().key());
  }

  int size() {
    return order.size();
  }
}
