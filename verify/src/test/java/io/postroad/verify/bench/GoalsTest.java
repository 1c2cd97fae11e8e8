package io.postroad.verify.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.app.json.Json;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A goal that is missed, or that was not measured, is not called met. */
final class GoalsTest {

  @Test
  @DisplayName("Docs: a ratio is the median over the rounds, and a bound is one to its side alone")
  void ratios() throws IOException {
    List<Goals.Judged> judged =
        goals(
                """
                [{"scenario":"large","target":"postfix","round":0,"e2e_rate":100},
                 {"scenario":"large","target":"ours","round":0,"e2e_rate":150},
                 {"scenario":"large","target":"postfix","round":1,"e2e_rate":100},
                 {"scenario":"large","target":"ours","round":1,"e2e_rate":190},
                 {"scenario":"large","target":"postfix","round":2,"e2e_rate":50},
                 {"scenario":"large","target":"ours","round":2,"e2e_rate":200},
                 {"scenario":"latency","target":"postfix","round":0,"p50_ms":2,"p99_ms":9},
                 {"scenario":"latency","target":"ours","round":0,"p50_ms":1.3,"p99_ms":9}]
                """)
            .judged();
    assertThat(judged.stream().map(Goals.Judged::line))
        .containsExactly(
            "goal 1 MiB, end to end: ratio 1.90, wanted at least 1.8: met",
            "goal one at a time, p50: ratio 0.65, wanted at most 0.6: not met",
            "goal one at a time, p99: ratio 1.00, wanted at most 1: met");
    assertThat(judged.stream().map(Goals.Judged::met)).containsExactly(true, false, true);
  }

  @Test
  @DisplayName("Docs: a round that failed, on either side, leaves its goals not met")
  void failedRounds() throws IOException {
    for (String failed : new String[] {"ours", "postfix"}) {
      List<Goals.Judged> judged =
          goals(
                  """
                  [{"scenario":"small-10","target":"postfix","round":0,"e2e_rate":100,"error":null},
                   {"scenario":"small-10","target":"ours","round":0,"e2e_rate":900,"error":null}]
                  """
                      .replace(
                          failed + "\",\"round\":0,\"e2e_rate\":",
                          failed + "\",\"round\":0,\"error\":\"gone\",\"e2e_rate\":")
                      .replace(",\"error\":null", ""))
              .judged();
      assertThat(judged.stream().map(Goals.Judged::line))
          .containsExactly(
              "goal a connection a message, end to end: not measured, wanted at least 5: not met");
      assertThat(judged.getFirst().met()).isFalse();
    }
  }

  @Test
  @DisplayName("Docs: figures of ours alone are judged by their worst round, and noise is told")
  void worst() throws IOException {
    Goals goals =
        goals(
            """
            [{"scenario":"idle-10000","target":"ours","round":0,"kb_per_conn_anon":7.5,
              "still_open":9999,"probe_ok":20,"other_share":0.25},
             {"scenario":"fsync","target":"ours","round":0,
              "s20":{"per_msg":{"fsync":0.01,"fdatasync":0.08}}}]
            """);
    assertThat(goals.judged().stream().map(Goals.Judged::line))
        .containsExactly(
            "goal an idle session of 10 000: 7.5 KB, wanted at most 8: met",
            "goal idle sessions held: 9999.0 sessions, wanted at least 10000: not met",
            "goal new clients served beside them: 20.0 of 20, wanted at least 20: met");
    assertThat(goals.noise())
        .containsExactly("noise idle-10000: others used 25 % of the machine: measure it again");
    assertThat(goals.forces())
        .containsExactly("figure forces a message, 20 sessions, strace: ours 0.090");
  }

  private static Goals goals(String runs) throws IOException {
    return new Goals(Json.readList(runs));
  }
}
