package io.postroad.app.serve;

import io.postroad.app.check.Finding;
import io.postroad.app.check.Finding.Area;
import io.postroad.app.check.Finding.Weight;
import io.postroad.app.config.Configuration;
import io.postroad.app.config.ConfigurationException;
import io.postroad.app.config.Problem;
import io.postroad.app.json.Json;
import io.postroad.smtp.runtime.Execution;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a check found, in the form of {@code postroad check --json}. Immutable.
 *
 * @param file empty with no configuration
 */
public record CheckReport(String file, Instant at, List<Finding> findings) {

  /** Copies the list. */
  public CheckReport {
    findings = List.copyOf(findings);
  }

  /** Looks at a configuration that is in force nowhere, or about to be. */
  public static CheckReport of(Execution execution, Configuration configuration) {
    return new CheckReport(
        file(configuration), execution.time().now(), new Checks(execution, configuration).run());
  }

  /**
   * Looks at the configuration that is in force in a running server, and at its file, which may
   * have been changed since.
   */
  static CheckReport ofRunning(Execution execution, Configuration inForce, Server.Reread reread) {
    List<Finding> findings = new ArrayList<>(ofFile(inForce, reread));
    findings.addAll(new Checks(execution, inForce).run());
    return new CheckReport(file(inForce), execution.time().now(), findings);
  }

  private static List<Finding> ofFile(Configuration inForce, Server.Reread reread) {
    if (inForce.file().isEmpty()) {
      return List.of(
          new Finding(
              Weight.NOTE,
              Area.CONFIGURATION,
              "command line",
              "there is no configuration: every message is caught here, nothing leaves this"
                  + " machine, and DNS is never asked",
              ""));
    }
    String where = file(inForce);
    try {
      boolean same = values(reread.read()).equals(values(inForce));
      return List.of(
          same
              ? Finding.good(Area.CONFIGURATION, where, "the file is valid and in force")
              : new Finding(
                  Weight.NOTE,
                  Area.CONFIGURATION,
                  where,
                  "the file is valid and has changed since it was read",
                  "POST /api/v1/reload, or SIGHUP, puts it in force"));
    } catch (ConfigurationException e) {
      return e.problems().stream().map(CheckReport::broken).toList();
    }
  }

  /** What is said, wherever in the file it stands. */
  private static List<String> values(Configuration configuration) {
    return configuration.effective().entries().stream()
        .map(entry -> entry.path() + " = " + entry.value())
        .toList();
  }

  private static Finding broken(Problem problem) {
    return new Finding(
        Weight.MISSING,
        Area.CONFIGURATION,
        problem.file(),
        problem.text(),
        "the server goes on with what it read before; a restart would fail");
  }

  private static String file(Configuration configuration) {
    return configuration.file().map(Object::toString).orElse("");
  }

  /** The form of {@code postroad check --json}. */
  public Map<String, @Nullable Object> json() {
    Map<String, @Nullable Object> json = Json.object();
    json.put("file", file.isEmpty() ? null : file);
    json.put("at", Json.time(at));
    json.put("findings", findings.stream().map(Finding::json).toList());
    return json;
  }
}
