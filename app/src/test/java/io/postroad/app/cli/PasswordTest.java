package io.postroad.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code postroad password} and what it stores. */
class PasswordTest {
  @TempDir private Path folder;

  @Test
  @DisplayName("RFC 7677 §3: the record's server key signs the example as the standard says")
  void standardVector() throws Exception {
    byte[] salt = Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ==");
    PasswordRecord record = PasswordRecord.derive("pencil", salt, 4096);
    String nonce = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    String message =
        "n=user,r=rOprNGfwEbeRWgbNEkqO,r="
            + nonce
            + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,c=biws,r="
            + nonce;
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(Base64.getDecoder().decode(record.serverKey()), "HmacSHA256"));
    byte[] signature = mac.doFinal(message.getBytes(StandardCharsets.US_ASCII));
    assertThat(Base64.getEncoder().encodeToString(signature))
        .isEqualTo("6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
  }

  @Test
  @DisplayName("S8, product §7.2: 600 000 rounds, 16 octets of salt, the hash alone on its line")
  void fromStandardInput() {
    Run run = Run.fed(folder, "s3cret", "password");
    assertThat(run.code()).isZero();
    String line = run.out().lines().reduce((_, last) -> last).orElseThrow();
    assertThat(line).matches("SCRAM-SHA-256\\$600000:[A-Za-z0-9+/=]{24}\\$\\S{44}:\\S{44}");
    String[] parts = line.split("[$:]", -1);
    byte[] salt = Base64.getDecoder().decode(parts[2]);
    assertThat(salt).hasSize(16);
    assertThat(PasswordRecord.derive("s3cret", salt, 600_000).text()).isEqualTo(line);
    assertThat(Run.fed(folder, "s3cret\n", "password").out()).isNotEqualTo(run.out());
    assertThat(run.err()).isEmpty();
  }

  @Test
  @DisplayName("An empty password is refused")
  void empty() {
    Run run = Run.fed(folder, "\n", "password");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
  }
}
