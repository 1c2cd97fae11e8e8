package io.postroad.app.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postroad.app.flow.Series;
import io.postroad.app.json.Json;
import io.postroad.app.metrics.MetricTable.Described;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That what is written about metrics is true: the page, the dashboard and the alerts. */
class MetricsPageTest {
  private static final Path ROOT = Path.of(System.getProperty("postroad.root", ".."));
  private static final Path PAGE = ROOT.resolve("docs/metrics.md");
  private static final Path PROMETHEUS = ROOT.resolve("packaging/prometheus");
  private static final Pattern NAME =
      Pattern.compile("\\b((?:postroad|store|jvm|process)_[a-z0-9_]+)\\b");

  @TempDir private static Path folder;
  private static RunningServer server;
  private static String scraped;

  @BeforeAll
  static void start() throws Exception {
    server = RunningServer.catching(folder, "127.0.0.1:0");
    try (HttpClient client = HttpClient.newHttpClient()) {
      scraped =
          client
              .send(
                  HttpRequest.newBuilder(URI.create(server.http() + "/metrics")).build(),
                  BodyHandlers.ofString())
              .body();
    }
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static List<Described> described() {
    return server.server().metrics().described();
  }

  /** Every name that Prometheus can know of us. */
  private static Set<String> names() {
    Set<String> names = new TreeSet<>();
    for (Described each : described()) {
      names.add(each.name());
      if (each.type().equals("histogram")) {
        names.addAll(
            List.of(each.name() + "_bucket", each.name() + "_sum", each.name() + "_count"));
      }
    }
    scraped
        .lines()
        .filter(line -> line.startsWith("jvm_") || line.startsWith("process_"))
        .forEach(line -> names.add(line.split("[{ ]", 2)[0]));
    return names;
  }

  private static String table() {
    StringBuilder table = new StringBuilder("| name | type | labels | meaning |\n");
    table.append("| --- | --- | --- | --- |\n");
    for (Described each : described()) {
      table.append(
          "| `%s` | %s | %s | %s |%n"
              .formatted(
                  each.name(),
                  each.type(),
                  each.labels().stream().map(l -> "`" + l + "`").collect(Collectors.joining(", ")),
                  each.help()));
    }
    return table.toString();
  }

  private static String seriesTable() {
    StringBuilder table = new StringBuilder("| series | kind | unit | meaning |\n");
    table.append("| --- | --- | --- | --- |\n");
    for (Series each : server.server().flow().series()) {
      table.append(
          "| `%s` | %s | %s | %s |%n"
              .formatted(each.name(), each.kind().word(), each.unit(), each.help()));
    }
    return table.toString();
  }

  private static String withTable(String page, String end, String table) {
    int last = page.indexOf(end);
    int first = page.lastIndexOf("-->", last) + "-->\n".length();
    return page.substring(0, first) + "\n" + table + "\n" + page.substring(last);
  }

  @Test
  @DisplayName("docs/metrics.md lists every metric and every series, and nothing else")
  void page() throws IOException {
    String page = Files.readString(PAGE);
    String right =
        withTable(
            withTable(page, "<!-- end -->", table()), "<!-- end of series -->", seriesTable());
    if (Boolean.getBoolean("postroad.regenerate")) {
      Files.writeString(PAGE, right);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(right);
    System.out.println(
        "metrics=" + described().size() + " series=" + server.server().flow().series().size());
  }

  @Test
  @DisplayName("issue 5: names are postroad_..., counters end in _total, units are base units")
  void conventions() {
    Set<String> seen = new TreeSet<>();
    for (Described each : described()) {
      assertThat(seen.add(each.name())).as(each.name() + " is there once").isTrue();
      if (!each.name().equals("store_corrupt_records")) { // the name that rule D5 gives it
        assertThat(each.name()).matches("postroad_[a-z_]+");
      }
      assertThat(each.name().endsWith("_total"))
          .as(each.name())
          .isEqualTo(each.type().equals("counter"));
      assertThat(each.name()).doesNotContainPattern("_(ms|millis|octets|minutes)");
      assertThat(each.help()).as(each.name()).endsWith(".").doesNotContain("\n").isNotBlank();
    }
    assertThat(described()).hasSizeGreaterThan(40);
  }

  @Test
  @DisplayName("issue 5: what is scraped is what is described, with help and type")
  void scrape() {
    Set<String> helped = new TreeSet<>();
    scraped
        .lines()
        .filter(line -> line.startsWith("# HELP "))
        .forEach(line -> helped.add(line.split(" ", 4)[2]));
    for (Described each : described()) {
      boolean shown = scraped.contains("\n" + each.name()) || scraped.startsWith(each.name());
      if (shown) {
        assertThat(scraped).contains("# HELP " + each.name() + " " + each.help());
        assertThat(scraped).contains("# TYPE " + each.name() + " " + each.type());
      }
    }
    Set<String> ours = described().stream().map(Described::name).collect(Collectors.toSet());
    assertThat(helped.stream().filter(name -> name.startsWith("postroad_")).toList())
        .allMatch(ours::contains)
        .hasSizeGreaterThan(25);
  }

  /** Every text under that key, wherever it stands. */
  private static void collect(Object json, String key, List<String> found) {
    switch (json) {
      case Map<?, ?> map ->
          map.forEach((name, value) -> {
            if (name.equals(key) && value instanceof String text) {
              found.add(text);
            }
            collect(value, key, found);
          });
      case List<?> list -> list.forEach(item -> collect(item, key, found));
      case null, default -> {}
    }
  }

  private static void assertKnown(String expression, String where) {
    Matcher matcher = NAME.matcher(expression);
    Set<String> used = new TreeSet<>();
    while (matcher.find()) {
      used.add(matcher.group(1));
    }
    assertThat(used).as("%s: %s", where, expression).isNotEmpty().isSubsetOf(names());
    for (Described each : described()) {
      Matcher labels = Pattern.compile(each.name() + "(?:_bucket)?\\{([^}]*)}").matcher(expression);
      while (labels.find()) {
        for (String label : labels.group(1).split(",", -1)) {
          assertThat(label.split("[=!~]", 2)[0])
              .as("%s: %s", where, expression)
              .isIn(
                  java.util.stream.Stream.concat(
                          each.labels().stream(), java.util.stream.Stream.of("instance", "job"))
                      .toList());
        }
      }
    }
  }

  @Test
  @DisplayName("issue 5: the dashboard uses only metrics and labels that exist")
  void dashboard() throws IOException {
    Map<String, Object> json =
        Json.readObject(Files.readString(PROMETHEUS.resolve("dashboard.json")));
    List<String> expressions = new ArrayList<>();
    collect(json, "expr", expressions);
    expressions.forEach(expression -> assertKnown(expression, "dashboard"));
    List<String> queries = new ArrayList<>();
    collect(json.get("templating"), "query", queries);
    queries.stream()
        .filter(query -> query.startsWith("label_values"))
        .forEach(query -> assertKnown(query, "variable"));
    assertThat(expressions).hasSizeGreaterThan(30);
    assertThat(json).containsKeys("uid", "title", "panels", "schemaVersion");
    System.out.println("dashboard expressions=" + expressions.size() + " unknown=0");
  }

  @Test
  @DisplayName(
      "issue 5: each alert has an expression of metrics that exist, and says what is wrong")
  void alerts() throws IOException {
    String text = Files.readString(PROMETHEUS.resolve("alerts.yml"));
    String[] rules = text.split("- alert: ", -1);
    for (int i = 1; i < rules.length; i++) {
      String rule = rules[i];
      String name = rule.lines().findFirst().orElseThrow();
      assertThat(rule).as(name).contains("expr: ", "severity: ", "summary: ");
      int from = rule.indexOf("expr: ") + "expr: ".length();
      int labels = rule.indexOf("labels: ");
      int lasting = rule.indexOf("for: ");
      String expression = rule.substring(from, lasting < 0 ? labels : lasting).strip();
      if (!expression.startsWith("up{")) { // Prometheus's own
        assertKnown(expression, name);
      }
      assertThat(balanced(expression)).as(expression).isTrue();
    }
    assertThat(rules).hasSizeGreaterThan(15);
    System.out.println("alerts=" + (rules.length - 1) + " unknown=0");
  }

  @Test
  @DisplayName("control: a metric or a label that does not exist is found")
  void control() {
    for (String wrong :
        List.of(
            "rate(postroad_nonsense_total[5m])",
            "postroad_recipients_waiting{stat=\"held\"}",
            "postroad_sessions_open_bucket")) {
      assertThatThrownBy(() -> assertKnown(wrong, "control")).isInstanceOf(AssertionError.class);
    }
  }

  private static boolean balanced(String expression) {
    return count(expression, '(') == count(expression, ')')
        && count(expression, '{') == count(expression, '}')
        && count(expression, '[') == count(expression, ']');
  }

  private static long count(String text, char wanted) {
    return text.chars().filter(c -> c == wanted).count();
  }

  @Test
  @DisplayName("issue 5: promtool, where it is there, finds nothing wrong with alerts and metrics")
  void promtool() throws Exception {
    Process rules;
    try {
      rules =
          new ProcessBuilder(
                  "promtool", "check", "rules", PROMETHEUS.resolve("alerts.yml").toString())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      Assumptions.abort("promtool is not there (Debian: prometheus)");
      return;
    }
    String said = new String(rules.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(rules.waitFor()).as(said).isZero();
    Process metrics =
        new ProcessBuilder("promtool", "check", "metrics").redirectErrorStream(true).start();
    try (var in = metrics.getOutputStream()) {
      in.write(scraped.getBytes(StandardCharsets.UTF_8));
    }
    said = new String(metrics.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    List<String> ours = said.lines().filter(line -> line.startsWith("postroad_")).toList();
    assertThat(ours).isEmpty();
  }
}
