package io.postroad.mta.queue;

import io.postroad.mta.settings.SettingName;
import io.postroad.mta.settings.Shaping;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A destination the queue works on: a next hop's host and port, or a set of equal mail exchangers.
 *
 * @param waiting messages in memory that wait for a connection
 * @param connections open or being opened
 * @param heldBackUntil set while nothing is tried, with the reason in {@code lastReply}
 * @param pressure how hard it may be pressed, and why; empty for stores of this machine
 */
public record DestinationView(
    String name,
    int waiting,
    int connections,
    Optional<Instant> heldBackUntil,
    String lastReply,
    Optional<Pressure> pressure) {

  /**
   * How hard a destination may be pressed. Immutable.
   *
   * @param limits as configured
   * @param limitsFrom the settings that say so
   * @param connectionsNow how many are allowed now, of those in {@code limits}
   * @param failures attempts in vain since something got through
   * @param nextPass when its rate lets the next message pass, while it makes one wait
   */
  public record Pressure(
      Shaping.Limits limits,
      List<SettingName> limitsFrom,
      int connectionsNow,
      int failures,
      Optional<Instant> nextPass) {

    /** Copies the list. */
    public Pressure {
      limitsFrom = List.copyOf(limitsFrom);
    }
  }
}
