package io.postroad.mta.spool.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Seeded histories of crashes and failing disks; see {@link CrashWorld}. */
class SpoolCrashTest {
  /** What the spool has to say of crashes is what this test causes on purpose. */
  private static final Logger QUIET = Logger.getLogger("io.postroad.mta.spool.segment");

  private static final int SEEDS = 2_000;
  private static final int PROOF_SEEDS = 100_000;

  @BeforeAll
  static void quiet() {
    QUIET.setLevel(Level.OFF);
  }

  @AfterAll
  static void loud() {
    QUIET.setLevel(null);
  }

  @Test
  @DisplayName("D1-D8: whatever the disk does, nothing acknowledged is lost")
  void seeds() {
    run(1, SEEDS);
  }

  @Test
  @Tag("proof")
  @DisplayName("D1-D8: whatever the disk does, nothing acknowledged is lost (100 000 seeds)")
  void proof() {
    run(1_000_000, PROOF_SEEDS);
  }

  @Test
  @DisplayName("Control: without forcing, the same test sees mail lost")
  void control() {
    AtomicLong lost = new AtomicLong();
    LongStream.range(0, 200)
        .parallel()
        .forEach(seed -> lost.addAndGet(CrashWorld.play(seed, false).promises().lost));
    System.out.printf("spool crashes without forcing: seeds=200 acked_lost=%d%n", lost.get());
    assertThat(lost.get()).isPositive();
  }

  @Test
  @DisplayName("The same seed gives the same history")
  void replay() {
    for (long seed = 0; seed < 25; seed++) {
      assertThat(CrashWorld.play(seed, true).traceHash())
          .isEqualTo(CrashWorld.play(seed, true).traceHash());
    }
  }

  private static void run(long first, int count) {
    List<String> broken = new ArrayList<>();
    long[] sums = new long[7];
    LongStream.range(first, first + count)
        .parallel()
        .forEach(seed -> {
          Promises promises = CrashWorld.play(seed, true).promises();
          synchronized (broken) {
            promises.broken().forEach(what -> broken.add("seed " + seed + ": " + what));
            if (promises.damaged > 0) {
              broken.add("seed " + seed + ": an undamaged disk seen as damaged");
            }
            sums[0] += promises.acknowledged;
            sums[1] += promises.lost;
            sums[2] += promises.phantom;
            sums[3] += promises.mangled;
            sums[4] += promises.resurrected;
            sums[5] += promises.reportsLost;
            sums[6] += promises.damaged;
          }
        });
    System.out.printf(
        Locale.ROOT,
        "spool crashes: seeds=%d acked=%d acked_lost=%d phantom=%d mangled=%d resurrected=%d"
            + " reports_lost=%d false_damage=%d%n",
        count,
        sums[0],
        sums[1],
        sums[2],
        sums[3],
        sums[4],
        sums[5],
        sums[6]);
    assertThat(broken).isEmpty();
  }
}
