package io.postroad.app.view;

import io.postroad.app.json.Json;
import io.postroad.mta.queue.DestinationView;
import io.postroad.mta.queue.DestinationView.Pressure;
import io.postroad.mta.settings.Rate;
import io.postroad.mta.settings.SettingName;
import io.postroad.mta.settings.Shaping;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Destinations as JSON: how hard each may be pressed, with the setting or the event behind it. */
public final class DestinationJson {
  private DestinationJson() {}

  /**
   * One destination.
   *
   * @param origin where a setting stands, in words, such as {@code postroad.toml:12}
   */
  public static Map<String, @Nullable Object> of(
      DestinationView view, Function<SettingName, String> origin) {
    Map<String, @Nullable Object> destination = Json.object();
    destination.put("name", view.name());
    destination.put("waiting", view.waiting());
    destination.put("connections", view.connections());
    destination.put("held-back-until", view.heldBackUntil().map(Json::time).orElse(null));
    destination.put("last-reply", view.lastReply());
    destination.put("shaping", view.pressure().map(p -> shaping(p, origin)).orElse(null));
    return destination;
  }

  private static Map<String, @Nullable Object> shaping(
      Pressure pressure, Function<SettingName, String> origin) {
    Map<String, @Nullable Object> shaping = Json.object();
    shaping.put("connections-now", pressure.connectionsNow());
    shaping.put("failures", pressure.failures());
    shaping.put("reason", reason(pressure));
    shaping.put("next-pass", pressure.nextPass().map(Json::time).orElse(null));
    Map<String, String> values = values(pressure.limits());
    shaping.put(
        "limits", pressure.limitsFrom().stream().map(name -> limit(name, values, origin)).toList());
    return shaping;
  }

  private static Map<String, @Nullable Object> limit(
      SettingName name, Map<String, String> values, Function<SettingName, String> origin) {
    Map<String, @Nullable Object> limit = Json.object();
    limit.put("key", name.key());
    limit.put("value", values.getOrDefault(name.key(), ""));
    limit.put("section", name.section());
    limit.put("origin", origin.apply(name));
    return limit;
  }

  private static Map<String, String> values(Shaping.Limits limits) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("connections", Integer.toString(limits.connections()));
    values.put("messages-per-connection", Integer.toString(limits.messagesPerConnection()));
    values.put("recipients-per-message", Integer.toString(limits.recipientsPerMessage()));
    values.put("rate", limits.rate().map(DestinationJson::words).orElse("unlimited"));
    return values;
  }

  private static String words(Rate rate) {
    for (Unit unit : Unit.ALL) {
      if (rate.per().equals(unit.length())) {
        return rate.events() + unit.suffix();
      }
    }
    return rate.events() + " in " + rate.per();
  }

  private record Unit(Duration length, String suffix) {
    private static final List<Unit> ALL =
        List.of(
            new Unit(Duration.ofSeconds(1), "/s"),
            new Unit(Duration.ofMinutes(1), "/min"),
            new Unit(Duration.ofHours(1), "/h"));
  }

  /** Why fewer connections are allowed now than configured; empty where it is not so. */
  private static String reason(Pressure pressure) {
    if (pressure.failures() > 0) {
      return (pressure.failures() == 1
              ? "the last attempt was in vain"
              : pressure.failures() + " attempts in a row were in vain")
          + ": one connection probes, and the pause grows with each failure";
    }
    return pressure.connectionsNow() < pressure.limits().connections()
        ? "the other side turned a connection away; one more is tried each minute"
        : "";
  }
}
