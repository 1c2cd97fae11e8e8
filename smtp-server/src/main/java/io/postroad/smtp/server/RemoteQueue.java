package io.postroad.smtp.server;

import io.postroad.smtp.reply.Reply;

/**
 * Mail that is kept for other hosts until they ask for it (RFC 1985). Called on the threads of
 * sessions, by many at once: implementations are thread-safe.
 */
@FunctionalInterface
public interface RemoteQueue {

  /**
   * ETRN: begins to send what waits for a node, over connections of our own to where its mail goes,
   * never over the one that asked. Returns soon; the sending goes on.
   *
   * @param node a domain, {@code @} and a domain for all below it too, or {@code #} and the name of
   *     a queue
   * @return 250 to 253, 458, 459 or 501, made with {@code EtrnReplies}
   */
  Reply start(Session session, String node);
}
