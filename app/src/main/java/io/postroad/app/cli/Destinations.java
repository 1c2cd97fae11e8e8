package io.postroad.app.cli;

import io.postroad.app.config.Addresses;
import io.postroad.app.config.BadValueException;
import io.postroad.dns.AddressAnswer;
import io.postroad.dns.DnsjavaResolver;
import io.postroad.dns.MailExchanger;
import io.postroad.dns.MxAnswer;
import io.postroad.dns.Resolver;
import io.postroad.smtp.runtime.Execution;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Finds the addresses a message is sent to. */
final class Destinations {
  private static final int SMTP_PORT = 25;
  private static final String UNIX = "unix:";

  private final Execution execution;
  private final List<InetSocketAddress> servers;

  /** Asks these name servers; none for the system's. */
  Destinations(Execution execution, List<InetSocketAddress> servers) {
    this.execution = execution;
    this.servers = servers;
  }

  /** The addresses of {@code HOST[:PORT]}, or the one of {@code unix:PATH}. */
  List<InetSocketAddress> host(String text) throws CommandException {
    if (text.startsWith(UNIX)) {
      return List.of(InetSocketAddress.createUnresolved(text.substring(UNIX.length()), 0));
    }
    Addresses.HostPort parts;
    try {
      parts = Addresses.hostPort(text, SMTP_PORT);
    } catch (BadValueException e) {
      throw CommandException.usage("--server: " + e.message());
    }
    try {
      return List.of(new InetSocketAddress(Addresses.literal(parts.host()), parts.port()));
    } catch (BadValueException aName) {
      return named(parts);
    }
  }

  private List<InetSocketAddress> named(Addresses.HostPort parts) throws CommandException {
    try (Resolver resolver = resolver()) {
      return switch (resolver.addresses(parts.host())) {
        case AddressAnswer.Addresses(List<InetAddress> found) ->
            found.stream().map(a -> target(parts.host(), a, parts.port())).toList();
        case AddressAnswer.NoSuchHost() ->
            throw CommandException.failed("there is no host " + parts.host());
        case AddressAnswer.Unresolved(String why) -> throw CommandException.later(why);
      };
    }
  }

  /**
   * The addresses of a domain's mail exchangers, in the order in which to try them.
   *
   * @param vouchedFor whether DNSSEC has to vouch for their names, where they are not the domain's
   *     own (RFC 8689 §4.2.1)
   */
  List<InetSocketAddress> exchangers(String domain, int port, boolean vouchedFor)
      throws CommandException {
    try (Resolver resolver = resolver()) {
      return switch (resolver.mailExchangers(domain)) {
        case MxAnswer.Exchangers(List<MailExchanger> found, boolean validated)
            when vouchedFor
                && !validated
                && !found.stream().allMatch(exchanger -> exchanger.host().equals(domain)) ->
            throw CommandException.failed(
                "--require-tls: the mail exchangers of "
                    + domain
                    + " come from DNS without DNSSEC, nobody vouches for them; name the server with"
                    + " --server, or waive the check with --starttls require");
        case MxAnswer.Exchangers(List<MailExchanger> found, boolean _) -> addresses(found, port);
        case MxAnswer.NullMx() ->
            throw CommandException.failed(domain + " takes no mail (null MX)");
        case MxAnswer.NoSuchDomain() ->
            throw CommandException.failed("there is no domain " + domain);
        case MxAnswer.Unresolved(String why) -> throw CommandException.later(why);
      };
    }
  }

  private static List<InetSocketAddress> addresses(List<MailExchanger> exchangers, int port) {
    List<InetSocketAddress> targets = new ArrayList<>();
    exchangers.forEach(exchanger ->
        exchanger
            .addresses()
            .forEach(address -> targets.add(target(exchanger.host(), address, port))));
    return targets;
  }

  /** An address that remembers the name it was found under: TLS asks for it. */
  private static InetSocketAddress target(String name, InetAddress address, int port) {
    try {
      return new InetSocketAddress(InetAddress.getByAddress(name, address.getAddress()), port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // an address always has four or sixteen octets
    }
  }

  private Resolver resolver() {
    return new DnsjavaResolver(servers, execution.random(), execution.time()::nanos);
  }
}
