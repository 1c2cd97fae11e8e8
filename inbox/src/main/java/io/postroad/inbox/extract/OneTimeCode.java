package io.postroad.inbox.extract;

/**
 * What looks like a one-time code.
 *
 * @param code as it is typed in: without the spaces or hyphens that group its digits
 * @param line the line it stands in, as plain text, at most 200 characters
 * @param score how sure it is, from 1 to 100; see {@link OneTimeCodes}
 */
public record OneTimeCode(String code, String line, int score) {}
