package io.postroad.app.serve;

import io.postroad.app.config.Configuration;
import io.postroad.app.config.Configuration.CertificateFiles;
import io.postroad.app.config.Configuration.Listener;
import io.postroad.app.log.Log;
import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.Handoff;
import io.postroad.smtp.tls.JdkTlsClient;
import io.postroad.smtp.tls.JdkTlsServer;
import io.postroad.smtp.tls.ServerCertificate;
import io.postroad.smtp.tls.TlsClient;
import io.postroad.smtp.tls.TlsContext;
import io.postroad.smtp.tls.TlsServer;
import io.postroad.smtp.tls.TlsTransport;
import io.postroad.smtp.wire.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The certificates that a server shows and the authorities it believes. The files are looked at
 * every few seconds and when the configuration is read again; what cannot be used is reported, and
 * what was there stays. No session is dropped for it. Thread-safe.
 */
final class Certificates implements TlsServer, TlsClient {
  private static final Duration EVERY = Duration.ofSeconds(5);

  private final Execution execution;
  private final Log log;
  private final Handoff<Boolean> end;
  private final Optional<TlsContext> web;
  private volatile Loaded loaded;
  private volatile boolean stopped;

  private record Loaded(
      Configuration configuration,
      List<ServerCertificate> certificates,
      Optional<ServerCertificate> web,
      Optional<TlsServer> server,
      TlsClient client) {

    /** Every certificate that is shown to somebody. */
    List<ServerCertificate> shown() {
      return Stream.concat(certificates.stream(), web.stream()).toList();
    }
  }

  private Certificates(Loaded loaded, Execution execution, Log log) {
    this.loaded = loaded;
    this.web = loaded.web.map(certificate -> new TlsContext(List.of(certificate)));
    this.execution = execution;
    this.log = log;
    this.end = execution.handoff(1);
  }

  /**
   * Reads them all; makes a self-signed one where none is configured and a listener needs one.
   *
   * @throws StartException when one cannot be used
   */
  static Certificates open(Configuration configuration, Execution execution, Log log)
      throws StartException {
    return new Certificates(load(configuration, execution), execution, log);
  }

  private static Loaded load(Configuration configuration, Execution execution)
      throws StartException {
    boolean needed = configuration.listeners().stream().anyMatch(l -> l.tls() != Listener.Tls.OFF);
    List<ServerCertificate> certificates =
        new ArrayList<>(CertificateReader.configured(configuration.tls()));
    if (configuration.tls().main().isEmpty() && needed) {
      certificates.addFirst(selfSigned(configuration, execution.time().now()));
    }
    return new Loaded(
        configuration,
        List.copyOf(certificates),
        CertificateReader.web(configuration),
        certificates.isEmpty()
            ? Optional.empty()
            : Optional.of(new JdkTlsServer(certificates, execution.time())),
        new JdkTlsClient(CertificateReader.authorities(configuration.tls()), execution.time()));
  }

  /**
   * Those that a server would show, the main one first; none is made where there is none yet.
   *
   * @throws StartException when one cannot be used
   */
  static List<ServerCertificate> known(Configuration configuration) throws StartException {
    List<ServerCertificate> certificates =
        new ArrayList<>(CertificateReader.configured(configuration.tls()));
    Optional<CertificateFiles> made =
        new DataFolder(configuration.data()).knownSelfSigned(configuration.mta().hostname());
    if (configuration.tls().main().isEmpty() && made.isPresent()) {
      certificates.addFirst(CertificateReader.read(made.get()));
    }
    return certificates;
  }

  /** Those that this server shows now, the main one first. */
  List<ServerCertificate> shown() {
    return loaded.certificates;
  }

  private static ServerCertificate selfSigned(Configuration configuration, Instant now)
      throws StartException {
    DataFolder folder = new DataFolder(configuration.data());
    try {
      return CertificateReader.read(folder.selfSigned(configuration.mta().hostname(), now));
    } catch (IOException e) {
      throw new StartException("the self-signed certificate: " + e.getMessage(), e);
    }
  }

  /**
   * Goes on with another configuration, and with what its files hold now.
   *
   * @return takes it back, when the rest of that configuration cannot be had
   * @throws StartException when one cannot be used; nothing has changed then
   */
  Runnable change(Configuration configuration) throws StartException {
    Loaded before = loaded;
    show(load(configuration, execution));
    return () -> show(before);
  }

  private void show(Loaded changed) {
    if (web.isPresent() && changed.web.isPresent()) {
      web.get().replace(List.of(changed.web.get()));
      leaveWord(changed.web.get().chain().getFirst());
    }
    loaded = changed;
  }

  /** The commands of this machine look in the data folder which certificate to believe. */
  private void leaveWord(X509Certificate certificate) {
    try {
      new DataFolder(loaded.configuration.data()).rememberApi(Optional.of(certificate));
    } catch (IOException | StartException e) {
      log.warning("the API's certificate could not be left in the data folder: " + e.getMessage());
    }
  }

  /** What the HTTP server speaks, where it was started with a certificate. */
  Optional<TlsContext> web() {
    return web;
  }

  /** The certificate that the HTTP server shows now. */
  Optional<X509Certificate> webCertificate() {
    return web.flatMap(_ -> loaded.web).map(certificate -> certificate.chain().getFirst());
  }

  /** Watches the files from now on. */
  void watch() {
    var _ =
        execution.start(
            Execution.Kind.VIRTUAL,
            "watch-certificates",
            () -> {
              List<String> known = marks();
              List<String> before = known;
              while (!stopped) {
                var _ = end.poll(EVERY);
                List<String> now = marks();
                // Two looks that agree: whoever writes two files has finished.
                if (!stopped && !now.equals(known) && now.equals(before)) {
                  reread();
                  known = now;
                }
                before = now;
              }
            });
  }

  private List<String> marks() {
    Configuration.TlsFiles tls = loaded.configuration.tls();
    Stream<CertificateFiles> mail = Stream.concat(tls.main().stream(), tls.further().stream());
    Stream<CertificateFiles> pairs =
        Stream.concat(
            mail, loaded.configuration.http().flatMap(Configuration.Http::certificate).stream());
    Stream<Path> files = pairs.flatMap(pair -> Stream.of(pair.certificate(), pair.key()));
    return Stream.concat(files, tls.authorities().stream()).map(CertificateReader::mark).toList();
  }

  private void reread() {
    try {
      change(loaded.configuration);
      log.note("certificates were read again");
    } catch (StartException e) {
      log.warning("certificates stay as they were: " + e.getMessage());
    }
  }

  void stop() {
    stopped = true;
    end.close();
  }

  /** When each of them ends, by its subject. */
  Map<String, Instant> ends() {
    Map<String, Instant> ends = new LinkedHashMap<>();
    for (ServerCertificate certificate : loaded.shown()) {
      var own = certificate.chain().getFirst();
      ends.merge(
          own.getSubjectX500Principal().getName(),
          own.getNotAfter().toInstant(),
          (one, other) -> one.isBefore(other) ? one : other);
    }
    return ends;
  }

  @Override
  public TlsTransport accept(Transport connection, Deadline deadline) throws IOException {
    return loaded
        .server
        .orElseThrow(() -> new IOException("there is no certificate"))
        .accept(connection, deadline);
  }

  @Override
  public TlsTransport connect(
      Transport connection, String serverName, boolean verify, Deadline deadline)
      throws IOException {
    return loaded.client.connect(connection, serverName, verify, deadline);
  }
}
