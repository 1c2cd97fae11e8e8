package io.postroad.smtp.tls;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The data by which an authentication is bound to the TLS connection it came over (RFC 5056).
 * Immutable; each call gives a copy.
 */
public final class ChannelBindings {
  /** No binding: TLS is off, or its engine cannot tell. */
  public static final ChannelBindings NONE = new ChannelBindings(null, null);

  private final byte @Nullable [] exporter;
  private final byte @Nullable [] serverEndPoint;

  /** Either may be missing. */
  ChannelBindings(byte @Nullable [] exporter, byte @Nullable [] serverEndPoint) {
    this.exporter = exporter == null ? null : exporter.clone();
    this.serverEndPoint = serverEndPoint == null ? null : serverEndPoint.clone();
  }

  /** Those of an engine that knows {@code tls-exporter} alone. */
  public static ChannelBindings exported(byte[] exporter) {
    return new ChannelBindings(exporter, null);
  }

  /** {@code tls-exporter}: 32 octets that only this connection's two ends know (RFC 9266). */
  public Optional<byte[]> exporter() {
    return Optional.ofNullable(exporter).map(byte[]::clone);
  }

  /** {@code tls-server-end-point}: the hash of the server's certificate (RFC 5929 §4). */
  public Optional<byte[]> serverEndPoint() {
    return Optional.ofNullable(serverEndPoint).map(byte[]::clone);
  }

  @Override
  public String toString() {
    return "ChannelBindings[exporter="
        + (exporter != null)
        + ", serverEndPoint="
        + (serverEndPoint != null)
        + "]"; // the octets are nobody's business in a log
  }
}
