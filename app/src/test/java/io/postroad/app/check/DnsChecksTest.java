package io.postroad.app.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.dns.DnsjavaResolver;
import io.postroad.dns.Resolver;
import io.postroad.dns.ResolverSettings;
import io.postroad.dns.zone.ZoneServer;
import io.postroad.smtp.runtime.JdkExecution;
import io.postroad.testkit.runtime.Faults;
import io.postroad.testkit.tls.TestCertificates;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a check says of the records of a domain, out of zones that are right and wrong. */
class DnsChecksTest {
  private static final String HOST =
      "mx.example.test. A 192.0.2.25\nexample.test. MX 10 mx.example.test.\n";

  private static List<Finding> findings(String zone) throws Exception {
    return findings(zone, Optional.empty());
  }

  private static List<Finding> findings(String zone, Optional<X509Certificate> certificate)
      throws Exception {
    Faults faults = new Faults();
    JdkExecution execution = new JdkExecution(faults);
    try (ZoneServer server = ZoneServer.start(zone, 0, task -> Thread.ofVirtual().start(task));
        Resolver resolver =
            new DnsjavaResolver(
                new ResolverSettings(
                    List.of(server.address()),
                    List.of(Duration.ofSeconds(2)),
                    100,
                    Optional.empty()),
                new SplittableRandom(7),
                System::nanoTime)) {
      List<Finding> findings =
          new DnsChecks(execution, resolver, "mx.example.test", certificate)
              .run(List.of("example.test"));
      faults.assertNone();
      return findings;
    }
  }

  private static Finding about(List<Finding> findings, String word) {
    return findings.stream()
        .filter(finding -> finding.what().contains(word))
        .findFirst()
        .orElseThrow(() -> new AssertionError(word + " in " + findings));
  }

  private static Finding spf(String record) throws Exception {
    return about(findings(HOST + "example.test. TXT \"" + record + "\"\n"), "SPF");
  }

  @Test
  @DisplayName("issue 5: a domain that has everything is good throughout")
  void everything() throws Exception {
    List<Finding> findings =
        findings(
            HOST
                + """
                example.test. TXT "google-site-verification=1"
                example.test. TXT "v=spf1 mx -all"
                s1._domainkey.example.test. TXT "v=DKIM1; p=AAAA"
                _dmarc.example.test. TXT "v=DMARC1; p=reject; rua=mailto:a@example.test"
                _mta-sts.example.test. TXT "v=STSv1; id=20260101"
                mta-sts.example.test. A 192.0.2.80
                """);
    assertThat(findings)
        .filteredOn(finding -> finding.weight() == Finding.Weight.GOOD)
        .extracting(Finding::what)
        .containsExactly(
            "hostname mx.example.test has an address in DNS",
            "mail for example.test comes to mx.example.test",
            "SPF lets mx.example.test send for example.test: \"v=spf1 mx -all\"",
            "DMARC: \"v=DMARC1; p=reject; rua=mailto:a@example.test\"",
            "MTA-STS: \"v=STSv1; id=20260101\"",
            "MTA-STS: the host of the policy has an address");
    assertThat(findings)
        .noneMatch(finding -> finding.weight() == Finding.Weight.WARNING)
        .noneMatch(finding -> finding.weight() == Finding.Weight.MISSING);
    assertThat(about(findings, "DKIM").what()).contains("keys are published");
  }

  @Test
  @DisplayName("issue 5: each record that is not there says what to publish; DNS is never fatal")
  void nothing() throws Exception {
    List<Finding> findings = findings("other.test. A 192.0.2.1\n");
    assertThat(findings)
        .isNotEmpty()
        .allMatch(finding -> finding.area() == Finding.Area.DNS)
        .noneMatch(finding -> finding.weight() == Finding.Weight.MISSING)
        .noneMatch(finding -> finding.weight() == Finding.Weight.GOOD)
        .allMatch(finding -> !finding.advice().isEmpty());
    assertThat(about(findings, "no mail will find").advice())
        .isEqualTo("publish: example.test. MX 10 mx.example.test.");
    assertThat(about(findings, "SPF: no record").advice()).contains("v=spf1 mx");
    assertThat(about(findings, "DMARC: no record").advice()).contains("_dmarc.example.test. TXT");
    assertThat(about(findings, "DKIM: no key").weight()).isEqualTo(Finding.Weight.WARNING);
    assertThat(about(findings, "MTA-STS: no record").weight()).isEqualTo(Finding.Weight.NOTE);
  }

  @ParameterizedTest
  @DisplayName("RFC 7208 §4.6: what SPF says of the server's own address")
  @CsvSource(
      delimiter = '|',
      value = {
        "v=spf1 ip4:192.0.2.0/24 -all | GOOD",
        "v=spf1 ip4:192.0.2.24/32 -all | WARNING",
        "v=spf1 a:mx.example.test ~all | GOOD",
        "v=spf1 a:mx.example.test/24 ~all | GOOD",
        "v=spf1 a -all | WARNING",
        "v=spf1 -mx +all | WARNING",
        "v=spf1 ?all | WARNING",
        "v=spf1 +all | GOOD",
        "v=spf1 | WARNING",
        "v=spf1 include:gone.test -all | WARNING",
        "v=spf1 redirect=example.test | WARNING",
        "v=spf1 exists:%{i}.gone.test mx -all | GOOD",
        "v=spf1 cheese:x -all | WARNING",
        "v=spf1 ip4:192.0.2.0/77 -all | WARNING"
      })
  void spfOf(String record, Finding.Weight weight) throws Exception {
    Finding finding = spf(record);
    assertThat(finding.weight()).as(finding.message()).isEqualTo(weight);
    assertThat(finding.where()).isEqualTo("example.test");
  }

  @Test
  @DisplayName("RFC 7208 §4.6.4: an include counts and may pass; the eleventh lookup is too many")
  void spfLookups() throws Exception {
    String included = HOST + "example.test. TXT \"v=spf1 include:a.test -all\"\n";
    assertThat(about(findings(included + "a.test. TXT \"v=spf1 ip4:192.0.2.25 -all\"\n"), "SPF"))
        .extracting(Finding::weight)
        .isEqualTo(Finding.Weight.GOOD);
    StringBuilder many = new StringBuilder(HOST + "example.test. TXT \"v=spf1");
    for (int i = 0; i < 11; i++) {
      many.append(" a:h").append(i).append(".test");
    }
    assertThat(about(findings(many + " mx -all\"\n"), "SPF").message())
        .contains("permerror")
        .contains("more than ten lookups");
    assertThat(
            about(
                    findings(
                        HOST
                            + "example.test. TXT \"v=spf1 -all\"\nexample.test. TXT \"v=spf1 mx\"\n"),
                    "SPF")
                .message())
        .contains("2 records, which count as none");
  }

  @Test
  @DisplayName("RFC 7489 §6.6.3: a subdomain has the policy of the domain above, its sp= first")
  void dmarc() throws Exception {
    assertThat(about(findings(HOST + "_dmarc.example.test. TXT \"v=DMARC1; p=none\"\n"), "DMARC"))
        .satisfies(finding -> {
          assertThat(finding.weight()).isEqualTo(Finding.Weight.NOTE);
          assertThat(finding.advice()).contains("rua=");
        });
    assertThat(about(findings(HOST + "_dmarc.example.test. TXT \"v=DMARC1; q=1\"\n"), "DMARC"))
        .extracting(Finding::weight)
        .isEqualTo(Finding.Weight.WARNING);
    assertThat(
            DmarcRecord.judge(
                "example.test",
                "_dmarc.sub.example.test",
                List.of("v=DMARC1; p=reject; sp=none"),
                false))
        .extracting(Finding::weight)
        .isEqualTo(Finding.Weight.NOTE);
  }

  @Test
  @DisplayName("RFC 8461 §3.1: a policy record without a host or an id is told")
  void transportSecurity() throws Exception {
    List<Finding> findings = findings(HOST + "_mta-sts.example.test. TXT \"v=STSv1; id=a-b\"\n");
    assertThat(about(findings, "not one sound record").weight()).isEqualTo(Finding.Weight.WARNING);
    assertThat(about(findings, "has no address, so there is no policy").where())
        .isEqualTo("mta-sts.example.test");
  }

  @Test
  @DisplayName("RFC 7672 §3.1: TLSA records that do not fit the certificate are a warning")
  void tlsa() throws Exception {
    X509Certificate certificate = TestCertificates.exchanger().chain().getFirst();
    String digest =
        HexFormat.of()
            .formatHex(
                MessageDigest.getInstance("SHA-256")
                    .digest(certificate.getPublicKey().getEncoded()));
    String fits = HOST + "_25._tcp.mx.example.test. TLSA 3 1 1 " + digest + "\n";
    assertThat(about(findings(fits, Optional.of(certificate)), "TLSA record fits").weight())
        .as("nobody vouches for it here")
        .isEqualTo(Finding.Weight.NOTE);
    String wrong = HOST + "_25._tcp.mx.example.test. TLSA 3 1 1 " + "00".repeat(32) + "\n";
    Finding finding = about(findings(wrong, Optional.of(certificate)), "no TLSA record fits");
    assertThat(finding.weight()).isEqualTo(Finding.Weight.WARNING);
    assertThat(finding.advice()).contains("TLSA 3 1 1 " + digest);
    assertThat(about(findings(HOST, Optional.of(certificate)), "no TLSA record").weight())
        .isEqualTo(Finding.Weight.NOTE);
  }

  @Test
  @DisplayName("N1, product §1: broken DNS is a warning that names the question, never an end")
  void trouble() throws Exception {
    List<Finding> findings =
        findings(
            "SERVFAIL example.test.\nSERVFAIL mx.example.test.\nSERVFAIL _dmarc.example.test.");
    assertThat(findings).anyMatch(finding -> finding.what().contains("MX of example.test"));
    assertThat(findings).anyMatch(finding -> finding.what().contains("TXT of _dmarc.example.test"));
    assertThat(findings).noneMatch(finding -> finding.weight() == Finding.Weight.GOOD);
  }
}
