package io.postroad.verify.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a message costs this build beside another one, both measured in one run, in turn. The other
 * is the tree that the system property {@code bench.before} names, built or ready to be.
 */
@Tag("bench")
@Tag("cpu")
final class CpuBench {
  private static final int ROUNDS = 3;
  private static final int MESSAGES = 20_000;
  private static final double RATIO_MAX = 1.5;
  private static final String BEFORE = "bench.before";

  @TempDir private Path folder;

  @Test
  @DisplayName(
      "smtp-source -d -s 100 into a route discard: at most 1.5 times the CPU a message of before")
  void perMessage() {
    String before = System.getProperty(BEFORE, "");
    assumeThat(before).as("-D%s=DIR names the tree to compare with", BEFORE).isNotEmpty();
    List<Double> old = new ArrayList<>();
    List<Double> now = new ArrayList<>();
    try (Postroad first = start("before", Path.of(before).resolve("postroad").toString());
        Postroad second = start("now", Postroad.launcher())) {
      load(first); // both are warm before it counts
      load(second);
      System.out.println("| round | before, CPU us a message | now, CPU us a message |");
      System.out.println("| --- | --- | --- |");
      for (int round = 1; round <= ROUNDS; round++) {
        old.add(load(first));
        now.add(load(second));
        System.out.printf("| %d | %.1f | %.1f |%n", round, old.getLast(), now.getLast());
      }
      assertThat(first.stop()).isZero();
      assertThat(second.stop()).isZero();
    }
    double ratio = median(now) / median(old);
    System.out.printf(
        "cpu: messages=%d rounds=%d before-us=%.1f now-us=%.1f ratio=%.2f bar=%.1f%n",
        MESSAGES, ROUNDS, median(old), median(now), ratio, RATIO_MAX);
    assertThat(ratio).isLessThanOrEqualTo(RATIO_MAX);
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  /** One load; the server's CPU time for each message, in microseconds. */
  private static double load(Postroad server) {
    Duration before = server.cpu();
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
            "127.0.0.1:" + server.smtpPort())
        .within(Duration.ofMinutes(4))
        .run()
        .succeeded();
    return server.cpu().minus(before).toNanos() / 1e3 / MESSAGES;
  }

  private Postroad start(String name, String program) {
    return Postroad.start(
        folder.resolve(name),
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

        [[routes]]
        match = ["*"]
        via = "discard"
        """,
        program,
        "");
  }
}
