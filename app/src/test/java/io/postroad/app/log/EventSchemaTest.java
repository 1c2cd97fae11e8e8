package io.postroad.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.app.cli.CommandLine;
import io.postroad.app.flow.SampleEvents;
import io.postroad.app.json.Json;
import io.postroad.app.serve.RunningServer;
import io.postroad.mta.history.HistoryEvent;
import io.postroad.mta.history.HistoryEvent.RecipientResult;
import io.postroad.mta.reception.LocalSubmission;
import io.postroad.smtp.runtime.JdkExecution;
import io.postroad.smtp.server.SessionEvent;
import io.postroad.testkit.runtime.Faults;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That every line of the log is what docs/events.schema.json says (rule L1, product.md §5). */
class EventSchemaTest {
  private static final Path DOCS =
      Path.of(System.getProperty("postroad.root", "..")).resolve("docs");

  @TempDir private Path folder;

  private static Map<String, Object> json() throws IOException {
    return Json.readObject(Files.readString(DOCS.resolve("events.schema.json")));
  }

  private static Map<?, ?> definitions(String of) throws IOException {
    return (Map<?, ?>) ((Map<?, ?>) json().get("$defs")).get(of);
  }

  private static List<String> logged(Consumer<Log> use) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Faults faults = new Faults();
    Log log =
        Log.start(
            new JdkExecution(faults),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            LogFormat.JSON);
    use.accept(log);
    log.close(Duration.ofSeconds(5));
    faults.assertNone();
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static Set<String> check(List<String> lines) throws IOException {
    Schema schema = new Schema(json());
    Set<String> words = new TreeSet<>();
    for (String line : lines) {
      Map<String, Object> event = Json.readObject(line);
      String word = String.valueOf(event.get("event"));
      Object definition = definitions("events").get(word);
      assertThat(definition).as("%s is described", word).isInstanceOf(Map.class);
      assertThat(new Schema(withDefinitions((Map<?, ?>) definition)).faults(event))
          .as(line)
          .isEmpty();
      assertThat(schema.faults(event)).as(line).isEmpty();
      words.add(word);
    }
    return words;
  }

  private static Map<String, Object> withDefinitions(Map<?, ?> definition) throws IOException {
    Map<String, Object> whole = new java.util.LinkedHashMap<>();
    definition.forEach((name, value) -> whole.put(String.valueOf(name), value));
    whole.put("$defs", json().get("$defs"));
    return whole;
  }

  private static Set<Class<?>> classes(List<?> events) {
    return events.stream().map(Object::getClass).collect(Collectors.toSet());
  }

  @Test
  @DisplayName("product §5: every kind of event there can be is described, and its line fits")
  void exhaustive() throws IOException {
    List<SessionEvent> sessions = SampleEvents.ofSessions();
    List<HistoryEvent> messages = SampleEvents.ofMessages();
    assertThat(classes(sessions))
        .as("one of each")
        .isEqualTo(Set.copyOf(Arrays.asList(SessionEvent.class.getPermittedSubclasses())));
    assertThat(classes(messages))
        .isEqualTo(Set.copyOf(Arrays.asList(HistoryEvent.class.getPermittedSubclasses())));
    List<String> lines =
        logged(log -> {
          sessions.forEach(log::event);
          messages.forEach(log::event);
          for (SessionEvent.End end : SessionEvent.End.values()) {
            log.event(new SessionEvent.Closed(Instant.EPOCH, SampleEvents.session(), end, 0, 0));
          }
          log.event(
              new HistoryEvent.Accepted(
                  Instant.EPOCH,
                  SampleEvents.ID,
                  LocalSubmission.SESSION,
                  "192.0.2.1",
                  "",
                  List.of("bob@elsewhere.test"),
                  1,
                  List.of()));
          log.note("note");
          log.warning("warning");
          log.fault("fault", new IllegalStateException("x", new IOException("y")));
          log.fault("fault", null);
          log.line("warning", "fault", Map.of("message", "m", "logger", "l"));
          log.warning("again");
          log.warning("again");
          log.note("over");
        });
    Set<String> seen = check(lines);
    assertThat(lines).as("no session tells of it").anyMatch(line -> line.contains("\"api\""));
    assertThat(seen).isEqualTo(new TreeSet<>(definitions("events").keySet()));
    System.out.println("events=" + seen.size() + " lines=" + lines.size() + " misfits=0");
  }

  @Test
  @DisplayName("L1: hostile text of any kind and length still makes lines that fit")
  void hostile() throws IOException {
    StringBuilder nasty = new StringBuilder();
    for (int c = 0; c < 0x3000; c += 7) {
      nasty.append((char) c);
    }
    nasty.append("\ud800\udfff\udfff\u202e\u2028\r\n\u0000\\u0041\"{}[]");
    List<RecipientResult> many = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      many.add(new RecipientResult(nasty.substring(i), "deferred", nasty.reverse().toString()));
    }
    List<String> lines =
        logged(log -> {
          log.event(
              new HistoryEvent.Attempted(
                  Instant.EPOCH, SampleEvents.ID, nasty.toString(), many, List.of()));
          log.event(
              new HistoryEvent.Steered(
                  Instant.EPOCH, SampleEvents.ID, "x".repeat(100_000), nasty.toString()));
          log.event(
              new SessionEvent.NotSecured(Instant.EPOCH, SampleEvents.session(), nasty.toString()));
          log.warning(nasty.toString());
          log.fault(nasty.toString(), new IOException(nasty.toString()));
        });
    assertThat(lines).hasSize(5);
    check(lines);
    for (String line : lines) {
      assertThat(line.length()).isLessThan(40_000);
      Json.readObject(line).values().stream()
          .filter(value -> value instanceof String)
          .forEach(value ->
              assertThat(((String) value).getBytes(StandardCharsets.UTF_8).length)
                  .as("cut at 256 octets, three points behind it")
                  .isLessThanOrEqualTo(256 + 3));
    }
  }

  @Test
  @DisplayName("control: a line that lacks a field, has one too many or a wrong one does not fit")
  void control() throws IOException {
    Schema schema = new Schema(json());
    Map<String, Object> right = Json.readObject(logged(log -> log.note("x")).getFirst());
    assertThat(schema.faults(right)).isEmpty();
    for (Map.Entry<String, Object> wrong :
        Map.<String, Object>of("more", "x", "level", "loud", "at", "yesterday", "event", "odd")
            .entrySet()) {
      Map<String, Object> changed = new java.util.LinkedHashMap<>(right);
      changed.put(wrong.getKey(), wrong.getValue());
      assertThat(schema.faults(changed)).as("%s", wrong).isNotEmpty();
    }
    right.remove("message");
    assertThat(schema.faults(right)).isNotEmpty();
  }

  @Test
  @DisplayName("L1: the whole log of a real server fits, and holds no secret")
  void realServer() throws Exception {
    String secret = "correct-horse-battery";
    try (RunningServer server = RunningServer.with(folder, configuration())) {
      String to = server.smtpText();
      run("send", "--server", to, "--to", "alice@example.test", "--subject", "private-subject");
      run("send", "--server", to, "--to", "nobody@example.test");
      run("send", "--server", to, "--to", "bob@dead.test");
      Path password = Files.writeString(folder.resolve("password"), secret);
      run(
          "send",
          "--server",
          submission(server),
          "--starttls",
          "require",
          "--user",
          "alice@example.test",
          "--password-file",
          password.toString(),
          "--to",
          "bob@dead.test");
      String token = server.token();
      Awaitility.await().until(() -> server.log().contains("\"event\":\"login-failed\""));
      Awaitility.await().until(() -> server.log().contains("\"outcome\":\"deferred\""));
      Awaitility.await().until(() -> server.log().contains("\"event\":\"removed\""));
      List<String> lines = server.log().lines().toList();
      Set<String> words = check(lines);
      assertThat(words)
          .contains("connected", "accepted", "refused", "attempted", "removed", "closed", "tls");
      assertThat(server.log())
          .doesNotContain(secret)
          .doesNotContain(token)
          .doesNotContain("private-subject")
          .doesNotContain(
              java.util.Base64.getEncoder()
                  .encodeToString(secret.getBytes(StandardCharsets.UTF_8)));
      System.out.println("lines=" + lines.size() + " kinds=" + words.size() + " secrets=0");
    }
  }

  private static String submission(RunningServer server) {
    return server.server().listening().stream()
        .filter(line -> line.endsWith(" submission"))
        .map(line -> line.split(" ", -1)[1])
        .findFirst()
        .orElseThrow();
  }

  private void run(String... args) {
    assertThat(CommandLine.run(folder, args)).isNotEmpty();
  }

  private static String configuration() {
    return """
    [[listen]]
    address = "127.0.0.1:0"
    service = "submission"
    [relay]
    trusted-networks = ["127.0.0.0/8"]
    [accounts."alice@example.test"]
    password = "SCRAM-SHA-256$600000:MDEyMzQ1Njc4OWFiY2RlZg==$QIFSzeeNgaIEIWU1Rbmb0IuvRr/wzGU7PWk3j0ldq2E=:1A8pu86SJ5ex5rTUl1Z2ABsf2Jpp9BR7unBIaE9N9TA="
    [domains."example.test"]
    mailboxes = ["alice"]
    deliver = "inbox"
    [[routes]]
    match = ["dead.test"]
    via = "smtp:127.0.0.1:9"
    """;
  }

  @Test
  @DisplayName("docs/events.md says of each event and field what the schema says")
  void page() throws IOException {
    StringBuilder table = new StringBuilder();
    for (Map.Entry<?, ?> each : definitions("events").entrySet()) {
      Map<?, ?> event = (Map<?, ?>) each.getValue();
      List<?> required = (List<?>) event.get("required");
      List<String> always = new ArrayList<>();
      List<String> sometimes = new ArrayList<>();
      for (Object name : ((Map<?, ?>) event.get("properties")).keySet()) {
        if (!List.of("at", "level", "event").contains(name)) {
          (required.contains(name) ? always : sometimes).add("`" + name + "`");
        }
      }
      table.append(
          "| `%s` | %s | %s | %s |%n"
              .formatted(
                  each.getKey(),
                  event.get("description"),
                  String.join(", ", always),
                  String.join(", ", sometimes)));
    }
    StringBuilder fields = new StringBuilder();
    definitions("fields")
        .forEach((name, field) ->
            fields.append(
                "| `%s` | %s |%n".formatted(name, ((Map<?, ?>) field).get("description"))));
    String generated =
        "\nEach has `at`, `level` and `event`.\n\n"
            + "| event | what happened | always with | where there is one |\n"
            + "| --- | --- | --- | --- |\n"
            + table
            + "\n| field | meaning |\n| --- | --- |\n"
            + fields
            + "\n";
    String page = Files.readString(DOCS.resolve("events.md"));
    int end = page.indexOf("<!-- end -->");
    int begin = page.lastIndexOf("-->", end) + "-->\n".length();
    String right = page.substring(0, begin) + generated + page.substring(end);
    if (Boolean.getBoolean("postroad.regenerate")) {
      Files.writeString(DOCS.resolve("events.md"), right);
    }
    assertThat(Files.readString(DOCS.resolve("events.md"))).isEqualTo(right);
  }
}
