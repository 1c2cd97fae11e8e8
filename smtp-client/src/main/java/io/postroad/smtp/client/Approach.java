package io.postroad.smtp.client;

import io.postroad.smtp.command.Dialect;
import io.postroad.smtp.wire.ProxyHeader;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a client comes up to a server: which protocol it speaks, and for whom if not for itself.
 * Immutable.
 *
 * @param proxy a PROXY header, sent ahead of everything
 * @param xclient attributes of XCLIENT by name, sent after EHLO; none for no XCLIENT
 */
public record Approach(
    Dialect dialect, Optional<ProxyAnnouncement> proxy, Map<String, String> xclient) {

  /** SMTP, for oneself. */
  public static final Approach SMTP = new Approach(Dialect.SMTP, Optional.empty(), Map.of());

  /** LMTP, for oneself (RFC 2033). */
  public static final Approach LMTP = new Approach(Dialect.LMTP, Optional.empty(), Map.of());

  /** Copies the map, whose order is kept. */
  public Approach {
    xclient = Collections.unmodifiableMap(new LinkedHashMap<>(xclient));
  }

  /**
   * A PROXY header in one of its two forms.
   *
   * @param binary whether version 2, else version 1
   */
  public record ProxyAnnouncement(ProxyHeader header, boolean binary) {
    /** As it is sent. */
    public byte[] octets() {
      return binary ? header.version2() : header.version1();
    }
  }
}
