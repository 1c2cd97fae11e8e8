package io.postroad.mta.admin;

import io.postroad.mta.history.HistoryEvent;
import io.postroad.mta.history.HistoryPage;
import io.postroad.mta.history.HistoryQuery;
import io.postroad.mta.queue.DestinationView;
import io.postroad.mta.queue.Verb;
import io.postroad.mta.queue.VerbResult;
import io.postroad.mta.reception.LocalSubmission;
import io.postroad.mta.spool.QueueId;
import io.postroad.mta.spool.Spool;
import io.postroad.smtp.envelope.Content;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What every view of a running server sees and what every operator's verb goes through: command
 * line, web page and API alike. Thread-safe; calls may block for a commit, none for a peer.
 */
public interface Admin {

  /** Messages in the order of their arrival that {@code filter} accepts, after {@code after}. */
  List<QueueView> list(Predicate<QueueView> filter, Optional<QueueId> after, int limit);

  /** One message of the queue. */
  Optional<QueueView> find(QueueId id);

  /**
   * The content of a queued message; the caller closes it.
   *
   * @throws IOException when the disk fails
   */
  Optional<Content> content(QueueId id) throws IOException;

  /**
   * Carries out an operator's verb and returns once it is durable.
   *
   * @param by who asked, for the record: {@code cli}, {@code web}, an account
   * @throws IOException when the store fails
   */
  VerbResult steer(Verb verb, QueueId id, String by) throws IOException;

  /**
   * Carries out a verb on several messages and returns once all of it is durable.
   *
   * @return what became of it, in the order of {@code ids}
   * @throws IOException when the store fails
   */
  List<VerbResult> steer(Verb verb, List<QueueId> ids, String by) throws IOException;

  /** Everything recorded about one message, oldest first; empty when nothing is known. */
  List<HistoryEvent> trace(QueueId id) throws IOException;

  /** Events of accepted and refused mail, logins and connections, newest first. */
  HistoryPage history(HistoryQuery query) throws IOException;

  /** One sentence: what happened, or happens, to this message or to mail for this address. */
  Optional<String> why(String idOrAddress) throws IOException;

  /** Such a sentence for each message and each refusal that concerns it, the newest first. */
  List<String> reasons(String idOrAddress, int limit) throws IOException;

  /** Takes mail in beside SMTP. */
  LocalSubmission submission();

  /** The ledger and the state of the store. */
  Spool.Figures figures();

  /** Destinations the queue works on or holds back now. */
  List<DestinationView> destinations();
}
