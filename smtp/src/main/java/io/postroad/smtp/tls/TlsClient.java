package io.postroad.smtp.tls;

import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.wire.Transport;
import java.io.IOException;

/** The client's side of TLS. Thread-safe. */
public interface TlsClient {

  /**
   * Makes the handshake; blocks until it is done. The connection stays the caller's to close when
   * it fails.
   *
   * @param serverName the host that is meant: a name, which is sent (SNI), or an address literal
   * @param verify whether name and chain of the server's certificate must be good (RFC 9525); else
   *     any certificate will do, and {@link TlsFacts#verified()} is false
   * @throws TlsException when the two do not come together, or the certificate is not good
   * @throws io.postroad.smtp.wire.DeadlineException when it was not done in time
   * @throws IOException when the connection is gone
   */
  TlsTransport connect(Transport connection, String serverName, boolean verify, Deadline deadline)
      throws IOException;
}
