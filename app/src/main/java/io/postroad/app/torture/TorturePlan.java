package io.postroad.app.torture;

import java.nio.file.Path;

/**
 * How hard to press. Immutable.
 *
 * @param folder on the disk that is to be proved; must be new or empty
 * @param rounds how often the server is killed
 * @param sessions how many sessions send at once
 * @param size octets of a message
 */
public record TorturePlan(Path folder, int rounds, int sessions, int size) {
  /** So that the inbox, which has a bound, keeps everything. */
  static final int MESSAGES_MAX = 90_000;

  /** What the inbox may take of the disk. */
  static final long OCTETS_MAX = 4L << 30;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException when one of them is not positive
   */
  public TorturePlan {
    if (rounds < 1 || sessions < 1 || size < 1) {
      throw new IllegalArgumentException("rounds, sessions and size are positive");
    }
  }

  /** How many messages are accepted at most. */
  long messagesMax() {
    return Math.max(1, Math.min(MESSAGES_MAX, OCTETS_MAX / size));
  }
}
