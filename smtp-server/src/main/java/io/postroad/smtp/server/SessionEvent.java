package io.postroad.smtp.server;

import io.postroad.smtp.address.ForwardPath;
import io.postroad.smtp.address.ReversePath;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.reply.Reply;
import io.postroad.smtp.sasl.Mechanism;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What happened to a connection or a transaction, told on the thread where it happened. A consumer
 * must be quick and must not throw. Immutable, see {@link Session} about the conversation.
 */
public sealed interface SessionEvent {

  /** When, by the wall clock. */
  Instant at();

  /** A connection became a session. */
  record Opened(Instant at, Session session) implements SessionEvent {}

  /** The session is inside TLS; what it has agreed on is in {@link Session#tls()}. */
  record Secured(Instant at, Session session) implements SessionEvent {}

  /** The TLS handshake came to nothing, and the session ends. */
  record NotSecured(Instant at, Session session, String why) implements SessionEvent {}

  /** A connection was refused before it became a session. */
  record Refused(Instant at, String listener, InetSocketAddress client, Reply reply)
      implements SessionEvent {}

  /** A client has logged in. */
  record LoggedIn(Instant at, Session session, Mechanism mechanism, String account)
      implements SessionEvent {}

  /** A client has tried to log in; the name that it tried is not told, it may be a password. */
  record LoginFailed(Instant at, Session session, Mechanism mechanism, Reply reply)
      implements SessionEvent {}

  /**
   * A message was accepted: the receiver has it and the client is told so.
   *
   * @param size octets of the content
   */
  record TransactionAccepted(
      Instant at, Session session, Envelope envelope, String queueId, long size)
      implements SessionEvent {}

  /**
   * A proxy spoke for the client that the session has from now on.
   *
   * @param by the proxy
   * @param how {@code PROXY} or {@code XCLIENT}
   */
  record Introduced(Instant at, Session session, InetSocketAddress by, String how)
      implements SessionEvent {}

  /** The commands of a transaction that can be refused. */
  enum Stage {
    MAIL,
    RCPT,
    DATA,
    CONTENT
  }

  /**
   * MAIL, one RCPT, DATA or the content was refused for what it is, not for its syntax.
   *
   * @param reversePath of the transaction
   * @param forwardPath the recipient that was refused, at {@link Stage#RCPT} only
   * @param concerned all whose mail it would have been: that one, or those accepted before
   */
  record TransactionRefused(
      Instant at,
      Session session,
      Stage stage,
      ReversePath reversePath,
      Optional<ForwardPath> forwardPath,
      List<ForwardPath> concerned,
      Reply reply)
      implements SessionEvent {}

  /**
   * A mishap that somebody asked for was done to the session; see {@link Mishaps}.
   *
   * @param mishap which one, by its name
   * @param what it did, in words
   * @param reversePath of the transaction, where there is one
   * @param recipients whom it concerned: at RCPT the one that was asked for
   * @param queueId of the message that was accepted nevertheless
   * @param reply what the client was told instead, where it was told something
   */
  record Faulted(
      Instant at,
      Session session,
      Mishaps.Stage stage,
      String mishap,
      String what,
      Optional<ReversePath> reversePath,
      List<ForwardPath> recipients,
      Optional<String> queueId,
      Optional<Reply> reply)
      implements SessionEvent {
    /** Copies the list. */
    public Faulted {
      recipients = List.copyOf(recipients);
    }
  }

  /** The connection was lost, or ended by us, while the content was being read; nothing is kept. */
  record TransactionLost(Instant at, Session session, Envelope envelope, String why)
      implements SessionEvent {}

  /** Why a session ended. */
  enum End {
    /** The client said QUIT. */
    QUIT,
    /** The client ended or lost the connection. */
    CLIENT_GONE,
    /** The client was too slow or too idle. */
    TIMEOUT,
    /** The client used up a limit per session. */
    LIMIT,
    /** The client broke a rule of protocol safety (S1, S4). */
    RULE,
    /** The client speaks another protocol (rule S6); it got no reply. */
    NOT_SMTP,
    /** A peer that must send a PROXY header sent none, or a broken one; it got no reply. */
    NO_PROXY_HEADER,
    /** The TLS handshake failed. */
    HANDSHAKE,
    /** The receiver refused with 421. */
    RECEIVER,
    /** The server stops, or makes room under stress. */
    STOP,
    /** A mishap that somebody asked for dropped the connection; see {@link Mishaps}. */
    DROPPED,
    /** Our own fault. */
    FAULT
  }

  /**
   * A session ended.
   *
   * @param messages accepted in it
   * @param errors counted in it
   */
  record Closed(Instant at, Session session, End end, int messages, int errors)
      implements SessionEvent {}
}
