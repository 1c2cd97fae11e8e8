package io.postroad.verify.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.app.json.Json;
import io.postroad.verify.rules.Checkout;
import io.postroad.verify.system.Command;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Parsers, codecs and the spool by JMH: the classes of the folder {@code jmh}. They are compiled
 * here, with JMH's processor, and run in a JVM of their own each. {@code
 * -Dpostroad.bench.jmh=Codecs} runs those whose name matches, {@code
 * -Dpostroad.bench.iterations=10} longer.
 */
@Tag("bench")
@Tag("jmh")
final class JmhBench {
  private static final String SOURCES = "verify/src/test/java/io/postroad/verify/bench/jmh";
  private static final Duration COMPILED_WITHIN = Duration.ofMinutes(2);
  private static final Duration RUN_WITHIN = Duration.ofMinutes(30);

  @Test
  @DisplayName("performance.md: what parsers, codecs and spool cost, by JMH")
  void measure() throws IOException {
    try (WorkFolder work = WorkFolder.of("jmh")) {
      String classes = compiled(work.path());
      Path json = work.path().resolve("jmh.json");
      Command.Run run =
          Command.of(
                  program("java"),
                  "-Xmx512m",
                  "-cp",
                  classes + File.pathSeparator + classPath(),
                  "org.openjdk.jmh.Main",
                  System.getProperty("postroad.bench.jmh", ".*bench.jmh.*"),
                  "-f",
                  "1",
                  "-wi",
                  "3",
                  "-i",
                  System.getProperty("postroad.bench.iterations", "5"),
                  "-w",
                  "1s",
                  "-r",
                  "1s",
                  "-foe",
                  "true",
                  "-prof",
                  "gc",
                  "-rf",
                  "json",
                  "-rff",
                  json.toString())
              .within(RUN_WITHIN)
              .run();
      assertThat(run.exit()).as(run.out() + run.err()).isZero();
      String table = table(Json.readList(Files.readString(json)));
      System.out.print(table);
      Files.writeString(WorkFolder.plots().resolve("jmh.md"), table);
    }
  }

  /** The whole class path, also where the runner hides it in a jar of its own. */
  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  private static String program(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }

  private static String compiled(Path work) throws IOException {
    Path classes = Files.createDirectories(work.resolve("classes"));
    List<String> words = new ArrayList<>();
    words.addAll(List.of(program("javac"), "-nowarn", "-d", classes.toString()));
    words.addAll(List.of("-cp", classPath()));
    words.addAll(List.of("-processor", "org.openjdk.jmh.generators.BenchmarkProcessor"));
    try (Stream<Path> sources = Files.list(Checkout.here().root().resolve(SOURCES))) {
      sources.map(Path::toString).sorted().forEach(words::add);
    }
    Command.of(words.toArray(String[]::new)).within(COMPILED_WITHIN).run().succeeded();
    return classes.toString();
  }

  private static String table(List<?> results) throws IOException {
    StringBuilder table = new StringBuilder("# Parsers, codecs and spool by JMH\n\n");
    table.append("| benchmark | time of one | ± 99.9 % | octets allocated |\n");
    table.append("| --- | --- | --- | --- |\n");
    for (Object each : results) {
      Map<?, ?> result = (Map<?, ?>) Objects.requireNonNull(each);
      Map<?, ?> score = map(result.get("primaryMetric"));
      Map<?, ?> more = map(result.get("secondaryMetrics"));
      Object allocated = more.get("gc.alloc.rate.norm");
      String unit = String.valueOf(score.get("scoreUnit")).replace("/op", "");
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %.3f %s | %.3f | %s |%n",
              name(result),
              number(score.get("score")),
              unit,
              number(score.get("scoreError")),
              allocated == null
                  ? "–"
                  : String.format(Locale.ROOT, "%.0f", number(map(allocated).get("score")))));
    }
    return table.append('\n').append(Machine.line()).append('\n').toString();
  }

  private static String name(Map<?, ?> result) {
    String whole = String.valueOf(result.get("benchmark"));
    String name = whole.substring(whole.lastIndexOf('.', whole.lastIndexOf('.') - 1) + 1);
    return result.get("params") instanceof Map<?, ?> parameters ? name + " " + parameters : name;
  }

  private static Map<?, ?> map(@org.jspecify.annotations.Nullable Object value) {
    return (Map<?, ?>) Objects.requireNonNull(value);
  }

  private static double number(@org.jspecify.annotations.Nullable Object value) {
    return value instanceof Number number ? number.doubleValue() : Double.NaN;
  }
}
