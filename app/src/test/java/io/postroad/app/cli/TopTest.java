package io.postroad.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.app.json.Json;
import io.postroad.app.serve.RunningServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code postroad top} draws of given figures, and of a real server. */
class TopTest {
  @TempDir private Path folder;

  private static TopFigures figures() throws Exception {
    Map<String, @Nullable Object> flow =
        Json.readObject(
            """
            {"step":1,"times":[1,2],"series":{"accepted":[100,20],"delivered":[0,7],
             "refused-4yz":[0,1],"refused-5yz":[2,0],"deferred":[0,3],"failed":[0,0],
             "sessions-open":[4,5],"connections-out":[1,2],"queue-oldest-age":[7199,7200],
             "transaction-p50":[0.012,null],"transaction-p90":[0.03,null],
             "transaction-p99":[1.25,null],"delivery-p50":[null,null]}}\
            """);
    Map<String, @Nullable Object> queue =
        Json.readObject(
            """
            {"messages":12,"states":{"queued":1,"active":2,"deferred":9,"held":0}}\
            """);
    List<Map<String, @Nullable Object>> destinations =
        RemoteQueue.objects(
            """
            [{"name":"mx.partner.test:25","waiting":9,"connections":2,
              "held-back-until":"2026-03-01T12:05:00Z","last-reply":"451 4.7.1 greylisted"}]\
            """);
    List<Map<String, @Nullable Object>> events =
        RemoteQueue.objects(
            """
            [{"at":"2026-03-01T12:00:01.5Z","event":"refused","client":"192.0.2.1","stage":"rcpt",
              "sender":"","reply":"550 5.1.1 no\\u001b[2Jbody \\u202e here"},
             {"at":"2026-03-01T12:00:00Z","event":"accepted","client":"192.0.2.2",
              "sender":"ann@shop.test"},
             {"at":"2026-03-01T11:59:00Z","event":"connection-refused","client":"192.0.2.1",
              "reply":"421 4.7.0 too many"}]\
            """);
    return new TopFigures(
        "2026-03-01T12:00:02Z",
        "http://127.0.0.1:8025",
        TopFigures.series(flow),
        queue,
        destinations,
        events);
  }

  @Test
  @DisplayName("top: the screen of fixed figures in 80x24")
  void golden() throws Exception {
    List<String> lines = new TopScreen(80, 24, (_, text) -> text).draw(figures(), "");
    assertThat(String.join("\n", lines.stream().map(String::stripTrailing).toList()))
        .isEqualTo(
            """
            postroad http://127.0.0.1:8025  2026-03-01T12:00:02Z
            in        12.0/s  120/min   refused 1 + 2/min (4yz + 5yz)   sessions 5
            out        0.7/s  7/min   deferred 3/min  failed 0/min   connections 2
            time  reception 12ms 30ms 1.3s   delivery - - -  (p50 p90 p99)
            queue 12   queued 1  active 2  deferred 9  held 0   oldest 2h

            DESTINATION                 waiting conn  state           last reply
            mx.partner.test:25                9    2  until 12:05:00  451 4.7.1 greylisted

            SENDER (accepted refused)                CLIENT (accepted refused)
            <>                              0     1  192.0.2.1                     0     2
            ann@shop.test                   1     0  192.0.2.2                     1     0

            REFUSED
            12:00:01 192.0.2.1       rcpt  550 5.1.1 no?[2Jbody ? here
            11:59:00 192.0.2.1       conn  421 4.7.0 too many
            q quits\
            """);
  }

  @Test
  @DisplayName("L1: no line is wider, nor are there more of them, than the terminal has")
  void fits() throws Exception {
    TopFigures given = figures();
    List<Map<String, @Nullable Object>> many = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      many.addAll(given.events());
      many.addAll(given.destinations());
    }
    TopFigures full =
        new TopFigures(given.at(), "x".repeat(500), given.flow(), given.queue(), many, many);
    int drawn = 0;
    for (int width = 40; width <= 200; width += 7) {
      for (int height = 10; height <= 80; height += 7) {
        List<String> lines =
            new TopScreen(width, height, (_, text) -> text).draw(full, "y".repeat(500));
        assertThat(lines).hasSizeLessThanOrEqualTo(height);
        int widest = lines.stream().mapToInt(String::length).max().orElse(0);
        assertThat(widest).isLessThanOrEqualTo(width);
        drawn++;
      }
    }
    System.out.println("screens=" + drawn + " overflow=0");
  }

  @Test
  @DisplayName("top: a server that answers nothing of this is drawn with dashes")
  void nothingKnown() {
    TopFigures nothing = new TopFigures("now", "there", Map.of(), Map.of(), List.of(), List.of());
    assertThat(new TopScreen(80, 24, (_, text) -> text).draw(nothing, "it is gone"))
        .contains("queue -   queued -  active -  deferred -  held -   oldest -", "it is gone");
  }

  @Test
  @DisplayName("top --once and --json: one look at a real server, without escapes")
  void oneLook() throws Exception {
    try (RunningServer server = RunningServer.catching(folder, "127.0.0.1:0")) {
      Run sent =
          Run.in(
              folder,
              "send",
              "--server",
              server.smtpText(),
              "--from",
              "ann@shop.test",
              "--to",
              "bob@home.test",
              "--starttls",
              "off");
      assertThat(sent.code()).isZero();
      Run look = Run.in(folder, "top", "--once", "--api", server.http());
      assertThat(look.code()).isZero();
      assertThat(look.out()).contains("ann@shop.test").doesNotContain("\u001b");
      Run json = Run.in(folder, "top", "--json", "--api", server.http());
      assertThat(Json.readObject(json.out()))
          .containsKeys("at", "flow", "queue", "destinations", "senders", "clients", "refusals");
    }
    Run gone = Run.in(folder, "top", "--api", "http://127.0.0.1:9");
    assertThat(gone.code()).isEqualTo(1);
    assertThat(gone.err()).contains("nobody answers there");
  }
}
