package io.postroad.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.app.json.Json;
import io.postroad.mta.history.HistoryEvent;
import io.postroad.smtp.runtime.JdkExecution;
import io.postroad.testkit.runtime.Faults;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is written to standard error (rule L1). */
class LogTest {

  private static List<String> logged(LogFormat format, Consumer<Log> use) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Faults faults = new Faults();
    Log log =
        Log.start(
            new JdkExecution(faults), new PrintStream(out, true, StandardCharsets.UTF_8), format);
    use.accept(log);
    log.close(Duration.ofSeconds(5));
    faults.assertNone();
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static HistoryEvent attempted(String reply) {
    return new HistoryEvent.Attempted(
        Instant.EPOCH,
        "01m84grmmvfc1kmxp77prk7x0x",
        "192.0.2.1:25",
        List.of(new HistoryEvent.RecipientResult("a@b.test", "deferred", reply)),
        List.of());
  }

  @Test
  @DisplayName("L1: whatever a peer said, one event is one line, without controls or bidi marks")
  void oneLine() {
    StringBuilder all = new StringBuilder();
    for (int c = 0; c < 0x2100; c++) {
      all.append((char) c);
    }
    int lines = 0;
    for (LogFormat format : LogFormat.values()) {
      for (int from = 0; from < all.length(); from += 100) {
        String text = all.substring(from, Math.min(all.length(), from + 100));
        List<String> written = logged(format, log -> log.event(attempted(text)));
        assertThat(written).as(format + " from " + from).hasSize(1);
        assertThat(written.getFirst().chars().noneMatch(LogTest::dangerous)).isTrue();
        lines++;
      }
    }
    System.out.println("lines=" + lines + " extra_lines=0");
  }

  private static boolean dangerous(int c) {
    return c < ' '
        || (c >= 0x7F && c < 0xA0)
        || c == 0x2028
        || c == 0x2029
        || (c >= 0x202A && c <= 0x202E)
        || c == 0x200F
        || c == 0x200E;
  }

  @Test
  @DisplayName("product §5: with --log json each line is one object with time, event and queue id")
  void json() throws Exception {
    List<String> lines = logged(LogFormat.JSON, log -> log.event(attempted("451 4.3.0 \"later\"")));
    var object = Json.readObject(lines.getFirst());
    assertThat(object.keySet())
        .containsExactly("at", "level", "event", "queue-id", "destination", "results");
    assertThat(object).containsEntry("event", "attempted").containsEntry("level", "info");
    assertThat(lines.getFirst()).contains("\"reply\":\"451 4.3.0 \\\"later\\\"\"");
  }

  @Test
  @DisplayName("L1: text of a client is cut at 256 characters")
  void cut() {
    List<String> lines = logged(LogFormat.TEXT, log -> log.event(attempted("x".repeat(10_000))));
    assertThat(lines.getFirst().length()).isLessThan(600);
  }

  @Test
  @DisplayName("L1: equal lines are counted, not repeated")
  void repeats() {
    List<String> lines =
        logged(
            LogFormat.TEXT,
            log -> {
              for (int i = 0; i < 1000; i++) {
                log.warning("the disk is slow");
              }
              log.note("over");
            });
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).contains("the disk is slow");
    assertThat(lines.get(1)).contains("times=999");
    assertThat(lines.get(2)).endsWith("over");
  }

  @Test
  @DisplayName("L1: a note is its message, and a warning says so once")
  void words() {
    List<String> lines =
        logged(
            LogFormat.TEXT,
            log -> {
              log.note("configuration reloaded");
              log.warning("the disk is slow");
              log.line("warning", "fault", java.util.Map.of("message", "of a library"));
            });
    assertThat(lines.stream().map(line -> line.substring(line.indexOf(' ') + 1)).toList())
        .containsExactly(
            "configuration reloaded", "warning: the disk is slow", "warning fault: of a library");
  }

  @Test
  @DisplayName("A fault has its cause and the innermost frames")
  void fault() {
    List<String> lines =
        logged(LogFormat.TEXT, log -> log.fault("it broke", new IllegalStateException("why")));
    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst()).contains("it broke").contains("why").contains("LogTest");
  }
}
