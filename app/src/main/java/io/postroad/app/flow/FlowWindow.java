package io.postroad.app.flow;

import io.postroad.app.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of all series over a while. Immutable but for the arrays, which nobody changes.
 *
 * @param step seconds from one value to the next
 * @param times when each step ended, in seconds of Unix time, oldest first
 * @param columns for each series a value for each time; NaN for none
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
public record FlowWindow(int step, long[] times, List<Series> series, List<float[]> columns) {

  /** As the API has it. */
  public Map<String, @Nullable Object> json() {
    Map<String, @Nullable Object> values = Json.object();
    Map<String, @Nullable Object> about = Json.object();
    for (int i = 0; i < series.size(); i++) {
      Series each = series.get(i);
      List<@Nullable Object> numbers = new ArrayList<>(times.length);
      for (float value : columns.get(i)) {
        numbers.add(number(value));
      }
      values.put(each.name(), numbers);
      about.put(
          each.name(),
          Map.of("kind", each.kind().word(), "unit", each.unit(), "help", each.help()));
    }
    Map<String, @Nullable Object> json = Json.object();
    json.put("step", step);
    json.put("times", times);
    json.put("series", values);
    json.put("about", about);
    return json;
  }

  /** A whole number as such, none as null. */
  static @Nullable Object number(float value) {
    if (Float.isNaN(value)) {
      return null;
    }
    return value == Math.rint(value) ? (Object) (long) value : (Object) value;
  }
}
