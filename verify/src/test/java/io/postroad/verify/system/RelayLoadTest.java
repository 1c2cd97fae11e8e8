package io.postroad.verify.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Postfix's load generator on one side, its sink on the other, Postroad between them. */
final class RelayLoadTest {
  private static final int MESSAGES = 20_000;
  private static final Pattern COUNT = Pattern.compile("(\\d+)");

  @TempDir private Path folder;

  @Test
  @DisplayName(
      "smtp-source -d -s 100 -l 4096 -m 20000 through a relay: all 20 000 are counted at smtp-sink")
  void twentyThousand() {
    int port = Ports.free();
    try (Background peer = Background.smtpSink(folder, port, 1000, "-c");
        Postroad relay = relayTo(port)) {
      long begin = System.nanoTime();
      Command.tool(
              "smtp-source",
              "-d",
              "-s",
              "100",
              "-l",
              "4096",
              "-m",
              Integer.toString(MESSAGES),
              "-f",
              "alice@example.org",
              "-t",
              "bob@example.test",
              "127.0.0.1:" + relay.smtpPort())
          .within(Duration.ofMinutes(4))
          .run()
          .succeeded();
      double accepted = (System.nanoTime() - begin) / 1e9;
      Awaitility.await("all counted at the sink")
          .atMost(Duration.ofMinutes(4))
          .pollInterval(Duration.ofMillis(100))
          .until(() -> counted(peer) >= MESSAGES);
      double delivered = (System.nanoTime() - begin) / 1e9;
      System.out.printf(
          "relay: messages=%d counted=%d accepted/s=%.0f end-to-end/s=%.0f%n",
          MESSAGES, counted(peer), MESSAGES / accepted, MESSAGES / delivered);
      assertThat(counted(peer)).isEqualTo(MESSAGES);
      assertThat(relay.stop()).isZero();
    }
  }

  /** smtp-sink -c writes its count over and over on one line. */
  private static long counted(Background sink) {
    long count = 0;
    Matcher matcher = COUNT.matcher(sink.output());
    while (matcher.find()) {
      count = Long.parseLong(matcher.group(1));
    }
    return count;
  }

  private Postroad relayTo(int port) {
    return Postroad.start(
        folder.resolve("relay"),
        """
        hostname = "relay.example.test"
        data = "{folder}/data"

        [[listen]]
        address = "127.0.0.1:0"
        service = "mx"
        check-sender = "off"

        [http]
        listen = ""

        [relay]
        trusted-networks = ["127.0.0.0/8"]

        [shaping.default]
        connections = 100
        messages-per-connection = 1000

        [[routes]]
        match = ["*"]
        via = "smtp:127.0.0.1:%d"
        """
            .formatted(port));
  }
}
