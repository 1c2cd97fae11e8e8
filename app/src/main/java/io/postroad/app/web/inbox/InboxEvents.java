package io.postroad.app.web.inbox;

import io.postroad.app.json.Json;
import io.postroad.app.web.EventHub;
import io.postroad.inbox.Inbox;
import io.postroad.inbox.InboxEvent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The events of the inbox for those who listen to the API. */
public final class InboxEvents {
  private static final int IDS_MAX = 1000;

  private InboxEvents() {}

  /** Tells {@code hub} what happens in {@code inbox}, as long as that is open. */
  public static void tell(Inbox inbox, EventHub hub) {
    var _ = inbox.listen(event -> hub.publish("inbox", () -> data(event)));
  }

  /** What is told; null when nothing is. */
  static @Nullable Map<String, @Nullable Object> data(InboxEvent event) {
    return switch (event) {
      case InboxEvent.Stored(var entry) -> {
        Map<String, @Nullable Object> data = of("stored");
        data.put("message", MailpitJson.summary(entry));
        yield data;
      }
      case InboxEvent.Marked(var ids, boolean read) -> {
        Map<String, @Nullable Object> data = about("marked", ids);
        data.put("read", read);
        yield data;
      }
      case InboxEvent.Tagged(var ids) -> about("tagged", ids);
      case InboxEvent.Removed(var ids, var reason) -> {
        Map<String, @Nullable Object> data = about("removed", ids);
        data.put("reason", reason.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        yield data;
      }
      case InboxEvent.Trouble _ -> null; // for the log
    };
  }

  /** Of very many messages nobody wants the list: who shows some asks anew. */
  private static Map<String, @Nullable Object> about(String kind, List<String> ids) {
    if (ids.size() > IDS_MAX) {
      return of("changed");
    }
    Map<String, @Nullable Object> data = of(kind);
    data.put("ids", ids);
    return data;
  }

  private static Map<String, @Nullable Object> of(String kind) {
    Map<String, @Nullable Object> data = Json.object();
    data.put("kind", kind);
    return data;
  }
}
