package io.postroad.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postroad.app.config.Addresses;
import io.postroad.app.serve.RunningServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code send} over LMTP and in another's name, against a real server. */
class SendApproachTest {
  private static final String MORE =
      """
      [[listen]]
      address = "127.0.0.1:0"
      service = "lmtp"
      [[listen]]
      address = "127.0.0.1:0"
      check-sender = "off"
      proxy-protocol = ["127.0.0.1/32"]
      xclient = ["192.0.2.0/24"]
      [relay]
      trusted-networks = ["127.0.0.0/8"]
      [domains."example.test"]
      mailboxes = ["alice", "bob"]
      deliver = "inbox"
      """;

  @TempDir private Path folder;

  private Run send(RunningServer server, int listener, String to, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "send",
                "--server",
                Addresses.text(server.server().smtpAddresses().get(listener)),
                "--from",
                "carol@else.test",
                "--to",
                to));
    args.addAll(List.of(more));
    return Run.in(folder, args.toArray(new String[0]));
  }

  @Test
  @DisplayName("RFC 2033: the LMTP listener answers for each recipient, relays for nobody")
  void lmtp() throws Exception {
    try (RunningServer server = RunningServer.with(folder, MORE)) {
      assertThat(server.server().listening().get(1)).matches("lmtp 127\\.0\\.0\\.1:[0-9]+ lmtp");
      Run run = send(server, 1, "alice@example.test,bob@example.test", "--protocol", "lmtp");
      assertThat(run.err()).isEmpty();
      assertThat(run.code()).isZero();
      assertThat(run.out())
          .contains("S: 220 mx1.example.test LMTP Postroad", "C: LHLO ")
          .containsPattern("S: 250 2\\.0\\.0 queued as [0-9a-z]+\\nS: 250 2\\.0\\.0 queued as ");
      await().until(() -> server.server().inbox().list(0, 10).total() == 1);
      Run relay = send(server, 1, "dave@elsewhere.test", "--protocol", "lmtp");
      assertThat(relay.code()).isEqualTo(1);
      assertThat(relay.err()).contains("550 5.7.1 relaying denied");
      assertThat(send(server, 1, "alice@example.test").out()).contains("S: 500 5.5.1 this is LMTP");
    }
  }

  @Test
  @DisplayName("S7: send --proxy and --xclient speak for others where they are listed")
  void introduced() throws Exception {
    try (RunningServer server = RunningServer.with(folder, MORE)) {
      Run proxied =
          send(server, 2, "alice@example.test", "--proxy", "192.0.2.7:40000,198.51.100.1:25");
      assertThat(proxied.err()).isEmpty();
      assertThat(proxied.code()).isZero();
      Run binary =
          send(
              server,
              2,
              "bob@example.test",
              "--proxy",
              "192.0.2.8",
              "--proxy-version",
              "2",
              "--xclient",
              "ADDR=203.0.113.9,HELO=x.test");
      assertThat(binary.err()).isEmpty();
      assertThat(binary.out()).contains("C: XCLIENT ADDR=203.0.113.9 HELO=x.test");
      // Trust is the client's: no relaying for whom the proxy names.
      assertThat(send(server, 2, "dave@elsewhere.test", "--proxy", "192.0.2.7").err())
          .contains("550 5.7.1 relaying denied");
      await().until(() -> server.log().contains("\"client\":\"203.0.113.9:"));
      assertThat(server.log()).contains("\"how\":\"PROXY\"", "\"how\":\"XCLIENT\"");
      assertThat(send(server, 2, "alice@example.test", "--timeout", "8s").code()).isEqualTo(75);
      assertThat(send(server, 0, "a@example.test", "--xclient", "ADDR=192.0.2.1").err())
          .contains("does not offer XCLIENT");
      assertThat(
              send(server, 1, "a@example.test", "--protocol", "lmtp", "--quit-after", "ehlo").out())
          .contains("C: LHLO ", "S: 221 ");
    }
  }

  @Test
  @DisplayName("product §7.10: what cannot be meant is refused with 2")
  void usage() {
    for (String[] bad :
        new String[][] {
          {"--protocol", "http"},
          {"--proxy", "mx.test"},
          {"--proxy", "192.0.2.1,2001:db8::1"},
          {"--proxy-version", "3"},
          {"--xclient", "ADDR"}
        }) {
      Run run =
          Run.in(folder, "send", "--server", "127.0.0.1:9", "--to", "a@b.test", bad[0], bad[1]);
      assertThat(run.code()).as(bad[1]).isEqualTo(2);
      assertThat(run.err()).contains(bad[0]);
    }
  }
}
