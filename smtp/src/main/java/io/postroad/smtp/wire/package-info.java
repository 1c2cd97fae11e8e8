/** Octets on connections: the network port and the codecs of lines and content. */
@org.jspecify.annotations.NullMarked
package io.postroad.smtp.wire;
