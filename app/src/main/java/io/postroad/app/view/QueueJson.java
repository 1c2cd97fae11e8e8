package io.postroad.app.view;

import io.postroad.app.json.Json;
import io.postroad.mta.admin.QueueView;
import io.postroad.mta.admin.QueueView.RecipientView;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Queued messages as JSON: the form of {@code queue list --json}. */
public final class QueueJson {
  private QueueJson() {}

  /**
   * {@code {id, sender, size, received, state, recipients:[...]}}; with {@code hold-until}, {@code
   * deliver-by}, {@code priority} and, in words, {@code terms} where its sender asked for any.
   */
  public static Map<String, @Nullable Object> of(QueueView view) {
    Map<String, @Nullable Object> message = Json.object();
    message.put("id", view.id().text());
    message.put("sender", view.sender());
    message.put("size", view.size());
    message.put("received", Json.time(view.received()));
    message.put("state", view.state().word());
    if (!view.terms().words().isEmpty()) {
      message.put("hold-until", view.terms().heldUntil().map(Json::time).orElse(null));
      message.put("deliver-by", view.terms().deliverBy().map(Json::time).orElse(null));
      message.put("priority", view.terms().priority());
      message.put("terms", view.terms().words());
    }
    message.put("recipients", view.recipients().stream().map(QueueJson::of).toList());
    return message;
  }

  /** The array. */
  public static List<Map<String, @Nullable Object>> of(List<QueueView> views) {
    return views.stream().map(QueueJson::of).toList();
  }

  private static Map<String, @Nullable Object> of(RecipientView view) {
    Map<String, @Nullable Object> recipient = Json.object();
    recipient.put("address", view.address());
    recipient.put("state", view.state().word());
    recipient.put("attempts", view.attempts());
    recipient.put("next-attempt", view.nextAttempt().map(Json::time).orElse(null));
    recipient.put("last-reply", view.lastReply());
    recipient.put("destination", view.destination());
    return recipient;
  }
}
