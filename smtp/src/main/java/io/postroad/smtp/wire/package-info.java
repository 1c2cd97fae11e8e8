/**
 * Octets on connections: the network port, its form over sockets, and the codecs of lines and
 * content. Covered: RFC 5321 §2.3.8 (lines end in CR LF and nothing else), §4.1.1.4 and §4.5.2 (end
 * of data, dots), §4.5.3.1 and §4.5.3.2 (lengths and times), §6.3 (Received fields counted), RFC
 * 1870 (octets counted on the wire). TLS is a transport of its own, in {@code tls}.
 */
@org.jspecify.annotations.NullMarked
package io.postroad.smtp.wire;
