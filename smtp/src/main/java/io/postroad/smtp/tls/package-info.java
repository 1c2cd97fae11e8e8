/**
 * TLS on a connection: a {@link io.postroad.smtp.wire.Transport} over another one. Servers and
 * clients know {@link io.postroad.smtp.tls.TlsServer} and {@link io.postroad.smtp.tls.TlsClient}
 * only; the forms behind them stand on the JDK's {@code SSLEngine}, and another engine can take
 * their place. Covered: TLS 1.2 (RFC 5246) and 1.3 (RFC 8446), ALPN (RFC 7301), SNI (RFC 6066 §3),
 * names in certificates (RFC 9525), channel bindings (RFC 5929 §4, RFC 9266). Left out: client
 * certificates, renegotiation, everything below TLS 1.2.
 */
@org.jspecify.annotations.NullMarked
package io.postroad.smtp.tls;
