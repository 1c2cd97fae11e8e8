package io.postroad.app.log;

import io.postroad.app.json.Json;
import io.postroad.app.view.EventJson;
import io.postroad.mta.history.HistoryEvent;
import io.postroad.smtp.address.ForwardPath;
import io.postroad.smtp.server.Session;
import io.postroad.smtp.server.SessionEvent;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a log line says of an event. */
final class EventFields {
  private EventFields() {}

  static String word(SessionEvent event) {
    return switch (event) {
      case SessionEvent.Opened _ -> "connected";
      case SessionEvent.Secured _ -> "tls";
      case SessionEvent.NotSecured _ -> "tls-failed";
      case SessionEvent.Refused _ -> "connection-refused";
      case SessionEvent.Introduced _ -> "introduced";
      case SessionEvent.LoggedIn _ -> "logged-in";
      case SessionEvent.LoginFailed _ -> "login-failed";
      case SessionEvent.TransactionAccepted _ -> "accepted";
      case SessionEvent.TransactionRefused _ -> "refused";
      case SessionEvent.TransactionLost _ -> "lost";
      case SessionEvent.Faulted _ -> "faulted";
      case SessionEvent.Closed _ -> "closed";
    };
  }

  static Map<String, @Nullable Object> of(SessionEvent event) {
    Map<String, @Nullable Object> fields = Json.object();
    switch (event) {
      case SessionEvent.Opened e -> session(fields, e.session());
      case SessionEvent.Secured e -> session(fields, e.session());
      case SessionEvent.NotSecured e -> {
        session(fields, e.session());
        fields.put("why", e.why());
      }
      case SessionEvent.Refused e -> {
        fields.put("listener", e.listener());
        fields.put("client", text(e.client()));
        fields.put("reply", e.reply().oneLine());
      }
      case SessionEvent.Introduced e -> {
        session(fields, e.session());
        fields.put("by", text(e.by()));
        fields.put("how", e.how());
      }
      case SessionEvent.LoggedIn e -> {
        session(fields, e.session());
        fields.put("mechanism", e.mechanism().word());
        fields.put("account", e.account());
      }
      case SessionEvent.LoginFailed e -> {
        session(fields, e.session());
        fields.put("mechanism", e.mechanism().word());
        fields.put("reply", e.reply().oneLine());
      }
      case SessionEvent.TransactionAccepted e -> {
        session(fields, e.session());
        fields.put("queue-id", e.queueId());
        fields.put("sender", e.envelope().reversePath().text());
        fields.put("recipients", recipients(e.envelope()));
        fields.put("size", e.size());
      }
      case SessionEvent.TransactionRefused e -> {
        session(fields, e.session());
        fields.put("stage", e.stage().name().toLowerCase(Locale.ROOT));
        fields.put("sender", e.reversePath().text());
        e.forwardPath().ifPresent(path -> fields.put("recipient", path.text()));
        fields.put("reply", e.reply().oneLine());
      }
      case SessionEvent.Faulted e -> faulted(fields, e);
      case SessionEvent.TransactionLost e -> {
        session(fields, e.session());
        fields.put("sender", e.envelope().reversePath().text());
        fields.put("recipients", recipients(e.envelope()));
        fields.put("why", e.why());
      }
      case SessionEvent.Closed e -> {
        session(fields, e.session());
        fields.put("end", e.end().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        fields.put("messages", e.messages());
        fields.put("errors", e.errors());
      }
    }
    return fields;
  }

  private static void faulted(Map<String, @Nullable Object> fields, SessionEvent.Faulted e) {
    session(fields, e.session());
    fields.put("fault", e.mishap());
    fields.put("stage", e.stage().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    fields.put("what", e.what());
    e.reversePath().ifPresent(path -> fields.put("sender", path.text()));
    fields.put("recipients", e.recipients().stream().map(ForwardPath::text).toList());
    e.queueId().ifPresent(id -> fields.put("queue-id", id));
  }

  static String word(HistoryEvent event) {
    return EventJson.word(event);
  }

  static Map<String, @Nullable Object> of(HistoryEvent event) {
    Map<String, @Nullable Object> fields = EventJson.withoutConversation(event);
    fields.remove("at");
    fields.remove("event");
    return fields;
  }

  private static java.util.List<String> recipients(io.postroad.smtp.envelope.Envelope envelope) {
    return envelope.recipients().stream().map(r -> r.forwardPath().text()).toList();
  }

  private static void session(Map<String, @Nullable Object> fields, Session session) {
    fields.put("session-id", session.id());
    fields.put("listener", session.listener());
    fields.put("client", text(session.client()));
    session.account().ifPresent(account -> fields.put("account", account));
    session.clientName().ifPresent(name -> fields.put("client-name", name.text()));
    session
        .tls()
        .ifPresent(tls -> {
          fields.put("tls", tls.protocol());
          fields.put("cipher", tls.cipher());
          tls.serverName().ifPresent(name -> fields.put("server-name", name));
        });
  }

  private static String text(InetSocketAddress address) {
    return io.postroad.app.config.Addresses.text(address);
  }
}
