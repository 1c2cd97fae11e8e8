package io.postroad.mta.queue;

import io.postroad.mta.settings.SettingName;
import io.postroad.mta.settings.Shaping;
import java.util.List;

/**
 * Where an attempt goes, as the queue sees it: connections, rates and back-off are counted under
 * its name. What is behind the name is the {@link Carrier}'s business.
 */
public interface Destination {

  /** The name it is counted and shown under; equal names are the same destination. */
  String name();

  /** How hard it may be pressed. */
  Shaping.Limits limits();

  /** The settings that its limits come from; none where nobody outside is pressed. */
  default List<SettingName> limitsFrom() {
    return List.of();
  }

  /**
   * Whether its couriers hold connections and wait for a peer; if not, they are few, and no other
   * destination is made to wait for them or makes them wait.
   */
  default boolean needsConnection() {
    return true;
  }
}
