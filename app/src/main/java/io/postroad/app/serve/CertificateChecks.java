package io.postroad.app.serve;

import io.postroad.app.check.Finding;
import io.postroad.app.check.Finding.Area;
import io.postroad.app.config.Configuration;
import io.postroad.app.config.Configuration.CertificateFiles;
import io.postroad.app.config.Configuration.Http;
import io.postroad.smtp.tls.ServerCertificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the configured certificates hold, whom they name and when they end; a self-signed one is the
 * server's own business. For one thread.
 */
final class CertificateChecks {
  private static final Duration ENDS_SOON = Duration.ofDays(14);

  private final Configuration configuration;
  private final Instant now;
  private final List<Finding> findings = new ArrayList<>();

  CertificateChecks(Configuration configuration, Instant now) {
    this.configuration = configuration;
    this.now = now;
  }

  List<Finding> run() {
    Configuration.TlsFiles tls = configuration.tls();
    try {
      CertificateReader.authorities(tls);
    } catch (StartException e) {
      add(Finding.Weight.MISSING, "[tls]", String.valueOf(e.getMessage()), "");
    }
    Optional<ServerCertificate> main = tls.main().flatMap(this::usable);
    List<ServerCertificate> further = new ArrayList<>();
    for (CertificateFiles files : tls.further()) {
      Optional<ServerCertificate> certificate = usable(files);
      certificate.ifPresent(further::add);
      certificate.ifPresent(c -> names(c, files.names()));
    }
    // Whoever asks for the server's name is shown the one that has it.
    String hostname = configuration.mta().hostname();
    if (further.stream().noneMatch(certificate -> certificate.isFor(hostname))) {
      main.ifPresent(certificate -> names(certificate, List.of(hostname)));
    }
    Optional<CertificateFiles> web = configuration.http().flatMap(Http::certificate);
    web.flatMap(this::usable)
        .ifPresent(certificate -> names(certificate, configuration.http().orElseThrow().hosts()));
    return findings;
  }

  /** Reads a pair; what keeps the server from using it is a finding. */
  private Optional<ServerCertificate> usable(CertificateFiles files) {
    try {
      ServerCertificate certificate = CertificateReader.pair(files);
      dates(certificate, files.certificate().toString());
      return Optional.of(certificate);
    } catch (StartException e) {
      String file = files.certificate().toString();
      add(Finding.Weight.MISSING, file, String.valueOf(e.getMessage()), "");
      return Optional.empty();
    }
  }

  private void dates(ServerCertificate certificate, String file) {
    X509Certificate own = certificate.chain().getFirst();
    Duration left = Duration.between(now, own.getNotAfter().toInstant());
    if (left.isNegative()) {
      add(Finding.Weight.MISSING, file, what(own) + " has ended", "get a new one");
    } else if (now.isBefore(own.getNotBefore().toInstant())) {
      add(
          Finding.Weight.WARNING,
          file,
          what(own) + " is not valid yet",
          "see whether the clock of this machine is right");
    } else {
      boolean soon = left.compareTo(ENDS_SOON) < 0;
      add(
          soon ? Finding.Weight.WARNING : Finding.Weight.GOOD,
          file,
          what(own) + " ends in " + left.toDays() + " days",
          soon ? "get a new one" : "");
    }
    for (X509Certificate above : certificate.chain().subList(1, certificate.chain().size())) {
      if (now.isAfter(above.getNotAfter().toInstant())) {
        add(
            Finding.Weight.WARNING,
            file,
            what(own) + ": " + what(above) + " in its file has ended",
            "get the new chain");
      }
    }
  }

  private void names(ServerCertificate certificate, List<String> wanted) {
    for (String name : wanted) {
      if (!certificate.isFor(name)) {
        add(
            Finding.Weight.WARNING,
            name,
            what(certificate.chain().getFirst()) + " does not name " + name,
            "clients that verify it will not believe this server");
      }
    }
  }

  private static String what(X509Certificate certificate) {
    return "certificate " + certificate.getSubjectX500Principal().getName();
  }

  private void add(Finding.Weight weight, String where, String what, String advice) {
    findings.add(new Finding(weight, Area.CERTIFICATES, where, what, advice));
  }
}
