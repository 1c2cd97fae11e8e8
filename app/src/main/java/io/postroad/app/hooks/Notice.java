package io.postroad.app.hooks;

import io.postroad.app.config.Webhook;
import io.postroad.app.json.Json;
import io.postroad.mta.history.HistoryEvent;
import io.postroad.mta.history.HistoryEvent.RecipientResult;
import io.postroad.smtp.server.SessionEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One thing that hooks may be told: an event of a message, without its conversation. Immutable.
 *
 * @param facts what is told beside the recipients, in order
 * @param recipients whom it is about
 */
record Notice(
    Webhook.Kind kind, Instant at, Map<String, @Nullable Object> facts, List<Party> recipients) {

  /** An event lists no more recipients than this; of the others it says how many they are. */
  static final int RECIPIENTS_MAX = 100;

  private static final int TEXT_MAX = 512;

  /**
   * One recipient.
   *
   * @param reply what was said about it; empty where nothing was
   */
  record Party(String address, String reply) {
    /** In lower case; empty for an address without one. */
    String domain() {
      return address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    }
  }

  /** What a session's event tells: nothing but refusals. */
  static Optional<Notice> of(SessionEvent event) {
    return switch (event) {
      case SessionEvent.TransactionRefused e -> {
        Map<String, @Nullable Object> facts = Json.object();
        facts.put("session-id", e.session().id());
        facts.put("client", e.session().client().getAddress().getHostAddress());
        facts.put("stage", e.stage().name().toLowerCase(Locale.ROOT));
        facts.put("sender", cut(e.reversePath().text()));
        facts.put("reply", cut(e.reply().oneLine()));
        yield Optional.of(
            new Notice(
                Webhook.Kind.REFUSED,
                e.at(),
                facts,
                e.concerned().stream().map(path -> new Party(path.text(), "")).toList()));
      }
      case SessionEvent.Opened _,
          SessionEvent.Secured _,
          SessionEvent.NotSecured _,
          SessionEvent.Refused _,
          SessionEvent.Introduced _,
          SessionEvent.LoggedIn _,
          SessionEvent.LoginFailed _,
          SessionEvent.TransactionAccepted _,
          SessionEvent.TransactionLost _,
          SessionEvent.Faulted _,
          SessionEvent.Closed _ ->
          Optional.empty();
    };
  }

  /** What a message's event tells; an attempt as many things as it had outcomes. */
  static List<Notice> of(HistoryEvent event) {
    Map<String, @Nullable Object> facts = Json.object();
    facts.put("queue-id", event.queueId());
    return switch (event) {
      case HistoryEvent.Accepted e -> {
        facts.put("session-id", e.sessionId());
        facts.put("client", e.client());
        facts.put("sender", cut(e.reversePath()));
        facts.put("size", e.size());
        yield List.of(new Notice(Webhook.Kind.ACCEPTED, e.at(), facts, parties(e.recipients())));
      }
      case HistoryEvent.Attempted e -> {
        facts.put("destination", e.destination());
        yield attempted(e, facts);
      }
      case HistoryEvent.Reported e -> {
        facts.put("report-id", e.reportId());
        yield List.of(new Notice(Webhook.Kind.REPORTED, e.at(), facts, parties(e.recipients())));
      }
      case HistoryEvent.Steered e -> {
        facts.put("verb", e.verb());
        facts.put("by", cut(e.by()));
        yield List.of(new Notice(Webhook.Kind.STEERED, e.at(), facts, List.of()));
      }
      case HistoryEvent.Removed e ->
          List.of(new Notice(Webhook.Kind.REMOVED, e.at(), facts, List.of()));
      case HistoryEvent.Refused _,
          HistoryEvent.Lost _,
          HistoryEvent.ConnectionRefused _,
          HistoryEvent.LoginFailed _,
          HistoryEvent.Faulted _ ->
          List.of(); // the session's own event says it
    };
  }

  private static List<Notice> attempted(
      HistoryEvent.Attempted event, Map<String, @Nullable Object> facts) {
    List<Notice> notices = new ArrayList<>();
    for (Webhook.Kind kind :
        List.of(
            Webhook.Kind.DELIVERED,
            Webhook.Kind.DEFERRED,
            Webhook.Kind.FAILED,
            Webhook.Kind.EXPIRED)) {
      List<Party> parties =
          event.results().stream()
              .filter(result -> result.outcome().equals(kind.word()))
              .map(Notice::party)
              .toList();
      if (!parties.isEmpty()) {
        notices.add(new Notice(kind, event.at(), facts, parties));
      }
    }
    return notices;
  }

  private static Party party(RecipientResult result) {
    return new Party(result.address(), result.reply());
  }

  private static List<Party> parties(List<String> addresses) {
    return addresses.stream().map(address -> new Party(address, "")).toList();
  }

  /**
   * What a hook gets: the event as JSON, with those recipients only that the hook may hear of.
   * Empty where it is not meant for the hook.
   *
   * @param server our own name
   */
  Optional<byte[]> body(Webhook hook, String id, String server) {
    List<Party> meant = recipients.stream().filter(party -> hook.wants(party.domain())).toList();
    boolean wanted = hook.domains().isEmpty() || !meant.isEmpty();
    if (!hook.events().contains(kind) || !wanted) {
      return Optional.empty();
    }
    Map<String, @Nullable Object> json = Json.object();
    json.put("id", id);
    json.put("event", kind.word());
    json.put("at", Json.time(at));
    json.put("server", server);
    json.putAll(facts);
    json.put("recipients", meant.stream().limit(RECIPIENTS_MAX).map(Notice::json).toList());
    if (meant.size() > RECIPIENTS_MAX) {
      json.put("recipients-left-out", meant.size() - RECIPIENTS_MAX);
    }
    return Optional.of(Json.text(json).getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, @Nullable Object> json(Party party) {
    Map<String, @Nullable Object> json = Json.object();
    json.put("address", cut(party.address()));
    if (!party.reply().isEmpty()) {
      json.put("reply", cut(party.reply()));
    }
    return json;
  }

  private static String cut(String text) {
    return text.length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX) + "...";
  }
}
