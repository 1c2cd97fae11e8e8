package io.postroad.app.cli;

import io.postroad.app.config.Addresses;
import io.postroad.app.config.BadValueException;
import io.postroad.smtp.client.Approach;
import io.postroad.smtp.client.Approach.ProxyAnnouncement;
import io.postroad.smtp.command.Dialect;
import io.postroad.smtp.wire.ProxyHeader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** In which protocol a server is spoken to, and for whom. Filled by the command line. */
final class ApproachOptions {
  @Option(
      names = "--protocol",
      paramLabel = "smtp|lmtp",
      description = "lmtp for a mailbox server (RFC 2033); its --server may be unix:PATH")
  private String protocol = "smtp";

  @Option(
      names = "--proxy",
      paramLabel = "CLIENT[,DEST]",
      description =
          "begin with a PROXY header that names a client, and where it connected to: 192.0.2.1,"
              + " 192.0.2.1:40000,198.51.100.1:25, [2001:db8::1]:40000, or unknown")
  private @Nullable String proxy;

  @Option(
      names = "--proxy-version",
      paramLabel = "1|2",
      description = "the form of that header (default: 1)")
  private int proxyVersion = 1;

  @Option(
      names = "--xclient",
      paramLabel = "NAME=VALUE",
      split = ",",
      hideParamSyntax = true,
      description =
          "speak for a client by XCLIENT: ADDR=192.0.2.1,HELO=mail.example.test; repeat or separate"
              + " by commas")
  private List<String> xclient = new ArrayList<>();

  /** What was asked for. */
  Approach approach() throws CommandException {
    Dialect dialect =
        switch (protocol.toLowerCase(Locale.ROOT)) {
          case "smtp" -> Dialect.SMTP;
          case "lmtp" -> Dialect.LMTP;
          default ->
              throw CommandException.usage(
                  "--protocol: \"" + protocol + "\" is neither smtp nor lmtp");
        };
    if (proxyVersion != 1 && proxyVersion != 2) {
      throw CommandException.usage("--proxy-version: there are 1 and 2");
    }
    return new Approach(
        dialect,
        proxy == null
            ? Optional.empty()
            : Optional.of(new ProxyAnnouncement(header(proxy), proxyVersion == 2)),
        attributes());
  }

  private Map<String, String> attributes() throws CommandException {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (String attribute : xclient) {
      int equals = attribute.indexOf('=');
      String name = equals < 0 ? "" : attribute.substring(0, equals).strip();
      if (name.isEmpty() || !name.chars().allMatch(Character::isLetter)) {
        throw CommandException.usage(
            "--xclient: \"" + attribute + "\" is not NAME=VALUE, such as ADDR=192.0.2.1");
      }
      attributes.put(name.toUpperCase(Locale.ROOT), attribute.substring(equals + 1));
    }
    return attributes;
  }

  private static ProxyHeader header(String text) throws CommandException {
    if (text.equalsIgnoreCase("unknown")) {
      return new ProxyHeader.Unknown();
    }
    int comma = text.indexOf(',');
    InetSocketAddress client = address(comma < 0 ? text : text.substring(0, comma));
    boolean ipv6 = client.getAddress().getAddress().length > 4;
    InetSocketAddress destination =
        comma < 0
            ? new InetSocketAddress(InetAddress.ofLiteral(ipv6 ? "::1" : "127.0.0.1"), 25)
            : address(text.substring(comma + 1));
    try {
      return new ProxyHeader.Client(client, destination);
    } catch (IllegalArgumentException e) {
      throw CommandException.usage("--proxy: " + e.getMessage());
    }
  }

  private static InetSocketAddress address(String text) throws CommandException {
    try {
      boolean bare = text.indexOf(':') != text.lastIndexOf(':') && !text.startsWith("[");
      Addresses.HostPort parts = Addresses.hostPort(bare ? "[" + text + "]" : text, 0);
      return new InetSocketAddress(Addresses.literal(parts.host()), parts.port());
    } catch (BadValueException e) {
      throw CommandException.usage("--proxy: " + e.message());
    }
  }
}
