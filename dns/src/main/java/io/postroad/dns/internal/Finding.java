package io.postroad.dns.internal;

import io.postroad.dns.Tlsa;
import java.net.InetAddress;
import java.util.List;

/** What DNS says to one question, aliases followed. Immutable. */
public sealed interface Finding {

  /** One record of the kind that was asked for. */
  sealed interface Data {

    /** A mail exchanger; the host is in lower case without the final dot, "" for the root. */
    record Mx(String host, int preference) implements Data {}

    /** An address of either family. */
    record Address(InetAddress address) implements Data {}

    /** A text, its pieces joined. */
    record Text(String text) implements Data {}

    /** A certificate association. */
    record Certificate(Tlsa tlsa) implements Data {}
  }

  /**
   * At least one record.
   *
   * @param validated whether DNSSEC vouches for them and every alias on the way
   */
  record Records(List<Data> data, boolean validated) implements Finding {

    /** Copies the list. */
    public Records {
      data = List.copyOf(data);
    }
  }

  /** The name exists, without records of this kind (NODATA, RFC 2308 §2.2). */
  record NoData() implements Finding {}

  /** The name does not exist (NXDOMAIN, RFC 2308 §2.1). */
  record NoName() implements Finding {}

  /** Everything else: temporary (rule N1). */
  record Trouble(String why) implements Finding {}
}
