package io.postroad.smtp.server;

import io.postroad.smtp.tls.TlsServer;

/** How a listener uses TLS. Immutable. */
public sealed interface ListenerTls {

  /** Not at all: STARTTLS is not offered. */
  record Off() implements ListenerTls {}

  /** A session begins in the clear, and the client may ask for TLS (RFC 3207). */
  record StartTls(TlsServer server) implements ListenerTls {}

  /** TLS from the first octet (RFC 8314 §3.3). */
  record Implicit(TlsServer server) implements ListenerTls {}
}
