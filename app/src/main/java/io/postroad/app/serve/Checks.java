package io.postroad.app.serve;

import io.postroad.app.config.Addresses;
import io.postroad.app.config.Configuration;
import io.postroad.app.config.Configuration.Listener;
import io.postroad.dns.AddressAnswer;
import io.postroad.dns.DnsjavaResolver;
import io.postroad.dns.MailExchanger;
import io.postroad.dns.MxAnswer;
import io.postroad.dns.Resolver;
import io.postroad.mta.settings.LocalDomain;
import io.postroad.mta.settings.SettingName;
import io.postroad.mta.settings.Target;
import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.wire.Network;
import io.postroad.smtp.wire.SocketNetwork;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether a server could run with a valid configuration on this machine, now. For one thread. */
public final class Checks {
  private static final Duration DNS_ATMOST = Duration.ofSeconds(10);
  private static final Duration QUESTION_ATMOST = Duration.ofSeconds(4);

  private final Execution execution;
  private final Configuration configuration;
  private final List<Finding> findings = new ArrayList<>();

  /** Checks of one configuration. */
  public Checks(Execution execution, Configuration configuration) {
    this.execution = execution;
    this.configuration = configuration;
  }

  /** One thing that was looked at. */
  public record Finding(Weight weight, String message) {

    /** How much it matters. */
    public enum Weight {
      /** As it should be. */
      GOOD,
      /** Not as it should be; the server runs all the same. */
      WARNING,
      /** The server needs it. */
      MISSING;

      /** As it is shown. */
      public String word() {
        return this == GOOD ? "ok" : name().toLowerCase(Locale.ROOT);
      }
    }
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
    if (!configuration.catcher()) {
      dns();
    }
    return findings;
  }

  private void add(Finding.Weight weight, String message) {
    findings.add(new Finding(weight, message));
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
          what
              + " "
              + path
              + " cannot be written ("
              + key
              + "); make it for this user, or choose"
              + " another");
    } else {
      add(Finding.Weight.GOOD, what + " " + path + (existing.equals(path) ? "" : " can be made"));
    }
  }

  private void port(Network network, InetSocketAddress address, String key, boolean running) {
    if (address.getPort() == 0) {
      return; // whatever is free
    }
    try {
      network.listen(address, 1).close();
      add(Finding.Weight.GOOD, "port " + Addresses.text(address) + " is free");
    } catch (IOException e) {
      if (running) {
        add(
            Finding.Weight.GOOD,
            "port " + Addresses.text(address) + " is in use; a server runs with this data folder");
      } else {
        add(Finding.Weight.MISSING, ListenTrouble.text(address, key, e));
      }
    }
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
                  "the file "
                      + path
                      + " of "
                      + domain.name()
                      + " cannot be read; make it, or correct the path"));
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
                at(SettingName.list(domain, name, "unsubscribe-url"))
                    + "List-Unsubscribe has this address, but not as one click:"
                    + " List-Unsubscribe-Post needs a DKIM signature (RFC 8058), and nothing is"
                    + " signed");
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

  private void dns() {
    Deadline end = execution.time().deadlineIn(DNS_ATMOST);
    try (Resolver resolver =
        new DnsjavaResolver(
            configuration.dnsServers(), execution.random(), execution.time()::nanos)) {
      String hostname = configuration.mta().hostname();
      switch (resolver.addresses(hostname, left(end))) {
        case AddressAnswer.Addresses _ ->
            add(Finding.Weight.GOOD, "hostname " + hostname + " has an address in DNS");
        case AddressAnswer.NoSuchHost() ->
            add(
                Finding.Weight.WARNING,
                "hostname "
                    + hostname
                    + " has no address in DNS; many servers refuse mail from it");
        case AddressAnswer.Unresolved(String why) -> add(Finding.Weight.WARNING, why);
      }
      configuration.mta().domains().keySet().stream()
          .sorted()
          .forEach(domain -> exchangers(resolver, domain, hostname, left(end)));
    }
  }

  private void exchangers(Resolver resolver, String domain, String hostname, Duration atMost) {
    if (atMost.isZero()) {
      add(Finding.Weight.WARNING, domain + ": not looked up, DNS took too long");
      return;
    }
    switch (resolver.mailExchangers(domain, atMost)) {
      case MxAnswer.Exchangers(List<MailExchanger> found, boolean _) -> {
        boolean ours = found.stream().anyMatch(exchanger -> exchanger.host().equals(hostname));
        add(
            ours ? Finding.Weight.GOOD : Finding.Weight.WARNING,
            ours
                ? "mail for " + domain + " comes to " + hostname
                : "mail for "
                    + domain
                    + " goes to "
                    + found.getFirst().host()
                    + ", not to "
                    + hostname);
      }
      case MxAnswer.NullMx() ->
          add(Finding.Weight.WARNING, domain + " says in DNS that it takes no mail (null MX)");
      case MxAnswer.NoSuchDomain() ->
          add(Finding.Weight.WARNING, domain + " is not in DNS; no mail will find this server");
      case MxAnswer.Unresolved(String why) -> add(Finding.Weight.WARNING, why);
    }
  }

  private Duration left(Deadline end) {
    Duration remaining = end.remaining(execution.time());
    return remaining.compareTo(QUESTION_ATMOST) < 0 ? remaining : QUESTION_ATMOST;
  }
}
