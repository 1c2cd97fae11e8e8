package io.postroad.app.serve;

import io.postroad.app.config.Configuration;
import io.postroad.app.config.Configuration.CertificateFiles;
import io.postroad.app.config.Trouble;
import io.postroad.smtp.tls.Pem;
import io.postroad.smtp.tls.PemException;
import io.postroad.smtp.tls.ServerCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads certificates and keys as the files have them now. Stateless. */
final class CertificateReader {
  private CertificateReader() {}

  /**
   * The certificates that are configured, the main one first; none where a self-signed one is
   * needed.
   *
   * @throws StartException when one cannot be used; the message names the file
   */
  static List<ServerCertificate> configured(Configuration.TlsFiles tls) throws StartException {
    List<ServerCertificate> certificates = new ArrayList<>();
    if (tls.main().isPresent()) {
      certificates.add(read(tls.main().get()));
    }
    for (CertificateFiles files : tls.further()) {
      certificates.add(read(files));
    }
    return certificates;
  }

  /**
   * The certificate of the HTTP server, where it speaks HTTPS.
   *
   * @throws StartException when it cannot be used; the message names the file
   */
  static Optional<ServerCertificate> web(Configuration configuration) throws StartException {
    Optional<CertificateFiles> files =
        configuration.http().flatMap(Configuration.Http::certificate);
    return files.isEmpty() ? Optional.empty() : Optional.of(read(files.get()));
  }

  /** One pair, chosen for the names that are configured and for its own. */
  static ServerCertificate read(CertificateFiles files) throws StartException {
    ServerCertificate certificate = pair(files);
    return certificate.withNames(
        Stream.concat(files.names().stream(), certificate.names().stream()).distinct().toList());
  }

  /** One pair, chosen for its own names alone. */
  static ServerCertificate pair(CertificateFiles files) throws StartException {
    refuseOpenKey(files.key());
    byte[] chain = octets(files.certificate(), "certificate");
    byte[] key = octets(files.key(), "key");
    try {
      return Pem.pair(chain, key);
    } catch (PemException e) {
      throw new StartException(
          "the certificate "
              + files.certificate()
              + " with the key "
              + files.key()
              + " cannot be used: "
              + e.getMessage(),
          e);
    }
  }

  /** Whom to believe; none for the Java runtime's trust store. */
  static List<X509Certificate> authorities(Configuration.TlsFiles tls) throws StartException {
    Optional<Path> file = tls.authorities();
    if (file.isEmpty()) {
      return List.of();
    }
    try {
      return Pem.certificates(octets(file.get(), "file of authorities"));
    } catch (PemException e) {
      throw new StartException(
          "the authorities in " + file.get() + " cannot be used: " + e.getMessage(), e);
    }
  }

  /** Rule T1: a key that others than owner and group can read is no secret. */
  private static void refuseOpenKey(Path key) throws StartException {
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(key);
      if (permissions.contains(PosixFilePermission.OTHERS_READ)) {
        throw new StartException(
            "the key "
                + key.toRealPath()
                + " can be read by everybody on this machine; chmod o-r it, and think of a new one");
      }
    } catch (UnsupportedOperationException notPosix) {
      // such a file system has no permissions to look at
    } catch (IOException e) {
      throw new StartException("the key " + key + ": " + Trouble.reason(e), e);
    }
  }

  private static byte[] octets(Path file, String what) throws StartException {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new StartException("the " + what + " " + file + ": " + Trouble.reason(e), e);
    }
  }

  /** What changes when a file is replaced or written. */
  static String mark(Path file) {
    try {
      return file
          + " "
          + Files.readAttributes(file, "lastModifiedTime,size,fileKey", new LinkOption[0]);
    } catch (IOException e) {
      return file + " " + e.getClass().getSimpleName();
    }
  }
}
