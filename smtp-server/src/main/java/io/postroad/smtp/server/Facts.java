package io.postroad.smtp.server;

import io.postroad.smtp.dialog.Conversation;
import java.net.InetSocketAddress;
import java.util.Optional;

/** What does not change in a session. Immutable but for the conversation. */
record Facts(
    String id,
    String listener,
    InetSocketAddress client,
    InetSocketAddress local,
    boolean trusted,
    Conversation conversation) {

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
        conversation);
  }
}
