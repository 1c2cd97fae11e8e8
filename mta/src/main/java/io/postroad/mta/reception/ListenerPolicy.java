package io.postroad.mta.reception;

/**
 * What one listener asks of those who send through it.
 *
 * @param checkSender whether a stranger's reverse-path must have a domain that can get mail
 */
public record ListenerPolicy(boolean checkSender) {}
