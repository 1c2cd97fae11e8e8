package io.postroad.app.config;

import io.postroad.mta.routing.ListAddresses;
import io.postroad.mta.settings.Account;
import io.postroad.mta.settings.LocalDomain;
import io.postroad.mta.settings.LocalDomain.MailingList;
import io.postroad.mta.settings.MtaSettings;
import io.postroad.mta.settings.Rate;
import io.postroad.mta.settings.Retry;
import io.postroad.mta.settings.Route;
import io.postroad.mta.settings.Shaping;
import io.postroad.mta.settings.Target;
import io.postroad.smtp.address.DomainName;
import io.postroad.smtp.address.LocalPart;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.client.TlsPolicy;
import io.postroad.smtp.sasl.Credentials;
import io.postroad.smtp.sasl.ScramRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the mail transfer agent's settings out of values. */
final class MailBuilder {
  private final ConfigReader reader;
  private final Path folder;

  MailBuilder(ConfigReader reader, Path folder) {
    this.reader = reader;
    this.folder = folder;
  }

  MtaSettings build(Node root, String hostname, boolean catcher) {
    Node relay = root.table(MailKeys.RELAY);
    Node retry = root.table(MailKeys.RETRY);
    return new MtaSettings(
        hostname,
        relay.get(MailKeys.TRUSTED_NETWORKS),
        relay.get(MailKeys.RELAY_DOMAINS),
        domains(root.named(MailKeys.DOMAINS)),
        accounts(root.named(MailKeys.ACCOUNTS)),
        routes(root.list(MailKeys.ROUTES)),
        shaping(root.table(MailKeys.SHAPING)),
        retry(retry),
        catcher,
        root.table(ServerKeys.DNS).get(ServerKeys.DNS_MX_PORT));
  }

  private Retry retry(Node node) {
    if (node.get(MailKeys.SCHEDULE).isEmpty()) {
      reader.add(
          node.setting(MailKeys.SCHEDULE), "retry.schedule: at least one step is needed; add one");
      return new Retry(
          MailKeys.SCHEDULE.fallbackValue(),
          node.get(MailKeys.GIVE_UP_AFTER),
          node.get(MailKeys.WARN_AFTER),
          node.get(MailKeys.KEEP_HELD));
    }
    return new Retry(
        node.get(MailKeys.SCHEDULE),
        node.get(MailKeys.GIVE_UP_AFTER),
        node.get(MailKeys.WARN_AFTER),
        node.get(MailKeys.KEEP_HELD));
  }

  private Map<String, Account> accounts(Map<String, Node> nodes) {
    Map<String, Account> accounts = new LinkedHashMap<>();
    nodes.forEach((name, node) -> {
      try {
        String address = Names.address(name);
        Optional<String> fullName =
            Optional.of(node.get(MailKeys.ACCOUNT_NAME)).filter(text -> !text.isBlank());
        List<String> sendAs = node.get(MailKeys.ACCOUNT_SEND_AS);
        Account account =
            new Account(
                mailbox(address),
                fullName,
                password(node),
                (sendAs.isEmpty() ? List.of(address) : sendAs)
                    .stream().map(MailBuilder::mailbox).toList());
        if (accounts.put(LocalPart.folded(address), account) != null) {
          reader.add(node.position(), twice(node, address));
        }
      } catch (BadValueException e) {
        reader.add(node.position(), "accounts: " + e.message());
      }
    });
    return accounts;
  }

  private Optional<ScramRecord> password(Node node) {
    String line = node.get(MailKeys.ACCOUNT_PASSWORD).value();
    if (line.isEmpty()) {
      return Optional.empty();
    }
    Optional<ScramRecord> record = ScramRecord.parse(line);
    if (record.isEmpty()) {
      // The line is not repeated: it may be the password itself.
      reader.add(
          node.setting(MailKeys.ACCOUNT_PASSWORD),
          node.path() + ".password: this is no stored password; make one with `postroad password`");
    } else if (record.get().rounds() < ScramRecord.ROUNDS) {
      reader.add(
          node.setting(MailKeys.ACCOUNT_PASSWORD),
          node.path()
              + ".password: "
              + record.get().rounds()
              + " rounds are too cheap to guess, at least "
              + ScramRecord.ROUNDS
              + " are needed; make one with `postroad password`");
    }
    return record;
  }

  private static String twice(Node node, String name) {
    return node.path() + ": " + name + " stands here twice (case does not count); remove one";
  }

  private static Mailbox mailbox(String address) {
    int at = address.lastIndexOf('@');
    return new Mailbox(
        new LocalPart(address.substring(0, at)), new DomainName(address.substring(at + 1)));
  }

  private Map<String, LocalDomain> domains(Map<String, Node> nodes) {
    Map<String, LocalDomain> domains = new LinkedHashMap<>();
    nodes.forEach((name, node) -> {
      try {
        String domain = Names.host(name);
        if (domains.put(domain, domain(domain, node)) != null) {
          reader.add(node.position(), twice(node, domain));
        }
      } catch (BadValueException e) {
        reader.add(node.position(), "domains: " + e.message());
      }
    });
    return domains;
  }

  private LocalDomain domain(String name, Node node) {
    List<String> mailboxes = node.get(MailKeys.MAILBOXES);
    if (mailboxes.contains("*") && mailboxes.size() > 1) {
      reader.add(
          node.setting(MailKeys.MAILBOXES),
          node.path() + ".mailboxes: \"*\" stands for every mailbox; leave out the others");
    }
    return new LocalDomain(
        name,
        mailboxes,
        absolute(node.get(MailKeys.DELIVER)),
        node.get(MailKeys.SUBADDRESS),
        node.get(MailKeys.CATCH_ALL),
        node.get(MailKeys.POSTMASTER),
        node.get(MailKeys.MAILBOXES_FILE).map(folder::resolve),
        node.get(MailKeys.ALIASES_FILE).map(folder::resolve),
        aliases(node.table(MailKeys.ALIASES)),
        lists(name, node.named(MailKeys.LISTS)),
        node.get(MailKeys.MAILDIR_MODE),
        node.get(MailKeys.SRS_DOMAIN),
        node.get(MailKeys.VERIFY),
        node.get(MailKeys.EXPAND));
  }

  private Target absolute(Target target) {
    // A template is joined as text: braces are no path syntax everywhere.
    return target instanceof Target.Maildir(String template) && !template.startsWith("/")
        ? new Target.Maildir(folder + "/" + template)
        : target;
  }

  @SuppressWarnings("unchecked") // every value of [aliases] is read by the type of MailKeys.ALIAS
  private static Map<String, List<String>> aliases(Node node) {
    Map<String, List<String>> aliases = new LinkedHashMap<>();
    node.free().forEach((name, setting) -> aliases.put(name, (List<String>) setting.value()));
    return aliases;
  }

  private Map<String, MailingList> lists(String domain, Map<String, Node> nodes) {
    Map<String, MailingList> lists = new LinkedHashMap<>();
    nodes.forEach((name, node) -> {
      try {
        String list = Names.localPart(name);
        MailingList settings =
            new MailingList(
                node.get(MailKeys.LIST_NAME),
                node.get(MailKeys.LIST_MEMBERS),
                node.get(MailKeys.LIST_MEMBERS_FILE).map(folder::resolve),
                node.get(MailKeys.LIST_POST),
                node.get(MailKeys.LIST_OWNERS),
                node.get(MailKeys.LIST_UNSUBSCRIBE_URL));
        if (lists.put(list, settings) != null) {
          reader.add(node.position(), twice(node, list));
        }
        if (ListAddresses.id(list, domain).length() > ListAddresses.ID_OCTETS_MAX) {
          reader.add(
              node.position(),
              node.path()
                  + ": name and domain make a List-Id over "
                  + ListAddresses.ID_OCTETS_MAX
                  + " octets (RFC 2919); choose a shorter name");
        }
      } catch (BadValueException e) {
        reader.add(node.position(), node.path() + ": " + e.message());
      }
    });
    return lists;
  }

  private List<Route> routes(List<Node> nodes) {
    List<Route> routes = new ArrayList<>();
    for (Node node : nodes) {
      if (node.get(MailKeys.ROUTE_MATCH).isEmpty()) {
        reader.add(node.position(), "routes: match is needed; name a domain, .domain or *");
      } else {
        routes.add(
            new Route(
                node.get(MailKeys.ROUTE_MATCH),
                absolute(node.get(MailKeys.ROUTE_VIA)),
                tls(node),
                login(node)));
      }
    }
    return routes;
  }

  /**
   * A password goes to who has shown to be meant, unless the file says that another may have it.
   */
  private static TlsPolicy tls(Node node) {
    Setting<TlsPolicy> said = node.setting(MailKeys.ROUTE_TLS);
    boolean silent = said.origin() instanceof Origin.Default;
    return silent && !node.get(MailKeys.ROUTE_USER).isEmpty() ? TlsPolicy.VERIFY : said.value();
  }

  private Optional<Credentials> login(Node node) {
    String user = node.get(MailKeys.ROUTE_USER);
    String password = node.get(MailKeys.ROUTE_PASSWORD).value();
    if (user.isEmpty() && password.isEmpty()) {
      return Optional.empty();
    }
    boolean fixed = node.get(MailKeys.ROUTE_VIA) instanceof Target.Smtp;
    if (user.isEmpty() || password.isEmpty() || !fixed) {
      reader.add(
          user.isEmpty()
              ? node.setting(MailKeys.ROUTE_PASSWORD)
              : node.setting(MailKeys.ROUTE_USER),
          fixed
              ? "routes: user and password go together; give both or none"
              : "routes.user: a login belongs to a fixed next hop; use via = \"smtp:HOST:PORT\"");
      return Optional.empty();
    }
    try {
      return Optional.of(new Credentials(user, password));
    } catch (IllegalArgumentException e) {
      reader.add(node.setting(MailKeys.ROUTE_USER), "routes.user: " + e.getMessage());
      return Optional.empty();
    }
  }

  private Shaping shaping(Node node) {
    Node defaults = node.table(MailKeys.SHAPING_DEFAULT);
    List<Shaping.Provider> providers = new ArrayList<>();
    node.named(MailKeys.PROVIDERS)
        .forEach((name, provider) -> {
          if (provider.get(MailKeys.PROVIDER_MX).isEmpty()) {
            reader.add(
                provider.position(),
                provider.path() + ": mx is needed; name the provider's mail exchangers");
          }
          providers.add(
              new Shaping.Provider(name, provider.get(MailKeys.PROVIDER_MX), layer(provider)));
        });
    Map<String, Shaping.Layer> domains = new LinkedHashMap<>();
    node.named(MailKeys.SHAPING_DOMAINS)
        .forEach((name, domain) -> {
          try {
            domains.put(Names.host(name), layer(domain));
          } catch (BadValueException e) {
            reader.add(domain.position(), domain.path() + ": " + e.message());
          }
        });
    return new Shaping(
        new Shaping.Limits(
            defaults.get(MailKeys.CONNECTIONS),
            defaults.get(MailKeys.MESSAGES_PER_CONNECTION),
            defaults.get(MailKeys.RECIPIENTS_PER_MESSAGE),
            defaults.get(MailKeys.RATE)),
        providers,
        domains);
  }

  private static Shaping.Layer layer(Node node) {
    Optional<Optional<Rate>> rate = said(node, MailKeys.RATE);
    return new Shaping.Layer(
        said(node, MailKeys.CONNECTIONS),
        said(node, MailKeys.MESSAGES_PER_CONNECTION),
        said(node, MailKeys.RECIPIENTS_PER_MESSAGE),
        rate);
  }

  /** The value where the operator gave one: a layer changes nothing else. */
  private static <T> Optional<T> said(Node node, Key<T> key) {
    Setting<T> setting = node.setting(key);
    return setting.origin() instanceof Origin.Default
        ? Optional.empty()
        : Optional.of(setting.value());
  }
}
