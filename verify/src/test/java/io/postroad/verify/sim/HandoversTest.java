package io.postroad.verify.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The bound that the simulation sets to repetition must itself be able to fail. */
final class HandoversTest {
  private static final String ALICE = "u3@alpha.test";
  private static final String BOB = "u1@omega.test";
  private static final Ledger.Entry ENTRY = new Ledger.Entry(7, BOB);

  private final Mail mail = Mail.draw(7, ALICE, List.of(BOB), new SplittableRandom(7));
  private final Ledger ledger = new Ledger();

  @BeforeEach
  void handIn() {
    ledger.sends(mail);
    ledger.handovers().taken(ENTRY);
    ledger.accepted(mail, List.of(BOB));
  }

  private void store(String id) {
    ledger.stored("omega", id, List.of(BOB), mail.content());
  }

  private void reportFailure() {
    String report = "X-Mail: 7\r\n\r\nFinal-Recipient: rfc822; " + BOB + "\r\nAction: failed\r\n";
    ledger.stored("alpha", "r", List.of(ALICE), report.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  @DisplayName("D6: once delivered, or once failed, is right")
  void once() {
    store("a");
    ledger.handovers().known(ENTRY);
    assertThat(ledger.handovers().doubts()).isZero();
    assertThat(ledger.endedTooOften()).isEmpty();
  }

  @Test
  @DisplayName("D6: delivered and reported as failed is wrong where everyone knew")
  void both() {
    store("a");
    ledger.handovers().known(ENTRY);
    reportFailure();
    assertThat(ledger.endedTooOften()).containsExactly(ENTRY);
  }

  @Test
  @DisplayName("RFC 1047: it may be where a giver did not come to know")
  void bothInDoubt() {
    store("a");
    reportFailure();
    assertThat(ledger.handovers().doubts(ENTRY)).isEqualTo(1);
    assertThat(ledger.endedTooOften()).isEmpty();
  }

  @Test
  @DisplayName("D6: each doubt excuses one copy more, not two")
  void copies() {
    store("a");
    store("b");
    ledger.handovers().known(ENTRY);
    assertThat(ledger.endedTooOften()).isEmpty();
    reportFailure();
    assertThat(ledger.endedTooOften()).containsExactly(ENTRY);
  }
}
