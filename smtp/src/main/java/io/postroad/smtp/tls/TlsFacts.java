package io.postroad.smtp.tls;

import java.util.Optional;

/**
 * What a connection inside TLS has agreed on. Immutable.
 *
 * @param protocol such as {@code TLSv1.3}
 * @param cipher the cipher suite's name, such as {@code TLS_AES_256_GCM_SHA384}
 * @param serverName the name that the client asked for (SNI), if it asked for one
 * @param peer whom the peer's certificate names; empty where it has shown none
 * @param verified whether name and chain of that certificate were checked and found good
 * @param bindings what authentication may be bound to
 */
public record TlsFacts(
    String protocol,
    String cipher,
    Optional<String> serverName,
    Optional<String> peer,
    boolean verified,
    ChannelBindings bindings) {

  /** Protocol and cipher as one phrase for logs and conversations. */
  public String text() {
    return protocol + " with " + cipher;
  }
}
