/**
 * Who is who here, and which way mail goes: by local domain, by route, by mail exchanger (RFC 5321
 * §5).
 */
@org.jspecify.annotations.NullMarked
package io.postroad.mta.routing;
