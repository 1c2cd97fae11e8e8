package io.postroad.dns;

import io.postroad.dns.internal.Finding;
import io.postroad.dns.internal.Finding.Data;
import io.postroad.dns.internal.HostsFile;
import io.postroad.dns.internal.Kind;
import io.postroad.dns.internal.Lookups;
import io.postroad.dns.internal.Lookups.Wanted;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * The {@link Resolver} for real networks, with servers and a cache of its own.
 *
 * <p>Thread-safe. The calling thread only waits on a future with a deadline, so that a virtual
 * thread gives its carrier away while it waits; input and output are done by dnsjava's own selector
 * thread (a daemon, one for the whole process, which {@link #close()} leaves running because other
 * resolvers share it). Every datagram has a new random source port and identifier.
 */
public final class DnsjavaResolver implements Resolver {

  private static final int IPV4_PARTS = 4;

  private final Lookups lookups;
  private final Optional<HostsFile> hostsFile;
  private final RandomGenerator random;
  private final Object randomLock = new Object();
  private volatile boolean closed;

  /**
   * A resolver with the usual patience and cache.
   *
   * @param servers with their ports; none for those of the operating system
   * @param random for the choice among equal mail exchangers; used by one thread at a time
   * @param nanos the monotonic clock
   */
  public DnsjavaResolver(
      List<InetSocketAddress> servers, RandomGenerator random, LongSupplier nanos) {
    this(ResolverSettings.of(servers), random, nanos);
  }

  /**
   * A resolver with the given settings.
   *
   * @param random for the choice among equal mail exchangers; used by one thread at a time
   * @param nanos the monotonic clock, for deadlines and the age of what is remembered
   */
  public DnsjavaResolver(ResolverSettings settings, RandomGenerator random, LongSupplier nanos) {
    this.lookups =
        new Lookups(
            settings.servers().isEmpty() ? Lookups.systemServers() : settings.servers(),
            settings.patience(),
            settings.cacheEntriesMax(),
            nanos);
    this.hostsFile = settings.hostsFile().map(HostsFile::new);
    this.random = random;
  }

  @Override
  public MxAnswer mailExchangers(String domain, Duration atMost) {
    if (closed) {
      return new MxAnswer.Unresolved(
          "MX of " + domain + " cannot be asked: the resolver is closed");
    }
    Search search = new Search(atMost);
    return switch (search.one(new Wanted(domain, Kind.MX))) {
      case Finding.Records records -> ofRecords(domain, records, search);
      case Finding.NoData _ -> implicit(domain, search);
      case Finding.NoName _ -> new MxAnswer.NoSuchDomain();
      case Finding.Trouble trouble -> new MxAnswer.Unresolved(trouble.why());
    };
  }

  @Override
  public AddressAnswer addresses(String host, Duration atMost) {
    Optional<InetAddress> literal = literal(host);
    if (literal.isPresent()) {
      return new AddressAnswer.Addresses(List.of(literal.get()));
    }
    if (closed) {
      return new AddressAnswer.Unresolved(
          "addresses of " + host + " cannot be asked: the resolver is closed");
    }
    List<InetAddress> local = local(host);
    return local.isEmpty()
        ? new Search(atMost).addresses(List.of(host)).get(0)
        : new AddressAnswer.Addresses(local);
  }

  @Override
  public RecordsAnswer<String> texts(String name, Duration atMost) {
    return records(name, Kind.TXT, Data.Text.class, atMost, Data.Text::text);
  }

  @Override
  public RecordsAnswer<Tlsa> tlsa(String name, Duration atMost) {
    return records(name, Kind.TLSA, Data.Certificate.class, atMost, Data.Certificate::tlsa);
  }

  private <D extends Data, T> RecordsAnswer<T> records(
      String name, Kind kind, Class<D> type, Duration atMost, Function<D, T> said) {
    if (closed) {
      return new RecordsAnswer.Unresolved<>(
          kind + " of " + name + " cannot be asked: the resolver is closed");
    }
    return switch (new Search(atMost).one(new Wanted(name, kind))) {
      case Finding.Records(List<Data> data, boolean validated) ->
          new RecordsAnswer.Found<>(
              data.stream().filter(type::isInstance).map(type::cast).map(said).toList(), validated);
      case Finding.NoData _ -> new RecordsAnswer.NoRecords<>();
      case Finding.NoName _ -> new RecordsAnswer.NoSuchName<>();
      case Finding.Trouble(String why) -> new RecordsAnswer.Unresolved<>(why);
    };
  }

  /** What this machine knows without DNS; localhost is never asked of anybody (RFC 6761 §6.3). */
  private List<InetAddress> local(String host) {
    String name = withoutFinalDot(host).toLowerCase(Locale.ROOT);
    if (name.equals("localhost")) {
      return List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1"));
    }
    return hostsFile.map(file -> file.find(name)).orElse(List.of());
  }

  @Override
  public void close() {
    closed = true;
    lookups.clear();
  }

  /** How many answers are remembered now. */
  public int remembered() {
    return lookups.remembered();
  }

  /** Without MX records the domain is its own mail exchanger (RFC 5321 §5.1). */
  private static MxAnswer implicit(String domain, Search search) {
    return switch (search.addresses(List.of(domain)).get(0)) {
      case AddressAnswer.Addresses found ->
          new MxAnswer.Exchangers(
              List.of(new MailExchanger(withoutFinalDot(domain), 0, found.addresses())));
      case AddressAnswer.NoSuchHost _ -> new MxAnswer.NoSuchDomain();
      case AddressAnswer.Unresolved unresolved -> new MxAnswer.Unresolved(unresolved.why());
    };
  }

  private MxAnswer ofRecords(String domain, Finding.Records records, Search search) {
    List<Data.Mx> named = named(records.data());
    if (named.isEmpty()) {
      return new MxAnswer.NullMx();
    }
    List<Data.Mx> ordered = ordered(named);
    List<AddressAnswer> answers = search.addresses(ordered.stream().map(Data.Mx::host).toList());
    List<MailExchanger> usable = new ArrayList<>();
    List<String> troubles = new ArrayList<>();
    boolean anyAddress = false;
    for (int i = 0; i < ordered.size(); i++) {
      Data.Mx mx = ordered.get(i);
      switch (answers.get(i)) {
        case AddressAnswer.Addresses found -> {
          usable.add(new MailExchanger(mx.host(), mx.preference(), found.addresses()));
          anyAddress = true;
        }
        case AddressAnswer.NoSuchHost _ -> troubles.add(mx.host() + " has no address");
        case AddressAnswer.Unresolved unresolved -> {
          usable.add(new MailExchanger(mx.host(), mx.preference(), List.of()));
          troubles.add(unresolved.why());
        }
      }
    }
    return anyAddress
        ? new MxAnswer.Exchangers(usable, records.validated())
        : new MxAnswer.Unresolved(
            "no mail exchanger of " + domain + " can be used: " + String.join("; ", troubles));
  }

  /**
   * The exchangers that are hosts, each once with its best preference. The root stands for "no
   * mail" and means nothing beside others (RFC 7505 §3).
   */
  private static List<Data.Mx> named(List<Data> data) {
    Map<String, Data.Mx> byHost = new LinkedHashMap<>();
    for (Data one : data) {
      if (one instanceof Data.Mx mx && !mx.host().isEmpty()) {
        byHost.merge(mx.host(), mx, (a, b) -> a.preference() <= b.preference() ? a : b);
      }
    }
    return List.copyOf(byHost.values());
  }

  /** By preference, equals at random to spread the load (RFC 5321 §5.1), at most ten. */
  private List<Data.Mx> ordered(List<Data.Mx> named) {
    List<Data.Mx> shuffled = new ArrayList<>(named);
    // The records come in any order; sorted first, the same seed gives the same choice.
    shuffled.sort(Comparator.comparing(Data.Mx::host));
    synchronized (randomLock) {
      for (int i = shuffled.size() - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        Data.Mx moved = shuffled.get(i);
        shuffled.set(i, shuffled.get(j));
        shuffled.set(j, moved);
      }
    }
    shuffled.sort(Comparator.comparingInt(Data.Mx::preference));
    return shuffled.subList(0, Math.min(EXCHANGERS_MAX, shuffled.size()));
  }

  /** An address in text form; a name of digits is never looked up as one (RFC 5321 §4.1.3). */
  private static Optional<InetAddress> literal(String host) {
    boolean ipv4 = host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
    boolean ipv6 = host.indexOf(':') >= 0 && host.indexOf('%') < 0;
    if (ipv4 ? host.split("\\.", -1).length != IPV4_PARTS : !ipv6) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(host));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static String withoutFinalDot(String domain) {
    return domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain;
  }

  /** The queries of one question to this resolver, under one deadline; confined to its thread. */
  private final class Search {
    private final Lookups.Until until;

    Search(Duration atMost) {
      until = lookups.until(atMost);
    }

    Finding one(Wanted wanted) {
      return lookups.find(List.of(wanted), until).get(0);
    }

    /** The addresses of each host, all looked up at once. */
    List<AddressAnswer> addresses(List<String> hosts) {
      List<Wanted> wishes = new ArrayList<>();
      for (String host : hosts) {
        wishes.add(new Wanted(host, Kind.A));
        wishes.add(new Wanted(host, Kind.AAAA));
      }
      List<Finding> findings = lookups.find(wishes, until);
      List<AddressAnswer> answers = new ArrayList<>();
      for (int i = 0; i < hosts.size(); i++) {
        answers.add(both(findings.get(2 * i), findings.get(2 * i + 1)));
      }
      return answers;
    }
  }

  /** What the A and the AAAA records say together. */
  private static AddressAnswer both(Finding ipv4, Finding ipv6) {
    List<InetAddress> addresses = alternating(addressesIn(ipv4), addressesIn(ipv6));
    if (!addresses.isEmpty()) {
      return new AddressAnswer.Addresses(addresses);
    }
    if (ipv4 instanceof Finding.Trouble trouble) {
      return new AddressAnswer.Unresolved(trouble.why());
    }
    if (ipv6 instanceof Finding.Trouble trouble) {
      return new AddressAnswer.Unresolved(trouble.why());
    }
    return new AddressAnswer.NoSuchHost();
  }

  private static List<InetAddress> addressesIn(Finding finding) {
    List<InetAddress> addresses = new ArrayList<>();
    if (finding instanceof Finding.Records records) {
      for (Data data : records.data()) {
        if (data instanceof Data.Address address && !addresses.contains(address.address())) {
          addresses.add(address.address());
        }
      }
    }
    return addresses;
  }

  /**
   * The families take turns, so that the limit cuts off neither. IPv4 begins: where IPv6 is
   * announced but does not work, it would cost every message a connect time-out.
   */
  private static List<InetAddress> alternating(List<InetAddress> ipv4, List<InetAddress> ipv6) {
    List<InetAddress> mixed = new ArrayList<>();
    for (int i = 0; i < Math.max(ipv4.size(), ipv6.size()); i++) {
      if (i < ipv4.size()) {
        mixed.add(ipv4.get(i));
      }
      if (i < ipv6.size()) {
        mixed.add(ipv6.get(i));
      }
    }
    return mixed.subList(0, Math.min(ADDRESSES_MAX, mixed.size()));
  }
}
