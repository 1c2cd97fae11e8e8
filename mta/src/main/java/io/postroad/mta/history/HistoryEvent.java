package io.postroad.mta.history;

import io.postroad.smtp.dialog.Turn;
import java.time.Instant;
import java.util.List;

/**
 * One thing that happened to a message, or to one that was refused. Events are the only record:
 * logs, traces and metrics are made from them. Immutable.
 */
public sealed interface HistoryEvent {

  /** When. */
  Instant at();

  /** The queue id, or empty for a transaction that never got one. */
  String queueId();

  /** The SMTP session it happened in, or empty where it was none of a client's. */
  default String sessionId() {
    return "";
  }

  /** What was said meanwhile; empty where nothing was. */
  default List<Turn> conversation() {
    return List.of();
  }

  /** The same with another conversation; an event that never has one stays as it is. */
  default HistoryEvent saying(List<Turn> turns) {
    return switch (this) {
      case Accepted e ->
          new Accepted(
              e.at, e.queueId, e.sessionId, e.client, e.reversePath, e.recipients, e.size, turns);
      case Refused e ->
          new Refused(
              e.at, e.sessionId, e.client, e.stage, e.reversePath, e.recipients, e.reply, turns);
      case Lost e ->
          new Lost(e.at, e.sessionId, e.client, e.reversePath, e.recipients, e.why, turns);
      case LoginFailed e ->
          new LoginFailed(e.at, e.sessionId, e.client, e.mechanism, e.reply, turns);
      case Faulted e ->
          new Faulted(
              e.at,
              e.queueId,
              e.sessionId,
              e.client,
              e.stage,
              e.fault,
              e.what,
              e.reversePath,
              e.recipients,
              turns);
      case Attempted e -> new Attempted(e.at, e.queueId, e.destination, e.results, turns);
      case ConnectionRefused _, Reported _, Steered _, Removed _ -> this;
    };
  }

  /** A transaction was accepted; the conversation is the SMTP session up to the reply. */
  record Accepted(
      Instant at,
      String queueId,
      String sessionId,
      String client,
      String reversePath,
      List<String> recipients,
      long size,
      List<Turn> conversation)
      implements HistoryEvent {}

  /**
   * A transaction, or one recipient of it, was refused. The conversation is what was said since the
   * last refusal of the same transaction; {@link #sessionId} leads to all of it.
   *
   * @param stage {@code mail}, {@code rcpt}, {@code data} or {@code content}; empty in events of
   *     old files
   */
  record Refused(
      Instant at,
      String sessionId,
      String client,
      String stage,
      String reversePath,
      List<String> recipients,
      String reply,
      List<Turn> conversation)
      implements HistoryEvent {
    @Override
    public String queueId() {
      return "";
    }
  }

  /**
   * The client was lost while it sent a content; nothing of it is kept.
   *
   * @param why what ended the connection
   */
  record Lost(
      Instant at,
      String sessionId,
      String client,
      String reversePath,
      List<String> recipients,
      String why,
      List<Turn> conversation)
      implements HistoryEvent {
    @Override
    public String queueId() {
      return "";
    }
  }

  /**
   * A connection was refused before it became a session.
   *
   * @param more how many more refusals, of any kind, came too fast to be kept before this one
   */
  record ConnectionRefused(Instant at, String listener, String client, String reply, long more)
      implements HistoryEvent {
    @Override
    public String queueId() {
      return "";
    }
  }

  /** A login failed; the name that was tried is not told, it may be a password. */
  record LoginFailed(
      Instant at,
      String sessionId,
      String client,
      String mechanism,
      String reply,
      List<Turn> conversation)
      implements HistoryEvent {
    @Override
    public String queueId() {
      return "";
    }
  }

  /**
   * A fault on demand was done to a session.
   *
   * @param queueId of the message that was accepted nevertheless, else empty
   * @param stage where, such as {@code rcpt}
   * @param fault its name
   * @param what it did, in words
   */
  record Faulted(
      Instant at,
      String queueId,
      String sessionId,
      String client,
      String stage,
      String fault,
      String what,
      String reversePath,
      List<String> recipients,
      List<Turn> conversation)
      implements HistoryEvent {}

  /** An attempt ended; the conversation is empty where no peer was reached. */
  record Attempted(
      Instant at,
      String queueId,
      String destination,
      List<RecipientResult> results,
      List<Turn> conversation)
      implements HistoryEvent {}

  /** What an attempt settled for one recipient: delivered, deferred, failed or expired. */
  record RecipientResult(String address, String outcome, String reply) {}

  /** A delivery report about the message was accepted into the queue under its own id. */
  record Reported(Instant at, String queueId, String reportId, List<String> recipients)
      implements HistoryEvent {}

  /** An operator or a policy held, released, retried, bounced or deleted the message. */
  record Steered(Instant at, String queueId, String verb, String by) implements HistoryEvent {}

  /** The message left the queue: no recipient is left. */
  record Removed(Instant at, String queueId) implements HistoryEvent {}
}
