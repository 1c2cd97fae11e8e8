package io.postroad.smtp.server;

import java.util.List;

/**
 * How a stop went. Immutable.
 *
 * @param finished sessions that ended by themselves within the grace
 * @param forced ids of the sessions whose connection was closed under them; what they had not got a
 *     250 for was not accepted
 */
public record StopReport(int finished, List<String> forced) {

  /** Copies the list. */
  public StopReport {
    forced = List.copyOf(forced);
  }

  /** Whether no session had to be forced. */
  public boolean clean() {
    return forced.isEmpty();
  }
}
