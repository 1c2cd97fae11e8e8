package io.postroad.app.flow;

import io.postroad.app.json.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One second's values, for those who follow the flow as it is. Immutable but for the array, which
 * nobody changes.
 *
 * @param time when it ended, in seconds of Unix time
 * @param values in the order of the series; NaN for none
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
public record FlowSample(long time, List<Series> series, float[] values) {

  static FlowSample last(List<Series> series, Steps steps) {
    float[] values = new float[series.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = steps.values(i, 1)[0];
    }
    return new FlowSample(steps.times(1)[0], series, values);
  }

  /** As it is sent: {@code {"time": ..., "step": 1, "series": {NAME: VALUE}}}. */
  public Map<String, @Nullable Object> json() {
    Map<String, @Nullable Object> named = Json.object();
    for (int i = 0; i < values.length; i++) {
      named.put(series.get(i).name(), FlowWindow.number(values[i]));
    }
    Map<String, @Nullable Object> json = Json.object();
    json.put("time", time);
    json.put("step", 1);
    json.put("series", named);
    return json;
  }
}
