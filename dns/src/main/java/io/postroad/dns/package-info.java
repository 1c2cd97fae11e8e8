/**
 * Name resolution for mail: the port {@link io.postroad.dns.Resolver}, its typed answers, and the
 * adapter on dnsjava.
 *
 * <p>Covered: mail exchangers and implicit MX (RFC 5321 §5.1), null MX (RFC 7505), host addresses
 * (RFC 1035 A, RFC 3596 AAAA), CNAME chains (RFC 1034 §3.6.2), negative caching (RFC 2308), checks
 * against forged answers (RFC 5452 §9.1), TCP for truncated answers (RFC 7766), the AD bit of a
 * validating resolver on this machine (RFC 4035 §3.2.3, RFC 6840 §5.7). Left out: validation by
 * ourselves and TLSA (RFC 7672), internationalized names (they come as A-labels).
 */
@org.jspecify.annotations.NullMarked
package io.postroad.dns;
