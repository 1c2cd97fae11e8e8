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

  /** What was said meanwhile; empty where nothing was. */
  default List<Turn> conversation() {
    return List.of();
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

  /** A transaction, or one recipient of it, was refused. */
  record Refused(
      Instant at,
      String sessionId,
      String client,
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
