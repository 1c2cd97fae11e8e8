/**
 * Replies: the catalogue of all that Postroad says, and the reader of what peers say. Covered: RFC
 * 5321 §4.2 (form and codes), §3.5 and §3.8 (VRFY, EXPN, 421), RFC 2034 and RFC 3463 (enhanced
 * status codes). Left out: replies of extensions that are not there yet (3yz of AUTH, 220 of
 * STARTTLS), and UTF-8 replies (RFC 6531 §3.7.4.2).
 */
@org.jspecify.annotations.NullMarked
package io.postroad.smtp.reply;
