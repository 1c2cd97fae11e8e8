package io.postroad.app.config;

import io.postroad.app.config.Configuration.CertificateFiles;
import io.postroad.app.config.Configuration.Http;
import io.postroad.app.config.Configuration.Listener;
import io.postroad.app.config.Configuration.Listener.Service;
import io.postroad.app.config.ServerKeys.BareNewlines;
import io.postroad.app.config.ServerKeys.CheckSender;
import io.postroad.mta.settings.MtaSettings;
import io.postroad.smtp.client.ClientSettings;
import io.postroad.smtp.command.ClientName;
import io.postroad.smtp.server.Limits;
import io.postroad.smtp.server.LimitsDraft;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes the records out of values, and checks what concerns more than one of them. */
final class ConfigurationBuilder {
  private static final int SMTP_PORT = 25;

  private final ConfigReader reader;
  private final Path folder;
  private final Path workingFolder;

  /** Relative paths of the file begin at {@code folder}, those of options at the other. */
  ConfigurationBuilder(ConfigReader reader, Path folder, Path workingFolder) {
    this.reader = reader;
    this.folder = folder;
    this.workingFolder = workingFolder;
  }

  /** The configuration; only to be used where the reader has no problems afterwards. */
  Configuration build(Optional<Path> file, Node root, Map<String, String> environment) {
    String hostname = hostname(root, environment);
    MtaSettings mta = new MailBuilder(reader, folder).build(root, hostname, file.isEmpty());
    Node limits = root.table(Catalogue.LIMITS);
    return new Configuration(
        file,
        mta,
        listeners(root),
        limits(limits),
        client(limits, hostname),
        new TlsBuilder(reader, folder).build(root.table(ServerKeys.TLS)),
        http(root, hostname, file.isEmpty()),
        InboxKeys.settings(reader, root),
        root.table(ServerKeys.DNS).get(ServerKeys.DNS_SERVERS),
        history(root.table(ServerKeys.HISTORY)),
        new HookBuilder(reader).hooks(root.list(HookKeys.WEBHOOKS)),
        data(root.setting(ServerKeys.DATA)),
        root.get(ServerKeys.SHUTDOWN_GRACE),
        root.table(ServerKeys.SENDMAIL).get(ServerKeys.SENDMAIL_ORIGIN).orElse(hostname),
        Effective.of(root));
  }

  private static String hostname(Node root, Map<String, String> environment) {
    Optional<String> given = root.get(ServerKeys.HOSTNAME);
    if (given.isEmpty()) {
      String name = SystemName.of(environment);
      root.put(new Setting<>(ServerKeys.HOSTNAME, Optional.of(name), name, new Origin.TheSystem()));
      return name;
    }
    return given.get();
  }

  private Path data(Setting<Path> setting) {
    Path base = setting.origin() instanceof Origin.Option ? workingFolder : folder;
    return base.resolve(setting.value()).normalize();
  }

  private List<Listener> listeners(Node root) {
    List<Listener> result = new ArrayList<>();
    Set<InetSocketAddress> seen = new HashSet<>();
    for (Node node : root.list(ServerKeys.LISTEN)) {
      InetSocketAddress address = node.get(ServerKeys.LISTEN_ADDRESS);
      if (address.getPort() != 0 && !seen.add(address)) {
        reader.add(
            node.setting(ServerKeys.LISTEN_ADDRESS),
            "listen.address: " + Addresses.text(address) + " is listened on twice; remove one");
      }
      if (node.get(ServerKeys.LISTEN_SERVICE) == Service.LMTP && address.getPort() == SMTP_PORT) {
        reader.add(
            node.setting(ServerKeys.LISTEN_ADDRESS),
            "listen.address: LMTP is never spoken on port 25 (RFC 2033 section 5); use port 24");
      }
      Service service = node.get(ServerKeys.LISTEN_SERVICE);
      if (service == Service.SUBMISSION && node.get(ServerKeys.LISTEN_TLS) == Listener.Tls.OFF) {
        reader.add(
            node.setting(ServerKeys.LISTEN_TLS),
            "listen.tls: users log in inside TLS only, so nobody could send here; use starttls or"
                + " implicit, or service = \"mx\"");
      }
      result.add(
          new Listener(
              address,
              service,
              service == Service.MX
                  && node.get(ServerKeys.LISTEN_CHECK_SENDER) == CheckSender.DOMAIN,
              node.get(ServerKeys.LISTEN_BARE_NEWLINES) == BareNewlines.NORMALIZE,
              node.get(ServerKeys.LISTEN_TLS),
              node.get(ServerKeys.LISTEN_PROXY),
              node.get(ServerKeys.LISTEN_XCLIENT)));
    }
    return result;
  }

  private Limits limits(Node limits) {
    LimitsDraft draft = new LimitsDraft();
    try {
      LimitKeys.apply(limits, draft);
      draft.watermarks = MoreLimitKeys.watermarks(limits);
      draft.wishes = WishKeys.wishes(limits);
      draft.authentication = AuthLimitKeys.limits(limits);
      return draft.limits();
    } catch (IllegalArgumentException e) {
      // What concerns two keys at once is checked by the record, whose message names them.
      reader.add(limits.position(), "limits: " + e.getMessage() + "; change one of them");
      return Limits.DEFAULTS;
    }
  }

  private static ClientSettings client(Node limits, String hostname) {
    return MoreLimitKeys.client(limits, new ClientName(hostname));
  }

  private Optional<Http> http(Node root, String hostname, boolean catcher) {
    Node node = root.table(ServerKeys.HTTP);
    Optional<InetSocketAddress> address = node.get(ServerKeys.HTTP_LISTEN);
    Optional<CertificateFiles> certificate = new TlsBuilder(reader, folder).http(node);
    if (address.isPresent()
        && !address.get().getAddress().isLoopbackAddress()
        && node.get(ServerKeys.HTTP_CERTIFICATE).isEmpty()
        && !catcher) {
      reader.add(
          node.setting(ServerKeys.HTTP_LISTEN),
          "http.listen: beyond loopback HTTPS is needed; give certificate and key, or listen on"
              + " 127.0.0.1 or [::1]");
    }
    List<String> hosts = new ArrayList<>(node.get(ServerKeys.HTTP_HOSTS));
    hosts.add(hostname);
    boolean faults = catcher || node.get(ServerKeys.HTTP_FAULTS);
    return address.map(a -> new Http(a, hosts, certificate, faults));
  }

  private static Configuration.HistoryBounds history(Node node) {
    return new Configuration.HistoryBounds(
        node.get(ServerKeys.HISTORY_KEEP), node.get(ServerKeys.HISTORY_SIZE));
  }
}
