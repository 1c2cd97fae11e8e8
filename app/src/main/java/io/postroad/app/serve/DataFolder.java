package io.postroad.app.serve;

import io.postroad.app.config.Addresses;
import io.postroad.app.config.Configuration.CertificateFiles;
import io.postroad.app.config.Trouble;
import io.postroad.app.secret.SecretOctets;
import io.postroad.app.web.ApiToken;
import io.postroad.mta.settings.SigningKey;
import io.postroad.mta.spool.Disk;
import io.postroad.mta.spool.FolderDisk;
import io.postroad.smtp.tls.Pem;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The folder of everything that a server keeps. Immutable. */
public record DataFolder(Path path) {
  private static final String SIGNING_KEY = "signing-key";
  private static final String API_ADDRESS = "api-address";
  private static final String API_CERTIFICATE = "api-certificate.pem";
  private static final String CERTIFICATE = "self-signed-certificate.pem";
  private static final String KEY = "self-signed-key.pem";
  private static final Duration RENEWED_BEFORE = Duration.ofDays(30);

  /**
   * The folder as a disk, made for its owner alone (rule F3) when it is missing.
   *
   * @throws StartException when it cannot be made or written
   */
  Disk open() throws StartException {
    try {
      Disk disk = new FolderDisk(path);
      if (!Files.isWritable(path)) {
        throw new AccessDeniedException(path.toString());
      }
      return disk;
    } catch (AccessDeniedException e) {
      throw new StartException(
          "the data folder "
              + path
              + " cannot be used: permission denied for "
              + e.getFile()
              + "; give it to this user, or choose another with --data",
          e);
    } catch (IOException e) {
      throw new StartException(
          "the data folder "
              + path
              + " cannot be used: "
              + Trouble.reason(e)
              + "; choose another with --data",
          e);
    }
  }

  /** The API's token; made when there is none. */
  ApiToken token() throws IOException, StartException {
    Optional<ApiToken> known = firstLine(ApiToken.FILE).flatMap(ApiToken::parse);
    if (known.isPresent()) {
      return known.get();
    }
    if (Files.exists(path.resolve(ApiToken.FILE))) {
      throw new IOException(
          path.resolve(ApiToken.FILE) + " holds no token; delete it, and a new one is made");
    }
    ApiToken token = ApiToken.draw();
    write(ApiToken.FILE, token.text());
    return token;
  }

  /** The signing key, if there is one and it can be read. */
  Optional<SigningKey> knownSigningKey() {
    return firstLine(SIGNING_KEY).flatMap(SigningKey::parse);
  }

  /** The key of rewritten senders and loop tokens; made when there is none. */
  SigningKey signingKey() throws IOException, StartException {
    Optional<String> line = firstLine(SIGNING_KEY);
    if (line.isEmpty() && Files.notExists(path.resolve(SIGNING_KEY))) {
      SigningKey key = new SigningKey(SecretOctets.draw(SigningKey.OCTETS));
      write(SIGNING_KEY, key.text());
      return key;
    }
    return line.flatMap(SigningKey::parse)
        .orElseThrow(() ->
            new IOException(
                path.resolve(SIGNING_KEY)
                    + " cannot be read or holds no key; delete it, and a new one is made (reports on"
                    + " mail forwarded before will not come back)"));
  }

  /** The self-signed certificate and its key, if they were made. */
  Optional<CertificateFiles> knownSelfSigned(String hostname) {
    return Optional.of(selfSignedFiles(hostname))
        .filter(files -> Files.exists(files.certificate()) && Files.exists(files.key()));
  }

  private CertificateFiles selfSignedFiles(String hostname) {
    return new CertificateFiles(List.of(hostname), path.resolve(CERTIFICATE), path.resolve(KEY));
  }

  /** A self-signed certificate and its key; made when there is none, or it ends soon. */
  CertificateFiles selfSigned(String hostname, Instant now) throws IOException, StartException {
    CertificateFiles files = selfSignedFiles(hostname);
    if (knownSelfSigned(hostname).isPresent()) {
      Instant end = CertificateReader.read(files).chain().getFirst().getNotAfter().toInstant();
      if (end.isAfter(now.plus(RENEWED_BEFORE))) {
        return files;
      }
    }
    SelfSigned made = SelfSigned.make(hostname, now);
    write(KEY, made.key());
    write(CERTIFICATE, made.certificate());
    return files;
  }

  /** Writes under another name and renames, so that a reader never sees half of it. */
  private void write(String name, String line) throws IOException, StartException {
    try (Disk disk = open()) {
      String temporary = name + ".tmp";
      if (Files.exists(path.resolve(temporary))) {
        disk.delete(temporary);
      }
      try (Disk.DiskFile file = disk.create(temporary)) {
        file.write(StandardCharsets.US_ASCII.encode(line + "\n"), 0);
        file.force();
      }
      disk.rename(temporary, name);
      disk.forceFolder();
    }
  }

  Path spool() {
    return path.resolve("spool");
  }

  Path inbox() {
    return path.resolve("inbox");
  }

  Path history() {
    return path.resolve("history");
  }

  Path webhooks() {
    return path.resolve("webhooks");
  }

  /** Leaves word where the API is, for the commands that ask for it. */
  void rememberApi(String scheme, InetSocketAddress address, Optional<X509Certificate> certificate)
      throws IOException, StartException {
    rememberApi(certificate);
    write(API_ADDRESS, scheme + "://" + Addresses.text(address));
  }

  /** Leaves word what the API's certificate is from now on, if it has one. */
  void rememberApi(Optional<X509Certificate> certificate) throws IOException, StartException {
    if (certificate.isPresent()) {
      write(API_CERTIFICATE, SelfSigned.pem(certificate.get()));
    }
  }

  /** The certificate that the API of the server that runs here shows. */
  public Optional<X509Certificate> apiCertificate() {
    try {
      return Optional.of(
          Pem.certificates(Files.readAllBytes(path.resolve(API_CERTIFICATE))).getFirst());
    } catch (IOException notThere) {
      return Optional.empty(); // then the usual authorities have to vouch for it
    }
  }

  /** The API is gone. */
  void forgetApi() throws IOException {
    if (Files.exists(path.resolve(API_ADDRESS))) {
      try (Disk disk = new FolderDisk(path)) {
        disk.delete(API_ADDRESS);
      }
    }
  }

  /** Where the API of the server that runs here is. */
  public Optional<String> apiAddress() {
    return firstLine(API_ADDRESS);
  }

  /** The API's token. */
  public Optional<String> apiToken() {
    return firstLine(ApiToken.FILE);
  }

  private Optional<String> firstLine(String name) {
    try {
      return Files.readString(path.resolve(name), StandardCharsets.US_ASCII).lines().findFirst();
    } catch (IOException notThere) {
      return Optional.empty(); // no server runs here, or for another user: the API will say so
    }
  }
}
