package io.postroad.inbox;

/**
 * The inbox in numbers. Immutable.
 *
 * @param messages how many there are
 * @param unread how many of them nobody has looked at
 * @param octets the sum of their sizes
 * @param stored how many were stored since start
 * @param storedOctets the sum of those
 * @param removed how many went since start
 */
public record InboxFigures(
    int messages, int unread, long octets, long stored, long storedOctets, long removed) {}
