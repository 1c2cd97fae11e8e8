package io.postroad.app.config;

import io.postroad.app.config.Configuration.CertificateFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the settings of TLS, and says which files are missing; what is in them is read later. */
final class TlsBuilder {
  private final ConfigReader reader;
  private final Path folder;

  TlsBuilder(ConfigReader reader, Path folder) {
    this.reader = reader;
    this.folder = folder;
  }

  Configuration.TlsFiles build(Node tls) {
    List<CertificateFiles> further = new ArrayList<>();
    for (Node node : tls.list(ServerKeys.TLS_CERTIFICATES)) {
      Optional<CertificateFiles> pair = pair(node, "tls.certificates", names(node));
      if (pair.isEmpty()) {
        reader.add(
            node.position(), "tls.certificates: certificate and key are needed; give both paths");
      }
      pair.ifPresent(further::add);
    }
    Setting<Optional<Path>> authorities = tls.setting(ServerKeys.TLS_AUTHORITIES);
    return new Configuration.TlsFiles(
        pair(tls, "tls", List.of()), further, file(authorities, "tls"));
  }

  private static List<String> names(Node node) {
    return node.get(ServerKeys.TLS_NAMES);
  }

  /** The pair of the HTTP server. */
  Optional<CertificateFiles> http(Node http) {
    return pair(
        http.setting(ServerKeys.HTTP_CERTIFICATE),
        http.setting(ServerKeys.HTTP_KEY),
        "http",
        List.of());
  }

  private Optional<CertificateFiles> pair(Node node, String section, List<String> names) {
    return pair(
        node.setting(ServerKeys.TLS_CERTIFICATE), node.setting(ServerKeys.TLS_KEY), section, names);
  }

  private Optional<CertificateFiles> pair(
      Setting<Optional<Path>> certificateSetting,
      Setting<Optional<Path>> keySetting,
      String section,
      List<String> names) {
    Optional<Path> certificate = file(certificateSetting, section);
    Optional<Path> key = file(keySetting, section);
    if (certificate.isPresent() != key.isPresent()) {
      reader.add(
          certificate.isPresent() ? certificateSetting : keySetting,
          section + ": certificate and key go together; give the path of the other, too");
      return Optional.empty();
    }
    return certificate.map(path -> new CertificateFiles(names, path, key.orElseThrow()));
  }

  private Optional<Path> file(Setting<Optional<Path>> setting, String section) {
    Optional<Path> path = setting.value().map(folder::resolve);
    path.ifPresent(file -> check(setting, section + "." + setting.key().name(), file));
    return path;
  }

  private void check(Setting<Optional<Path>> setting, String name, Path path) {
    if (!Files.exists(path)) {
      reader.add(setting, name + ": " + path + " does not exist; correct the path");
    } else if (!Files.isReadable(path) || Files.isDirectory(path)) {
      reader.add(
          setting, name + ": " + path + " cannot be read; let the server's user read the file");
    }
  }
}
