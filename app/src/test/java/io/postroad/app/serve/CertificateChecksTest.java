package io.postroad.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.app.cli.CommandLine;
import io.postroad.app.config.Configurations;
import io.postroad.app.config.Overrides;
import io.postroad.smtp.runtime.JdkExecution;
import io.postroad.testkit.tls.TestCertificates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code postroad check} says of certificates (product §1; rule T1). */
class CertificateChecksTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final String MAIN = "[tls]\ncertificate = 'a.pem'\nkey = 'a.key'\n";
  private static final String FURTHER =
      "[[tls.certificates]]\nnames = ['%s']\ncertificate = 'b.pem'\nkey = 'b.key'\n";

  @TempDir private Path folder;

  private void write(String name, byte[] octets) throws IOException {
    Path file = Files.write(folder.resolve(name), octets);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
  }

  /** A certificate for a host that was made so many days ago, and is good for ten years. */
  private void make(String file, String host, long daysAgo, Instant now) throws IOException {
    SelfSigned made = SelfSigned.make(host, now.minus(Duration.ofDays(daysAgo)));
    write(file + ".pem", made.certificate().getBytes(StandardCharsets.US_ASCII));
    write(file + ".key", made.key().getBytes(StandardCharsets.US_ASCII));
  }

  private Path configure(String text) throws IOException {
    return Files.writeString(
        folder.resolve("p.toml"),
        "hostname = 'mx.example.test'\ndata = 'data'\n"
            + text
            + "\n[dns]\nservers = ['127.0.0.1:9']\n");
  }

  private List<String> findings(String text) throws Exception {
    Path file = configure(text);
    return new CertificateChecks(
            new Configurations(Map.of(), folder).read(file, Overrides.NONE), NOW)
        .run().stream().map(finding -> finding.weight().word() + ": " + finding.message()).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | ok: certificate CN=mx.example.test ends in 3650 days",
        "3635 | ok: certificate CN=mx.example.test ends in 15 days",
        "3637 | warning: certificate CN=mx.example.test ends in 13 days; get a new one",
        "3651 | missing: certificate CN=mx.example.test has ended; get a new one",
        "-2 | warning: certificate CN=mx.example.test is not valid yet; see whether the clock of this"
            + " machine is right",
      })
  @DisplayName("product §1, T1: a certificate that ended is missing, one that soon does a warning")
  void dates(long daysAgo, String finding) throws Exception {
    make("a", "mx.example.test", daysAgo, NOW);
    assertThat(findings(MAIN)).containsExactly(finding);
  }

  @Test
  @DisplayName("product §1, T1: a key that belongs to another certificate is missing")
  void keyMismatch() throws Exception {
    make("b", "other.test", 0, NOW);
    make("a", "mx.example.test", 0, NOW);
    Files.copy(
        folder.resolve("b.key"),
        folder.resolve("a.key"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING,
        java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
    assertThat(findings(MAIN))
        .singleElement()
        .asString()
        .startsWith("missing: ")
        .contains("a.pem", "a.key", "does not belong");
  }

  @Test
  @DisplayName("product §7.17: a key that everybody can read is missing")
  void openKey() throws Exception {
    make("a", "mx.example.test", 0, NOW);
    Files.setPosixFilePermissions(
        folder.resolve("a.key"), PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(findings(MAIN)).singleElement().asString().contains("can be read by everybody");
  }

  @Test
  @DisplayName("product §1: a certificate that does not name the server is a warning")
  void nameMismatch() throws Exception {
    make("a", "other.test", 0, NOW);
    assertThat(findings(MAIN))
        .containsExactly(
            "ok: certificate CN=other.test ends in 3650 days",
            "warning: certificate CN=other.test does not name mx.example.test; clients that verify"
                + " it will not believe this server");
    make("b", "mx.example.test", 0, NOW);
    assertThat(findings(MAIN + FURTHER.formatted("mx.example.test")))
        .as("the further one is shown to whoever asks for that name")
        .allMatch(finding -> finding.startsWith("ok: "));
    assertThat(findings(MAIN + FURTHER.formatted("mail.example.test")))
        .filteredOn(finding -> finding.startsWith("warning"))
        .singleElement()
        .asString()
        .contains("CN=mx.example.test does not name mail.example.test");
  }

  @Test
  @DisplayName(
      "product §1: the certificate of [http] is looked at, too; a broken one hides no other")
  void web() throws Exception {
    make("a", "other.test", 4000, NOW);
    write("b.pem", "nothing\n".getBytes(StandardCharsets.US_ASCII));
    write("b.key", "nothing\n".getBytes(StandardCharsets.US_ASCII));
    assertThat(
            findings(
                """
                [http]
                certificate = 'a.pem'
                key = 'a.key'
                hosts = ['web.example.test']
                [tls]
                certificate = 'b.pem'
                key = 'b.key'
                """))
        .hasSize(4)
        .anyMatch(f -> f.startsWith("missing: ") && f.contains("b.pem"))
        .anyMatch(f -> f.equals("missing: certificate CN=other.test has ended; get a new one"))
        .anyMatch(f -> f.contains("does not name web.example.test"))
        .anyMatch(f -> f.contains("does not name mx.example.test"));
  }

  @Test
  @DisplayName("T1: an authority in the chain that has ended is a warning")
  void chain() throws Exception {
    make("a", "mx.example.test", 0, NOW);
    make("b", "authority.test", 4000, NOW);
    String both =
        Files.readString(folder.resolve("a.pem"))
            + "\n"
            + Files.readString(folder.resolve("b.pem"));
    write("a.pem", both.getBytes(StandardCharsets.US_ASCII));
    assertThat(findings(MAIN))
        .anyMatch(f -> f.contains("certificate CN=authority.test in its file has ended"));
  }

  @Test
  @DisplayName("product §1: check ends with 1 for what is missing, with 0 for a warning")
  void exitCode() throws Exception {
    String rest = "[http]\nlisten = '127.0.0.1:0'\n[[listen]]\naddress = '127.0.0.1:0'\n";
    Instant today = new JdkExecution((_, _) -> {}).time().now();
    make("a", "mx.example.test", 3651, today);
    String file = configure(MAIN + rest).toString();
    assertThat(CommandLine.run(folder, "check", "--config", file))
        .startsWith("1 ")
        .contains("missing: certificate CN=mx.example.test has ended");
    make("a", "other.test", 3645, today);
    assertThat(CommandLine.run(folder, "check", "--config", file))
        .startsWith("0 ")
        .contains("warning: certificate CN=other.test ends in")
        .contains("does not name mx.example.test");
    write("a.key", TestCertificates.octets("exchanger.key"));
    assertThat(CommandLine.run(folder, "check", "--config", file, "--json"))
        .startsWith("1 ")
        .contains("does not belong");
  }
}
