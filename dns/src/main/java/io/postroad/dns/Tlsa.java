package io.postroad.dns;

/**
 * A TLSA record: which certificate a server may show (RFC 6698 §2.1). Immutable.
 *
 * @param usage how it is to be believed; mail uses 2 (an authority) and 3 (the server's own), RFC
 *     7672 §3.1
 * @param selector 0 the whole certificate, 1 its public key
 * @param matching 0 the data itself, 1 SHA-256, 2 SHA-512
 * @param data in lower-case hexadecimal digits
 */
public record Tlsa(int usage, int selector, int matching, String data) {}
