package io.postroad.smtp.server;

import java.time.Duration;

/**
 * How full things may get before mail is refused for a while: the soft mark holds for untrusted
 * clients, the hard one for everyone. The server itself watches heap and descriptors; disk, queue
 * and commit latency are watched by the receiver that owns them. Immutable.
 *
 * @param freeDiskSoftShare per cent of the store that should be free ...
 * @param freeDiskSoft ... or so many octets, whichever is less
 * @param freeDiskHard octets that must be free beside twice the message size
 * @param heapSoft per cent of the heap in use after collection
 * @param heapHard likewise
 * @param queuedMessagesSoft messages in the queue
 * @param queuedMessagesHard likewise
 * @param commitLatencySoft 99th percentile over 10 s; each reply is delayed by it
 * @param commitLatencyHard likewise; no mail is taken
 * @param freeDescriptorsSoft free file descriptors
 * @param freeDescriptorsHard likewise; connections are not accepted
 */
public record Watermarks(
    int freeDiskSoftShare,
    long freeDiskSoft,
    long freeDiskHard,
    int heapSoft,
    int heapHard,
    long queuedMessagesSoft,
    long queuedMessagesHard,
    Duration commitLatencySoft,
    Duration commitLatencyHard,
    long freeDescriptorsSoft,
    long freeDescriptorsHard) {

  /** The defaults of the reliability rules. */
  public static final Watermarks DEFAULTS =
      new Watermarks(
          10,
          2L << 30,
          64L << 20,
          75,
          85,
          1_000_000,
          2_000_000,
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          512,
          128);

  /** Checks every range; the message names the key. */
  public Watermarks {
    Limits.share("free-disk-soft-share", freeDiskSoftShare);
    Limits.atLeast("free-disk-soft", freeDiskSoft, 0);
    Limits.atLeast("free-disk-hard", freeDiskHard, 0);
    Limits.share("heap-soft", heapSoft);
    Limits.share("heap-hard", heapHard);
    Limits.atLeast("queued-messages-soft", queuedMessagesSoft, 1);
    Limits.atLeast("queued-messages-hard", queuedMessagesHard, queuedMessagesSoft);
    Limits.positive("commit-latency-soft", commitLatencySoft);
    Limits.positive("commit-latency-hard", commitLatencyHard);
    Limits.atLeast("free-descriptors-soft", freeDescriptorsSoft, 0);
    Limits.atLeast("free-descriptors-hard", freeDescriptorsHard, 0);
  }
}
