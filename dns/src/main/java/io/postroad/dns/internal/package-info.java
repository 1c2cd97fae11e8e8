/** The only place for dnsjava: questions and answers on the wire, the cache, zone text. */
@org.jspecify.annotations.NullMarked
package io.postroad.dns.internal;
