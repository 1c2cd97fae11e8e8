package io.postroad.smtp.dialog;

import java.time.Instant;

/**
 * One line of a conversation. Immutable.
 *
 * @param at when it was said
 * @param text what, printable and at most 512 octets; never content or credentials
 */
public record Turn(Instant at, Speaker speaker, String text) implements Said {}
