package io.postroad.verify.sim;

import io.postroad.dns.AddressAnswer;
import io.postroad.dns.MailExchanger;
import io.postroad.dns.MxAnswer;
import io.postroad.dns.Resolver;
import io.postroad.testkit.sim.SimulatedProcess;
import io.postroad.testkit.sim.Simulation;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * One process's view of a world-wide zone: each question takes virtual time and may fail, by a
 * chance that is part of the zone.
 */
final class SimulatedResolver implements Resolver {

  /** The names of the world. */
  static final class Zone {
    private final TreeMap<String, List<String>> exchangers = new TreeMap<>();
    private final TreeMap<String, InetAddress> hosts = new TreeMap<>();
    private final RandomGenerator random;
    private int unresolvedPerMille;

    Zone(Simulation world) {
      this.random = world.chance("zone");
    }

    /** The exchangers of a domain, best first; none makes it a domain that takes no mail. */
    void mx(String domain, String... hostNames) {
      exchangers.put(domain, List.of(hostNames));
    }

    void host(String name, InetAddress address) {
      hosts.put(name, address);
    }

    void unresolved(int perMille) {
      unresolvedPerMille = perMille;
    }
  }

  private final Simulation world;
  private final SimulatedProcess process;
  private final Zone zone;

  SimulatedResolver(Simulation world, SimulatedProcess process, Zone zone) {
    this.world = world;
    this.process = process;
    this.zone = zone;
  }

  @Override
  public MxAnswer mailExchangers(String domain, Duration atMost) {
    if (fails(atMost)) {
      return new MxAnswer.Unresolved("MX of " + domain + ": no answer");
    }
    List<String> names = zone.exchangers.get(domain);
    if (names == null) {
      InetAddress own = zone.hosts.get(domain);
      return own == null
          ? new MxAnswer.NoSuchDomain()
          : new MxAnswer.Exchangers(List.of(new MailExchanger(domain, 0, List.of(own))));
    }
    if (names.isEmpty()) {
      return new MxAnswer.NullMx();
    }
    return new MxAnswer.Exchangers(
        names.stream()
            .map(name ->
                new MailExchanger(
                    name, 10 * (1 + names.indexOf(name)), List.of(zone.hosts.get(name))))
            .toList());
  }

  @Override
  public AddressAnswer addresses(String host, Duration atMost) {
    if (!host.isEmpty() && Character.isDigit(host.charAt(0))) {
      return new AddressAnswer.Addresses(List.of(literal(host)));
    }
    if (fails(atMost)) {
      return new AddressAnswer.Unresolved("A of " + host + ": no answer");
    }
    InetAddress address = zone.hosts.get(host);
    return address == null
        ? new AddressAnswer.NoSuchHost()
        : new AddressAnswer.Addresses(List.of(address));
  }

  /** Lets the question take its time; whether it remains without an answer. */
  private boolean fails(Duration atMost) {
    world.step("dns");
    boolean silent = zone.random.nextInt(1000) < zone.unresolvedPerMille;
    Duration takes = Duration.ofMillis(1 + zone.random.nextInt(30));
    boolean late = silent || takes.compareTo(atMost) > 0;
    process.execution().time().sleep(late ? atMost : takes);
    return late;
  }

  /** An IPv4 address in text form, without asking anyone. */
  static InetAddress literal(String text) {
    String[] parts = text.split("\\.", -1);
    byte[] octets = new byte[parts.length];
    for (int i = 0; i < parts.length; i++) {
      octets[i] = (byte) Integer.parseInt(parts[i]);
    }
    try {
      return InetAddress.getByAddress(octets);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  @Override
  public void close() {
    // Holds nothing.
  }
}
