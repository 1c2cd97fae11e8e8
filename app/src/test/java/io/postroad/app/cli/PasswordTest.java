package io.postroad.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.sasl.ScramRecord;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code postroad password} and what it stores. */
class PasswordTest {
  @TempDir private Path folder;

  @Test
  @DisplayName("S8: a record that an earlier version made still fits")
  void compatible() {
    String made =
        "SCRAM-SHA-256$600000:MDEyMzQ1Njc4OWFiY2RlZg==$QIFSzeeNgaIEIW"
            + "U1Rbmb0IuvRr/wzGU7PWk3j0ldq2E=:1A8pu86SJ5ex5rTUl1Z2ABsf2Jpp9BR7unBIaE9N9TA=";
    assertThat(ScramRecord.parse(made))
        .hasValueSatisfying(r -> assertThat(r.fits("hunter2")).isTrue());
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
    assertThat(ScramRecord.derive("s3cret", salt, 600_000).text()).isEqualTo(line);
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

  @Test
  @DisplayName("RFC 4013 §2.3: a password with a control character is refused")
  void prohibited() {
    Run run = Run.fed(folder, "bell\u0007", "password");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("RFC 4013").doesNotContain("bell");
  }
}
