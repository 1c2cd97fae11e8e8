package io.postroad.app.serve;

/**
 * Says when memory is worth giving back: a crowd of sessions has come since it was given back last,
 * and is at rest. What a session needs to come is several times what it holds while it waits.
 * Confined to the thread that looks.
 */
final class IdleCrowd {
  /** Below this many more sessions there is little to give back. */
  private static final int CROWD = 1000;

  /** So few that come and go between two looks do not disturb the rest. */
  private static final int COMING_AND_GOING = 10;

  private int before;
  private int counted;

  /** One look, of several a second; whether to give memory back now. */
  boolean isAtRest(int sessions) {
    boolean rests = Math.abs(sessions - before) <= COMING_AND_GOING;
    before = sessions;
    counted = Math.min(counted, sessions);
    if (!rests || sessions < counted + CROWD) {
      return false;
    }
    counted = sessions;
    return true;
  }
}
