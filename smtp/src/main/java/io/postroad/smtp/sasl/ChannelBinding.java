package io.postroad.smtp.sasl;

import java.util.Arrays;

/**
 * What names one TLS connection on both of its ends, so that credentials which are bound to it are
 * worth nothing on another (RFC 5056). Immutable.
 */
public final class ChannelBinding {
  /** The keying material of the session (RFC 9266); what TLS 1.3 has. */
  public static final String TLS_EXPORTER = "tls-exporter";

  /** The hash of the server's certificate (RFC 5929 §4); what every version has. */
  public static final String TLS_SERVER_END_POINT = "tls-server-end-point";

  private final String type;
  private final byte[] data;

  /** Takes a copy of the data. */
  public ChannelBinding(String type, byte[] data) {
    this.type = type;
    this.data = data.clone();
  }

  /** The registered name of its type. */
  public String type() {
    return type;
  }

  /** A copy of the data. */
  public byte[] data() {
    return data.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ChannelBinding that
        && type.equals(that.type)
        && Arrays.equals(data, that.data);
  }

  @Override
  public int hashCode() {
    return 31 * type.hashCode() + Arrays.hashCode(data);
  }

  @Override
  public String toString() {
    return type;
  }
}
