package io.postroad.app.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.app.config.Secret;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SignatureTest {

  @Test
  @DisplayName("webhooks: the signature is that of the Standard Webhooks specification's example")
  void standard() {
    assertThat(
            Signature.of(
                new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                1614265330,
                "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  @DisplayName("webhooks: another secret, id, time or body is another signature")
  void everythingCounts() {
    byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
    Secret secret = new Secret("a secret of some length");
    String right = Signature.of(secret, "id", 1, body);
    assertThat(Signature.of(new Secret("another of some length"), "id", 1, body))
        .isNotEqualTo(right);
    assertThat(Signature.of(secret, "di", 1, body)).isNotEqualTo(right);
    assertThat(Signature.of(secret, "id", 2, body)).isNotEqualTo(right);
    assertThat(Signature.of(secret, "id", 1, new byte[] {'{', '}', ' '})).isNotEqualTo(right);
  }
}
