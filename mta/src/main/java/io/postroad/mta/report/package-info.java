/** Delivery reports to the reverse-path (RFC 3464, RFC 5321 §6.1), within rule B2. */
@org.jspecify.annotations.NullMarked
package io.postroad.mta.report;
