/** A small authoritative DNS server on loopback, for the tour and for tests. */
@org.jspecify.annotations.NullMarked
package io.postroad.dns.zone;
