package io.postroad.mta.admin;

import io.postroad.mta.history.HistoryEvent;
import io.postroad.mta.history.HistoryEvent.RecipientResult;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Answers to "why": what the queue and the history say, in one sentence. */
final class Sentences {
  private Sentences() {}

  /**
   * The sentence.
   *
   * @param waiting the message, if it is still in the queue
   * @param events what is known of it, or of mail for an address, oldest first
   */
  static Optional<String> why(
      Optional<QueueView> waiting, List<HistoryEvent> events, String asked) {
    if (waiting.isPresent()) {
      return Optional.of(waiting(waiting.get(), asked));
    }
    // What settled it says most: the last attempt, a report, an operator, or a refusal.
    for (HistoryEvent event : events.reversed()) {
      Optional<String> sentence = settled(event, events, asked);
      if (sentence.isPresent()) {
        return sentence;
      }
    }
    return Optional.empty();
  }

  /** A sentence for each message and each refusal, the newest first. */
  static List<String> all(List<QueueView> waiting, List<HistoryEvent> events, String asked) {
    List<String> sentences = new ArrayList<>();
    Set<String> told = new HashSet<>();
    for (QueueView view : waiting.reversed()) {
      told.add(view.id().text());
      sentences.add(waiting(view, asked));
    }
    for (HistoryEvent event : events.reversed()) {
      String id = event.queueId();
      List<HistoryEvent> ofMessage =
          id.isEmpty()
              ? List.of(event)
              : events.stream().filter(e -> e.queueId().equals(id)).toList();
      if (!told.contains(id)) {
        Optional<String> sentence = settled(event, ofMessage, asked);
        if (sentence.isPresent()) {
          sentences.add(sentence.get());
          if (!id.isEmpty()) {
            told.add(id);
          }
        }
      }
    }
    return sentences;
  }

  private static String waiting(QueueView view, String asked) {
    List<QueueView.RecipientView> concerned =
        view.recipients().stream()
            .filter(r -> !asked.contains("@") || r.address().equalsIgnoreCase(asked))
            .toList();
    return view.id()
        + ": "
        + Stream.concat(concerned.stream().map(Sentences::waiting), view.terms().words().stream())
            .collect(Collectors.joining("; "))
        + ".";
  }

  private static String waiting(QueueView.RecipientView recipient) {
    String last =
        recipient.lastReply().isEmpty() ? "" : " because of \"" + recipient.lastReply() + "\"";
    return switch (recipient.state()) {
      case ACTIVE -> recipient.address() + " is being delivered to " + recipient.destination();
      case QUEUED -> recipient.address() + " waits for its turn at " + recipient.destination();
      case DEFERRED ->
          recipient.address()
              + " waits"
              + last
              + ", "
              + (recipient.attempts() == 0 ? "no attempt" : attempts(recipient.attempts()))
              + " so far, the next at "
              + recipient.nextAttempt().map(Sentences::time).orElse("an unknown time");
      case HELD -> recipient.address() + " is held" + last + " until it is released or deleted";
    };
  }

  private static String attempts(int count) {
    return count == 1 ? "one attempt" : count + " attempts";
  }

  private static Optional<String> settled(
      HistoryEvent event, List<HistoryEvent> all, String asked) {
    return switch (event) {
      case HistoryEvent.Attempted attempted -> Optional.of(attempted(attempted, all, asked));
      case HistoryEvent.Refused refused -> Optional.of(Refusals.sentence(refused));
      case HistoryEvent.Lost lost -> Optional.of(Refusals.sentence(lost));
      case HistoryEvent.Faulted faulted -> Optional.of(Refusals.sentence(faulted));
      case HistoryEvent.ConnectionRefused refused -> Optional.of(Refusals.sentence(refused));
      case HistoryEvent.LoginFailed failed -> Optional.of(Refusals.sentence(failed));
      case HistoryEvent.Accepted accepted ->
          Optional.of(
              accepted.queueId()
                  + ": accepted from "
                  + accepted.client()
                  + " at "
                  + time(accepted.at())
                  + ".");
      case HistoryEvent.Steered steered ->
          steered.verb().equals("delete")
              ? Optional.of(
                  steered.queueId()
                      + ": deleted by "
                      + steered.by()
                      + " at "
                      + time(steered.at())
                      + ".")
              : Optional.empty();
      case HistoryEvent.Reported reported ->
          Optional.of(
              reported.queueId()
                  + ": "
                  + String.join(", ", reported.recipients())
                  + fate(all, reported.recipients())
                  + lastReply(all, reported.recipients())
                  + "; the sender was told at "
                  + time(reported.at())
                  + " by the report "
                  + reported.reportId()
                  + ".");
      case HistoryEvent.Removed _ -> Optional.empty();
    };
  }

  private static String attempted(
      HistoryEvent.Attempted attempted, List<HistoryEvent> all, String asked) {
    Map<String, String> last = new LinkedHashMap<>();
    for (HistoryEvent event : all) {
      if (event instanceof HistoryEvent.Attempted each
          && each.queueId().equals(attempted.queueId())) {
        each.results().stream()
            .filter(r -> !asked.contains("@") || r.address().equalsIgnoreCase(asked))
            .forEach(r -> last.put(r.address(), outcome(r, each.at())));
      }
    }
    return attempted.queueId() + ": " + String.join("; ", last.values()) + ".";
  }

  private static String outcome(RecipientResult result, Instant at) {
    return result.address()
        + " was "
        + result.outcome()
        + " at "
        + time(at)
        + ": \""
        + result.reply()
        + "\"";
  }

  /** What a report was about: a failure if there was one, else a delay, else a success. */
  private static String fate(List<HistoryEvent> all, List<String> recipients) {
    Map<String, String> last = new LinkedHashMap<>();
    boolean bounced = false;
    for (HistoryEvent event : all) {
      bounced |= event instanceof HistoryEvent.Steered steered && steered.verb().equals("bounce");
      if (event instanceof HistoryEvent.Attempted attempted) {
        attempted.results().stream()
            .filter(result -> recipients.contains(result.address()))
            .forEach(result -> last.put(result.address(), result.outcome()));
      }
    }
    Set<String> outcomes = new HashSet<>(last.values());
    if (bounced || outcomes.contains("failed") || outcomes.contains("expired")) {
      return " failed";
    }
    return outcomes.contains("deferred") ? " is late" : " was delivered";
  }

  private static String lastReply(List<HistoryEvent> all, List<String> recipients) {
    return all.stream()
        .filter(HistoryEvent.Attempted.class::isInstance)
        .flatMap(event -> ((HistoryEvent.Attempted) event).results().stream())
        .filter(result -> recipients.contains(result.address()))
        .reduce((_, later) -> later)
        .map(result -> " with \"" + result.reply() + "\"")
        .orElse("");
  }

  private static String time(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
