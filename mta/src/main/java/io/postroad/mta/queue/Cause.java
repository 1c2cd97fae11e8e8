package io.postroad.mta.queue;

import io.postroad.smtp.reply.EnhancedStatus;
import io.postroad.smtp.reply.Reply;

/**
 * Why a recipient was not delivered to. Each names its scope: the queue holds back exactly that.
 */
public sealed interface Cause {

  /** What a failure says something about. */
  enum Scope {
    /** This recipient alone. */
    RECIPIENT,
    /** This message: its content, its size, its reverse-path. */
    MESSAGE,
    /** The destination: nothing else will get through there now either. */
    DESTINATION
  }

  /**
   * The peer said no; {@code stage} is the command it answered, {@code peer} its name and address.
   */
  record Refused(String peer, String stage, Reply reply, Scope scope) implements Cause {}

  /** No peer of the destination could be reached or spoken to; one sentence says why. */
  record Unreachable(String peer, String sentence) implements Cause {}

  /** The connection was lost, or a deadline passed, in the middle of a transaction. */
  record Lost(String peer, String sentence) implements Cause {}

  /** Our own judgement before or after a peer was asked: DNS, routes, loops, conversions, files. */
  record Ours(EnhancedStatus status, String sentence, Scope scope) implements Cause {}

  /** The message got too old; {@code last} is why the last attempt failed. */
  record Expired(Cause last) implements Cause {}

  /** What it says something about. */
  default Scope scope() {
    return switch (this) {
      case Refused refused -> refused.scope();
      case Unreachable _ -> Scope.DESTINATION;
      case Lost _ -> Scope.MESSAGE;
      case Ours ours -> ours.scope();
      case Expired _ -> Scope.MESSAGE;
    };
  }

  /** The peer's reply on one line, else one sentence. */
  default String sentence() {
    return switch (this) {
      case Refused refused -> refused.reply().oneLine();
      case Unreachable unreachable -> unreachable.sentence();
      case Lost lost -> lost.sentence();
      case Ours ours -> ours.sentence();
      case Expired expired -> expired.last().sentence();
    };
  }

  /** The host that was spoken to or tried; empty where there was none. */
  default String peerName() {
    return switch (this) {
      case Refused refused -> refused.peer();
      case Unreachable unreachable -> unreachable.peer();
      case Lost lost -> lost.peer();
      case Ours _ -> "";
      case Expired expired -> expired.last().peerName();
    };
  }

  /**
   * The enhanced status for a report; {@code permanent} chooses the class where the cause has none.
   */
  default EnhancedStatus status(boolean permanent) {
    int statusClass = permanent ? 5 : 4;
    return switch (this) {
      case Refused refused ->
          refused
              .reply()
              .status()
              .map(s -> new EnhancedStatus(statusClass, s.subject(), s.detail()))
              .orElse(new EnhancedStatus(statusClass, 0, 0));
      case Unreachable _ -> new EnhancedStatus(statusClass, 4, 1);
      case Lost _ -> new EnhancedStatus(statusClass, 4, 2);
      case Ours ours ->
          new EnhancedStatus(statusClass, ours.status().subject(), ours.status().detail());
      case Expired expired ->
          isForEncryption(expired.last())
              ? expired.last().status(permanent)
              : new EnhancedStatus(statusClass, 4, 7);
    };
  }

  /** RFC 8689 §4.2.1: a sender who insisted on TLS learns that it was this, however late. */
  private static boolean isForEncryption(Cause cause) {
    return cause instanceof Ours ours
        && ours.status().subject() == 7
        && (ours.status().detail() == 10 || ours.status().detail() == 30);
  }
}
