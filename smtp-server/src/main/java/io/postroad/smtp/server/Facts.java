package io.postroad.smtp.server;

import io.postroad.smtp.dialog.Conversation;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * What does not change in a session, until XCLIENT begins another one on the same connection.
 * Immutable but for the conversation.
 *
 * @param peer who is at the other end, and may be speaking for the client
 * @param client whose session it is
 * @param introduces whether the peer may use XCLIENT
 * @param asks whether mail is kept here that clients may ask for (RFC 1985)
 */
record Facts(
    String id,
    String listener,
    InetSocketAddress peer,
    InetSocketAddress client,
    InetSocketAddress local,
    boolean trusted,
    boolean introduces,
    boolean asks,
    Conversation conversation) {

  /** The same session of another client. */
  Facts of(
      InetSocketAddress changed, InetSocketAddress to, boolean trustedNow, boolean introducesNow) {
    return new Facts(
        id, listener, peer, changed, to, trustedNow, introducesNow, asks, conversation);
  }

  /** The same session of somebody the proxy does not name: without any rights. */
  Facts unknown() {
    return new Facts(id, listener, peer, client, local, false, false, asks, conversation);
  }

  /** The session as it stands in {@code state}. */
  Session session(State.Open state) {
    Optional<State.Ready> hello = state.hello();
    return new Session(
        id,
        listener,
        client,
        local,
        hello.map(State.Ready::client),
        hello.map(State.Ready::extended).orElse(false),
        trusted,
        state.channel().tls(),
        state.channel().account(),
        conversation);
  }
}
