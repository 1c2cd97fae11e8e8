package io.postroad.smtp.server;

import io.postroad.smtp.command.ClientName;
import io.postroad.smtp.dialog.Conversation;
import io.postroad.smtp.tls.TlsFacts;
import io.postroad.smtp.trace.Protocol;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * What is known about a session at one moment, for receivers and events. Immutable but for the
 * conversation, which grows and belongs to the session's thread: take its turns before you leave
 * the call that gave you this.
 *
 * @param id unique in the process and sortable by time
 * @param listener the word of {@link ServerSettings#listener()}
 * @param clientName empty before EHLO or HELO; gives no rights (rule S7)
 * @param extended whether the client said EHLO
 * @param trusted whether the limits per client do not bind it
 * @param tls what TLS has agreed on; empty while the session is in the clear
 * @param account who has logged in; empty for nobody
 * @param conversation every line since the greeting, bounded, without content
 */
public record Session(
    String id,
    String listener,
    InetSocketAddress client,
    InetSocketAddress local,
    Optional<ClientName> clientName,
    boolean extended,
    boolean trusted,
    Optional<TlsFacts> tls,
    Optional<String> account,
    Conversation conversation) {

  /** Whether somebody vouches for the client: its operator, or it has logged in itself. */
  public boolean known() {
    return trusted || account.isPresent();
  }

  /** How it came, in the word for the Received field (RFC 3848). */
  public Protocol protocol() {
    return Protocol.of(extended, tls.isPresent(), account.isPresent());
  }
}
