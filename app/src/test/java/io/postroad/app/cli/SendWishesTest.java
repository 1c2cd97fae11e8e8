package io.postroad.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.app.serve.RunningServer;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code postroad send} asks for time and urgency, and the queue tells of it in words. */
class SendWishesTest {
  @TempDir private Path folder;

  private static final String MORE =
      """
      [relay]
      trusted-networks = ["127.0.0.0/8"]
      [domains."example.test"]
      mailboxes = ["alice"]
      deliver = "inbox"
      """;

  @Test
  @DisplayName("product §1: --hold-for, --by and --priority are sent; queue and why show them")
  void asks() throws Exception {
    try (RunningServer server = RunningServer.with(folder, MORE)) {
      Run run =
          Run.in(
              folder,
              "send",
              "--server",
              server.smtpText(),
              "--from",
              "alice@example.test",
              "--to",
              "alice@example.test",
              "--hold-for",
              "2h",
              "--by",
              "3h;RT",
              "--priority",
              "4");
      assertThat(run.err()).isEmpty();
      assertThat(run.out())
          .containsPattern("S: 250-FUTURERELEASE 2592000 20\\d\\d-")
          .contains("S: 250-DELIVERBY", "S: 250-MT-PRIORITY MIXER")
          .contains(" HOLDFOR=7200 BY=10800;RT MT-PRIORITY=4");
      String data = folder.resolve("data").toString();
      Run list = Run.in(folder, "queue", "list", "--data", data);
      assertThat(list.out())
          .contains("deferred", "held until ", "else it goes back", "priority 4")
          .contains("held for release, as its sender asked");
      Run json = Run.in(folder, "queue", "list", "--json", "--data", data);
      assertThat(json.out()).contains("\"hold-until\"", "\"deliver-by\"", "\"priority\"");
      Run why = Run.in(folder, "why", "alice@example.test", "--data", data);
      assertThat(why.out()).contains("waits because of", "held until ", "priority 4");
    }
  }

  @Test
  @DisplayName(
      "RFC 8689 §2, §4.2.1: REQUIRETLS is offered inside TLS alone, and needs a verified peer")
  void requireTls() throws Exception {
    try (RunningServer server = RunningServer.with(folder, MORE)) {
      Run clear = requireTls(server, "--starttls=off");
      assertThat(clear.code()).isEqualTo(1);
      assertThat(clear.out()).doesNotContain("S: 250-REQUIRETLS", "C: MAIL");
      assertThat(clear.err()).contains("does not offer REQUIRETLS");
      // The default is not opportunistic here: any certificate would do then, and be believed.
      Run unverified = requireTls(server, "--timeout=60s");
      assertThat(unverified.code()).as("its certificate is self-signed").isEqualTo(75);
      assertThat(unverified.out()).contains("C: STARTTLS").doesNotContain("C: MAIL");
      assertThat(unverified.err()).contains("certificate is not good");
      Run secured = requireTls(server, "--starttls=require");
      assertThat(secured.out()).contains("S: 250-REQUIRETLS", " REQUIRETLS");
      assertThat(secured.code()).as("whoever waives the check may probe").isEqualTo(0);
    }
  }

  private Run requireTls(RunningServer server, String option) {
    return Run.in(
        folder,
        "send",
        "--server",
        server.smtpText(),
        "--from",
        "alice@example.test",
        "--to",
        "alice@example.test",
        "--require-tls",
        option);
  }

  @ParameterizedTest
  @DisplayName("product §1: a wish that cannot be said on the wire is wrong usage, with a reason")
  @CsvSource(
      delimiter = '|',
      value = {
        "--hold-for=soon | --hold-for",
        "--hold-until=tomorrow | 2026-12-24T18:00:00Z",
        "--by=10m;X | none of N, R, NT and RT",
        "--by=0s;R | more than none",
        "--priority=10 | -9 to 9",
      })
  void wrongUsage(String option, String reason) {
    Run run = Run.in(folder, "send", "--to", "a@b.test", "--server", "127.0.0.1:9", option);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains(reason);
  }
}
