package io.postroad.mta.queue;

import io.postroad.mta.settings.Shaping;

/**
 * Where an attempt goes, as the queue sees it: connections, rates and back-off are counted under
 * its name. What is behind the name is the {@link Carrier}'s business.
 */
public interface Destination {

  /** The name it is counted and shown under; equal names are the same destination. */
  String name();

  /** How hard it may be pressed. */
  Shaping.Limits limits();
}
