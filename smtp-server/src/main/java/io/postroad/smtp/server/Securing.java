package io.postroad.smtp.server;

import io.postroad.smtp.command.Verb;
import io.postroad.smtp.reply.Replies;
import io.postroad.smtp.reply.TlsReplies;
import io.postroad.smtp.server.SessionEvent.End;
import io.postroad.smtp.server.State.Addressed;
import io.postroad.smtp.server.State.Begun;
import io.postroad.smtp.server.State.Chunked;
import io.postroad.smtp.server.State.Connected;
import io.postroad.smtp.server.State.Open;
import io.postroad.smtp.server.State.Over;
import io.postroad.smtp.server.State.Ready;
import io.postroad.smtp.tls.TlsException;
import io.postroad.smtp.tls.TlsServer;
import io.postroad.smtp.wire.DeadlineException;
import java.io.IOException;

/**
 * How a session gets inside TLS: from its first octet, or by STARTTLS (RFC 3207). What was learnt
 * in the clear ends there, because anybody on the way could have said it (rule S5). Confined to the
 * session's thread.
 */
final class Securing {
  private final Wire wire;
  private final Answers answers;
  private final Replies replies;
  private final ServerSettings settings;
  private final Offers offers;
  private final Facts facts;
  private final Telling telling;

  Securing(
      Wire wire, Answers answers, Replies replies, Serving serving, Facts facts, Telling telling) {
    this.wire = wire;
    this.answers = answers;
    this.replies = replies;
    this.settings = serving.settings();
    this.offers = serving.offers();
    this.facts = facts;
    this.telling = telling;
  }

  /** Where every session stands when the connection is made. */
  Connected clear() {
    return new Connected(Channel.clear(offers, facts));
  }

  /** Before the greeting: a listener with implicit TLS wants the handshake first. */
  State begin() throws IOException {
    return switch (settings.tls()) {
      case ListenerTls.Off _, ListenerTls.StartTls _ -> clear();
      case ListenerTls.Implicit(TlsServer server) -> handshake(clear(), server);
    };
  }

  /** STARTTLS. */
  State startTls(Open state) throws IOException {
    if (wire.inputWaits()) {
      // Rule S5: said in the clear, and to be taken for said inside.
      return answers.close(replies.earlyInput(), End.RULE);
    }
    if (state.channel().tls().isPresent()) {
      return answers.error(TlsReplies.alreadyOn(), state);
    }
    return switch (settings.tls()) {
      case ListenerTls.StartTls(TlsServer server) -> startTls(state, server);
      case ListenerTls.Off _, ListenerTls.Implicit _ ->
          answers.error(replies.notOffered(Verb.STARTTLS), state);
    };
  }

  private State startTls(Open state, TlsServer server) throws IOException {
    return switch (state) {
      case Connected _ -> answers.error(replies.helloFirst(), state);
      case Ready _ -> {
        wire.say(TlsReplies.ready());
        yield handshake(state, server);
      }
      case Begun _, Addressed _, Chunked _ -> answers.error(TlsReplies.inTransaction(), state);
    };
  }

  private State handshake(Open state, TlsServer server) throws IOException {
    try {
      Connected inside = new Connected(Channel.secured(offers, facts, wire.secure(server)));
      telling.secured(inside);
      return inside;
    } catch (TlsException e) {
      return failed(state, String.valueOf(e.getMessage()), End.HANDSHAKE);
    } catch (DeadlineException _) {
      return failed(state, "the TLS handshake took too long", End.TIMEOUT);
    }
  }

  private Over failed(Open state, String why, End end) {
    wire.note(why);
    telling.notSecured(state, why);
    return new Over(end);
  }
}
