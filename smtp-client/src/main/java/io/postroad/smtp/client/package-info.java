/**
 * An SMTP client: one connection, one dialog, an outcome for every recipient. No DNS and no queue.
 *
 * <p>Covered: RFC 5321 §§2–4 as a client, PIPELINING (RFC 2920), SIZE (RFC 1870), 8BITMIME (RFC
 * 6152), STARTTLS (RFC 3207), the rule against duplicates of RFC 1047, and the extensions that
 * stand with their classes.
 */
@org.jspecify.annotations.NullMarked
package io.postroad.smtp.client;
