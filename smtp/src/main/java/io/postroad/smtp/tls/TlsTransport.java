package io.postroad.smtp.tls;

import io.postroad.smtp.wire.Transport;

/**
 * A connection inside TLS: what is read has been decrypted and authenticated, what is written goes
 * out encrypted. Threads as {@link Transport} has it. {@link #shutdownOutput()} and {@link
 * #close()} tell the peer of the end (close_notify) before the connection below ends; {@link
 * #shutdownInput()} wakes a reader as it does below.
 */
public interface TlsTransport extends Transport {

  /** What the handshake agreed on. */
  TlsFacts facts();

  /**
   * Whether the input ended without the peer's close_notify: cut by somebody on the way, or by a
   * peer that saves itself the trouble. SMTP marks the end of everything that counts, so nothing
   * cut short is ever taken for whole (RFC 8446 §6.1).
   */
  boolean truncated();
}
