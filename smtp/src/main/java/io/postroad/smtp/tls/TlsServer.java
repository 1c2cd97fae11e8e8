package io.postroad.smtp.tls;

import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.wire.Transport;
import java.io.IOException;

/** The server's side of TLS: certificates and rules are behind it. Thread-safe. */
public interface TlsServer {

  /**
   * Makes the handshake on a connection from which the client's first TLS octet is still to be
   * read; blocks until it is done. The connection stays the caller's to close when it fails.
   *
   * @throws TlsException when client and server do not come together; the client was told
   * @throws io.postroad.smtp.wire.DeadlineException when it was not done in time
   * @throws IOException when the connection is gone
   */
  TlsTransport accept(Transport connection, Deadline deadline) throws IOException;
}
