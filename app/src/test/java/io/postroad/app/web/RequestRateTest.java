package io.postroad.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.testkit.runtime.TestTime;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** W1 and W4: how often a client may ask, and how often guess. */
class RequestRateTest {
  private final TestTime time = new TestTime();

  @Test
  @DisplayName("W4: 100 requests in a second with the token, and again in the next")
  void rate() {
    RequestRate rate = new RequestRate(time);
    for (int second = 0; second < 3; second++) {
      for (int i = 0; i < 100; i++) {
        assertThat(rate.admits()).isTrue();
      }
      assertThat(rate.admits()).isFalse();
      time.advance(Duration.ofSeconds(1));
    }
  }

  @Test
  @DisplayName("W1: ten guesses block an address, or a /64, for 15 minutes")
  void guesses() {
    FailureGuard guard = new FailureGuard(time);
    InetAddress client = InetAddress.ofLiteral("2001:db8::1");
    for (int i = 0; i < 10; i++) {
      assertThat(guard.admits(client)).isTrue();
      guard.failed(client);
    }
    assertThat(guard.admits(client)).isFalse();
    assertThat(guard.admits(InetAddress.ofLiteral("2001:db8::ffff"))).isFalse();
    assertThat(guard.admits(InetAddress.ofLiteral("2001:db8:0:1::1"))).isTrue();
    time.advance(Duration.ofMinutes(15));
    assertThat(guard.admits(client)).isTrue();
  }
}
