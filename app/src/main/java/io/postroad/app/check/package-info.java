/**
 * What {@code postroad check} finds, and what DNS says of our domains: MX, SPF (RFC 7208), DKIM
 * (RFC 6376), DMARC (RFC 7489), MTA-STS (RFC 8461) and TLSA (RFC 7672). DNS alone is asked; nothing
 * is fetched.
 */
@org.jspecify.annotations.NullMarked
package io.postroad.app.check;
