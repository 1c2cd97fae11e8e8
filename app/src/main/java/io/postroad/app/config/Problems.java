package io.postroad.app.config;

import io.postroad.app.json.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The report of what is wrong with a configuration, for programs. */
public final class Problems {
  private Problems() {}

  /** {@code {"errors":[{"file","line","column","message","nearest"}]}}. */
  public static Map<String, @Nullable Object> json(List<Problem> problems) {
    Map<String, @Nullable Object> report = Json.object();
    report.put("errors", problems.stream().map(Problems::json).toList());
    return report;
  }

  private static Map<String, @Nullable Object> json(Problem problem) {
    Map<String, @Nullable Object> error = Json.object();
    error.put("file", problem.file());
    error.put("line", problem.position().line());
    error.put("column", problem.position().column());
    error.put("message", problem.message());
    error.put("nearest", problem.nearest().orElse(null));
    return error;
  }
}
