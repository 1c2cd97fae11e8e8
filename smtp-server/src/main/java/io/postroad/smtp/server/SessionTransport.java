package io.postroad.smtp.server;

import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.wire.ForwardingTransport;
import io.postroad.smtp.wire.Transport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A session's connection as its readers see it. Before it waits for input it sends the replies that
 * wait, so that a pipelined group gets its replies together and never waits for itself (RFC 2920
 * §3.2). It remembers the first octets of the session, by which another protocol is known (rule
 * S6). Confined to the session's thread, but for what {@link Transport} allows.
 */
final class SessionTransport extends ForwardingTransport {

  /** Sends what waits. */
  interface Flush {
    void flush() throws IOException;
  }

  private static final int TLS_HANDSHAKE = 0x16;
  private static final int PREFIX_OCTETS = 8;

  /** No SMTP verb is one of these; RFC 9110 §9.3 and the preface of HTTP/2. */
  private static final List<String> HTTP_METHODS =
      List.of(
          "GET ",
          "POST ",
          "PUT ",
          "HEAD ",
          "OPTIONS ",
          "DELETE ",
          "CONNECT ",
          "PATCH ",
          "TRACE ",
          "PRI ");

  private final Transport transport;
  private final byte[] prefix = new byte[PREFIX_OCTETS];
  private int prefixCount;

  /** The last read had no room for more. */
  private boolean filled;

  private Flush beforeWaiting = () -> {};

  SessionTransport(Transport transport) {
    super(transport);
    this.transport = transport;
  }

  void beforeWaiting(Flush flush) {
    beforeWaiting = flush;
  }

  /** Whether the session began as HTTP or TLS do. */
  boolean beganForeign() {
    if (prefixCount > 0 && prefix[0] == TLS_HANDSHAKE) {
      return true;
    }
    String began = new String(prefix, 0, prefixCount, StandardCharsets.ISO_8859_1);
    return HTTP_METHODS.stream().anyMatch(began::startsWith);
  }

  @Override
  public int read(byte[] into, int offset, int length, Deadline deadline) throws IOException {
    // A group that is larger than the reader's buffer goes on in the connection.
    if (!filled || !transport.hasInput()) {
      beforeWaiting.flush();
    }
    int count = transport.read(into, offset, length, deadline);
    filled = count == length;
    for (int i = 0; i < count && prefixCount < PREFIX_OCTETS; i++) {
      prefix[prefixCount++] = into[offset + i];
    }
    return count;
  }
}
