package io.postroad.testkit.sim;

/**
 * How rough the network is, in chances per thousand new connections. Immutable.
 *
 * @param refused nobody seems to listen
 * @param unanswered the connection is never answered
 * @param reset it is reset after a while, in the midst of anything
 * @param silent from some octet on nothing arrives any more, in one direction or both, and nobody
 *     is told
 * @param slow it carries a few hundred octets a second
 */
public record NetworkFaults(int refused, int unanswered, int reset, int silent, int slow) {

  /** A network without faults: only its delays and the places where reads are split vary. */
  public static final NetworkFaults NONE = new NetworkFaults(0, 0, 0, 0, 0);

  /** Checks that these are chances per thousand which exclude each other. */
  public NetworkFaults {
    if (Math.min(Math.min(refused, unanswered), Math.min(Math.min(reset, silent), slow)) < 0
        || refused + unanswered + reset + silent + slow > 1000) {
      throw new IllegalArgumentException("chances per thousand");
    }
  }
}
