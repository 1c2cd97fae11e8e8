package io.postroad.mta.queue;

import java.time.Instant;
import java.util.Optional;

/**
 * A destination the queue works on: a next hop's host and port, or a set of equal mail exchangers.
 *
 * @param waiting messages in memory that wait for a connection
 * @param connections open or being opened
 * @param heldBackUntil set while nothing is tried, with the reason in {@code lastReply}
 */
public record DestinationView(
    String name, int waiting, int connections, Optional<Instant> heldBackUntil, String lastReply) {}
