package io.postroad.app.serve;

import io.postroad.app.check.DnsChecks;
import io.postroad.app.check.Finding;
import io.postroad.app.config.Addresses;
import io.postroad.app.config.Configuration;
import io.postroad.app.config.Configuration.Listener;
import io.postroad.dns.DnsjavaResolver;
import io.postroad.dns.Resolver;
import io.postroad.mta.settings.LocalDomain;
import io.postroad.mta.settings.SettingName;
import io.postroad.mta.settings.Target;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.tls.ServerCertificate;
import io.postroad.smtp.wire.Network;
import io.postroad.smtp.wire.SocketNetwork;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether a server could run with a valid configuration on this machine, now. For one thread. */
public final class Checks {
  private final Execution execution;
  private final Configuration configuration;
  private final List<Finding> findings = new ArrayList<>();

  /** Checks of one configuration. */
  public Checks(Execution execution, Configuration configuration) {
    this.execution = execution;
    this.configuration = configuration;
  }

  /** Looks at everything. */
  public List<Finding> run() {
    boolean running = new DataFolder(configuration.data()).apiAddress().isPresent();
    folder("data folder", configuration.data(), "data");
    try (SocketNetwork network = new SocketNetwork(execution)) {
      for (Listener listener : configuration.listeners()) {
        port(network, listener.address(), "[[listen]] address", running);
      }
      configuration.http().ifPresent(h -> port(network, h.address(), "[http] listen", running));
    }
    configuration.mta().domains().values().forEach(this::domain);
    configuration.mta().domains().values().forEach(this::lists);
    findings.addAll(new CertificateChecks(configuration, execution.time().now()).run());
    findings.addAll(new HookChecks(execution, configuration).run());
    if (!configuration.catcher()) {
      dns();
    }
    return findings;
  }

  private void add(
      Finding.Weight weight, Finding.Area area, String where, String what, String advice) {
    findings.add(new Finding(weight, area, where, what, advice));
  }

  /** A folder that can be written, or made in the nearest one above it that exists. */
  private void folder(String what, Path path, String key) {
    Path existing = path;
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (existing == null || !Files.isDirectory(existing) || !Files.isWritable(existing)) {
      add(
          Finding.Weight.MISSING,
          Finding.Area.FILES,
          key,
          what + " " + path + " cannot be written (" + key + ")",
          "make it for this user, or choose another");
    } else {
      String found = what + " " + path + (existing.equals(path) ? "" : " can be made");
      findings.add(Finding.good(Finding.Area.FILES, key, found));
    }
  }

  private void port(Network network, InetSocketAddress address, String key, boolean running) {
    if (address.getPort() == 0) {
      return; // whatever is free
    }
    try {
      network.listen(address, 1).close();
      found(key, "port " + Addresses.text(address) + " is free");
    } catch (IOException e) {
      if (running) {
        found(
            key,
            "port " + Addresses.text(address) + " is in use; a server runs with this data folder");
      } else {
        add(
            Finding.Weight.MISSING,
            Finding.Area.PORTS,
            key,
            ListenTrouble.text(address, key, e),
            "");
      }
    }
  }

  private void found(String key, String what) {
    findings.add(Finding.good(Finding.Area.PORTS, key, what));
  }

  private void domain(LocalDomain domain) {
    if (domain.deliver() instanceof Target.Maildir(String template)) {
      int variable = template.indexOf('{');
      String fixed =
          variable < 0 ? template : template.substring(0, template.lastIndexOf('/', variable) + 1);
      folder("Maildir folder of " + domain.name(), Path.of(fixed), "deliver");
    }
    Stream<Optional<Path>> files =
        Stream.concat(
            Stream.of(domain.mailboxesFile(), domain.aliasesFile()),
            domain.lists().values().stream().map(LocalDomain.MailingList::membersFile));
    for (Optional<Path> file : files.toList()) {
      file.filter(path -> !Files.isReadable(path))
          .ifPresent(path ->
              add(
                  Finding.Weight.MISSING,
                  Finding.Area.FILES,
                  domain.name(),
                  "the file " + path + " of " + domain.name() + " cannot be read",
                  "make it, or correct the path"));
    }
  }

  /** What a list's setting cannot do yet. */
  private void lists(LocalDomain domain) {
    domain
        .lists()
        .forEach((name, list) -> {
          if (list.unsubscribeUrl().isPresent()) {
            add(
                Finding.Weight.WARNING,
                Finding.Area.CONFIGURATION,
                "lists." + name + " unsubscribe-url",
                at(SettingName.list(domain, name, "unsubscribe-url"))
                    + "List-Unsubscribe has this address, but not as one click:"
                    + " List-Unsubscribe-Post needs a DKIM signature (RFC 8058), and nothing is"
                    + " signed",
                "");
          }
        });
  }

  /** Where a setting stands, with a colon and a space behind it. */
  private String at(SettingName name) {
    return configuration
        .effective()
        .find(name)
        .map(entry -> entry.origin() + ": " + entry.path() + ": ")
        .orElse("");
  }

  /** What DNS says; the catcher never asks it. */
  private void dns() {
    try (Resolver resolver =
        new DnsjavaResolver(
            configuration.dnsServers(), execution.random(), execution.time()::nanos)) {
      findings.addAll(
          new DnsChecks(execution, resolver, configuration.mta().hostname(), certificate())
              .run(configuration.mta().domains().keySet()));
    }
  }

  /** What is shown to those who come by the server's name. */
  private Optional<X509Certificate> certificate() {
    String hostname = configuration.mta().hostname();
    try {
      List<ServerCertificate> shown = Certificates.known(configuration);
      return shown.stream()
          .filter(each -> each.isFor(hostname))
          .findFirst()
          .or(() -> shown.stream().findFirst())
          .map(each -> each.chain().getFirst());
    } catch (StartException _) {
      return Optional.empty(); // the look at the certificates has told it
    }
  }
}
