/**
 * An SMTP server that can be embedded alone: {@link io.postroad.smtp.server.SmtpServer} listens and
 * runs one session a connection, a {@link io.postroad.smtp.server.MailReceiver} decides and stores.
 *
 * <p>Covered: RFC 5321 (all of a server's commands), RFC 1870 (SIZE), RFC 2034 and RFC 3463
 * (enhanced status codes), RFC 2920 (pipelining), RFC 6152 (8BITMIME), RFC 3207 (STARTTLS), and the
 * extensions that {@code Offer} lists; what it does not list is refused.
 */
@org.jspecify.annotations.NullMarked
package io.postroad.smtp.server;
