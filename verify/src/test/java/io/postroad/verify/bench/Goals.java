package io.postroad.verify.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The figures that Postroad is to reach beside Postfix, judged by the results of the harness: its
 * JSON, a list of runs, each with {@code scenario}, {@code target} and {@code round}. Immutable.
 */
final class Goals {
  private static final String OURS = "ours";
  private static final String POSTFIX = "postfix";

  /** Above this share of the machine's CPU used by others a run is no measurement. */
  private static final double NOISE_MAX = 0.2;

  /** How a figure comes from the runs. */
  private enum Measure {
    /** The median over the rounds of ours divided by Postfix's in the same round. */
    RATIO,
    /** The greatest of ours. */
    MOST,
    /** The least of ours. */
    LEAST
  }

  private record Goal(
      String name,
      String scenario,
      String figure,
      Measure measure,
      boolean atLeast,
      double wanted,
      String unit) {}

  private static final List<Goal> ALL =
      List.of(
          rate("100 sessions kept, end to end", "small-100-reuse", 10),
          rate("10 sessions kept, end to end", "small-10-reuse", 8),
          rate("a connection a message, end to end", "small-10", 5),
          rate("50 recipients, end to end", "multi-rcpt", 5),
          rate("1 MiB, end to end", "large", 1.8),
          atMost("CPU a message, 100 sessions kept", "small-100-reuse", "cpu_ms_per_msg", 0.1),
          atMost("one at a time, p50", "latency", "p50_ms", 0.6),
          atMost("one at a time, p99", "latency", "p99_ms", 1),
          most("resident memory, 100 sessions kept", "small-100-reuse", "rss_mb", 350, "MB"),
          most("an idle session of 10 000", "idle-10000", "kb_per_conn_anon", 8, "KB"),
          least("idle sessions held", "idle-10000", "still_open", 10_000, "sessions"),
          least("new clients served beside them", "idle-10000", "probe_ok", 20, "of 20"));

  private final List<Map<?, ?>> runs;

  /**
   * @param runs {@code results} of the harness's JSON
   */
  Goals(List<?> runs) {
    List<Map<?, ?>> all = new ArrayList<>();
    for (Object run : runs) {
      all.add((Map<?, ?>) run);
    }
    this.runs = List.copyOf(all);
  }

  private static Goal rate(String name, String scenario, double wanted) {
    return new Goal(name, scenario, "e2e_rate", Measure.RATIO, true, wanted, "");
  }

  private static Goal atMost(String name, String scenario, String figure, double wanted) {
    return new Goal(name, scenario, figure, Measure.RATIO, false, wanted, "");
  }

  private static Goal most(
      String name, String scenario, String figure, double wanted, String unit) {
    return new Goal(name, scenario, figure, Measure.MOST, false, wanted, unit);
  }

  private static Goal least(
      String name, String scenario, String figure, double wanted, String unit) {
    return new Goal(name, scenario, figure, Measure.LEAST, true, wanted, unit);
  }

  /**
   * What came of a goal.
   *
   * @param line what to print
   */
  record Judged(String line, boolean met) {}

  /** A figure that another benchmark has taken, and that is to be no more than {@code wanted}. */
  static Judged atMost(String name, double figure, String unit, double wanted) {
    return judged(name, figure, unit, "at most " + plain(wanted), figure <= wanted);
  }

  /** The same of one that is to be no less. */
  static Judged atLeast(String name, double figure, String unit, double wanted) {
    return judged(name, figure, unit, "at least " + plain(wanted), figure >= wanted);
  }

  private static Judged judged(String name, double figure, String unit, String bound, boolean met) {
    String shown = String.format(Locale.ROOT, figure < 10 ? "%.3f %s" : "%.1f %s", figure, unit);
    String line =
        "goal %s: %s, wanted %s: %s".formatted(name, shown.strip(), bound, met ? "met" : "not met");
    return new Judged(line, met);
  }

  /** Every goal whose scenario was run, in the order of the table. */
  List<Judged> judged() {
    return ALL.stream()
        .filter(goal -> !runs(goal.scenario(), OURS).isEmpty())
        .map(this::judged)
        .toList();
  }

  private Judged judged(Goal goal) {
    OptionalDouble figure = figure(goal);
    String bound = (goal.atLeast() ? "at least " : "at most ") + plain(goal.wanted());
    if (figure.isEmpty()) {
      String line = "goal %s: not measured, wanted %s: not met".formatted(goal.name(), bound);
      return new Judged(line, false);
    }
    double value = figure.getAsDouble();
    boolean met = goal.atLeast() ? value >= goal.wanted() : value <= goal.wanted();
    String shown =
        goal.measure() == Measure.RATIO
            ? String.format(Locale.ROOT, "ratio %.2f", value)
            : String.format(Locale.ROOT, "%.1f %s", value, goal.unit());
    String line =
        "goal %s: %s, wanted %s: %s".formatted(goal.name(), shown, bound, met ? "met" : "not met");
    return new Judged(line, met);
  }

  private static String plain(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : Double.toString(value);
  }

  /** Empty when a run of either side has no such figure: one round that failed is one too many. */
  private OptionalDouble figure(Goal goal) {
    List<Double> values = new ArrayList<>();
    for (Map<?, ?> run : runs(goal.scenario(), OURS)) {
      OptionalDouble ours = number(run, goal.figure());
      OptionalDouble divisor =
          goal.measure() == Measure.RATIO
              ? postfix(goal.scenario(), run.get("round"), goal.figure())
              : OptionalDouble.of(1);
      if (ours.isEmpty() || divisor.isEmpty() || run.get("error") != null) {
        return OptionalDouble.empty();
      }
      values.add(ours.getAsDouble() / divisor.getAsDouble());
    }
    return switch (goal.measure()) {
      case RATIO -> median(values);
      case MOST -> values.stream().mapToDouble(Double::doubleValue).max();
      case LEAST -> values.stream().mapToDouble(Double::doubleValue).min();
    };
  }

  private OptionalDouble postfix(String scenario, @Nullable Object round, String figure) {
    return runs(scenario, POSTFIX).stream()
        .filter(run -> Objects.equals(run.get("round"), round) && run.get("error") == null)
        .map(run -> number(run, figure))
        .findFirst()
        .orElse(OptionalDouble.empty());
  }

  /** Lines about runs that others on the machine disturbed. */
  List<String> noise() {
    return runs.stream()
        .map(run -> String.valueOf(run.get("scenario")))
        .distinct()
        .flatMap(scenario -> loud(scenario).stream())
        .toList();
  }

  private List<String> loud(String scenario) {
    OptionalDouble most =
        runs.stream()
            .filter(run -> scenario.equals(run.get("scenario")))
            .map(run -> number(run, "other_share"))
            .filter(OptionalDouble::isPresent)
            .mapToDouble(OptionalDouble::getAsDouble)
            .max();
    return most.isPresent() && most.getAsDouble() > NOISE_MAX
        ? List.of(
            String.format(
                Locale.ROOT,
                "noise %s: others used %.0f %% of the machine: measure it again",
                scenario,
                100 * most.getAsDouble()))
        : List.of();
  }

  /** Forces a message at 20 sessions, as strace counts them: no goal, for it is not at 100. */
  List<String> forces() {
    return runs.stream()
        .filter(run -> "fsync".equals(run.get("scenario")))
        .map(run ->
            String.format(
                Locale.ROOT,
                "figure forces a message, 20 sessions, strace: %s %.3f",
                run.get("target"),
                forces(run)))
        .toList();
  }

  private static double forces(Map<?, ?> run) {
    Map<?, ?> atTwenty = (Map<?, ?>) Objects.requireNonNull(run.get("s20"));
    Map<?, ?> calls = (Map<?, ?>) Objects.requireNonNull(atTwenty.get("per_msg"));
    return calls.values().stream().mapToDouble(each -> ((Number) each).doubleValue()).sum();
  }

  private List<Map<?, ?>> runs(String scenario, String target) {
    return runs.stream()
        .filter(run -> scenario.equals(run.get("scenario")) && target.equals(run.get("target")))
        .toList();
  }

  private static OptionalDouble number(Map<?, ?> run, String figure) {
    return run.get(figure) instanceof Number number
        ? OptionalDouble.of(number.doubleValue())
        : OptionalDouble.empty();
  }

  private static OptionalDouble median(List<Double> values) {
    List<Double> sorted = values.stream().sorted(Comparator.naturalOrder()).toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? OptionalDouble.of(sorted.get(half))
        : sorted.isEmpty()
            ? OptionalDouble.empty()
            : OptionalDouble.of((sorted.get(half - 1) + sorted.get(half)) / 2);
  }
}
