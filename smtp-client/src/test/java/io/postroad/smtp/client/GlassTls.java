package io.postroad.smtp.client;

import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.tls.ChannelBindings;
import io.postroad.smtp.tls.TlsClient;
import io.postroad.smtp.tls.TlsFacts;
import io.postroad.smtp.tls.TlsTransport;
import io.postroad.smtp.wire.ForwardingTransport;
import io.postroad.smtp.wire.Transport;
import java.util.Optional;

/**
 * TLS that encrypts nothing and always has the same bindings, so that a transcript can hold every
 * octet of SCRAM. Immutable.
 *
 * @param bindings what a connection can be bound to
 */
record GlassTls(ChannelBindings bindings) implements TlsClient {

  /** Bound to what an exporter gave. */
  static final GlassTls BOUND = new GlassTls(ChannelBindings.exported(new byte[] {1, 2, 3, 4}));

  @Override
  public TlsTransport connect(
      Transport connection, String serverName, boolean verify, Deadline deadline) {
    return new Pane(connection, bindings);
  }

  private static final class Pane extends ForwardingTransport implements TlsTransport {
    private final ChannelBindings bindings;

    Pane(Transport connection, ChannelBindings bindings) {
      super(connection);
      this.bindings = bindings;
    }

    @Override
    public TlsFacts facts() {
      return new TlsFacts(
          "TLSv1.3", "TLS_AES_256_GCM_SHA384", Optional.empty(), Optional.empty(), false, bindings);
    }

    @Override
    public boolean truncated() {
      return false;
    }
  }
}
