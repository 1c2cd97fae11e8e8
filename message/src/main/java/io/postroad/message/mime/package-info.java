/**
 * The structure of MIME content as it streams by (RFC 2045, RFC 2046), and its conversion for
 * servers without 8BITMIME or BINARYMIME (RFC 6152 §3, RFC 3030 §3). Left out: RFC 2231 parameters,
 * and any look inside encoded parts.
 */
@org.jspecify.annotations.NullMarked
package io.postroad.message.mime;
