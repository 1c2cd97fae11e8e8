package io.postroad.app.config;

import io.postroad.mta.settings.IpNetwork;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/** What holds where there is no configuration: everything is caught, nothing leaves the machine. */
final class Catcher {
  private static final Origin ORIGIN = new Origin.NoConfiguration();
  static final String DATA = "postroad-data";
  static final String SMTP = "127.0.0.1:2525";
  static final List<String> TRUSTED = List.of("127.0.0.0/8", "::1/128");

  private Catcher() {}

  /** The values over the defaults. */
  static Node values() {
    Node root = new Node(Catalogue.ROOT, "", Position.START);
    root.put(setting(ServerKeys.DATA, Path.of(DATA), DATA));
    Node listener = new Node(ServerKeys.LISTEN, "listen", Position.START);
    listener.put(setting(ServerKeys.LISTEN_ADDRESS, address(SMTP), SMTP));
    listener.put(setting(ServerKeys.LISTEN_CHECK_SENDER, ServerKeys.CheckSender.OFF, "off"));
    root.add(ServerKeys.LISTEN, listener);
    Node relay = root.table(MailKeys.RELAY);
    relay.put(setting(MailKeys.TRUSTED_NETWORKS, networks(), TRUSTED));
    return root;
  }

  private static <T> Setting<T> setting(Key<T> key, T value, Object shown) {
    return new Setting<>(key, value, shown, ORIGIN);
  }

  private static List<IpNetwork> networks() {
    return TRUSTED.stream().map(Catcher::network).toList();
  }

  private static IpNetwork network(String text) {
    try {
      return Networks.parse(text);
    } catch (BadValueException e) {
      throw new IllegalStateException(e);
    }
  }

  private static InetSocketAddress address(String text) {
    try {
      return Addresses.listening(text);
    } catch (BadValueException e) {
      throw new IllegalStateException(e);
    }
  }
}
