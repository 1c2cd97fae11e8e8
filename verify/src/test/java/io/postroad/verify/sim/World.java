package io.postroad.verify.sim;

import io.postroad.mta.settings.IpNetwork;
import io.postroad.mta.settings.LocalDomain;
import io.postroad.mta.settings.LocalDomain.Disclosure;
import io.postroad.mta.settings.MtaSettings;
import io.postroad.mta.settings.Retry;
import io.postroad.mta.settings.Route;
import io.postroad.mta.settings.Shaping;
import io.postroad.mta.settings.Target;
import io.postroad.smtp.runtime.Execution.Kind;
import io.postroad.smtp.runtime.Execution.Running;
import io.postroad.testkit.sim.SimulatedInternet;
import io.postroad.testkit.sim.SimulatedNetwork;
import io.postroad.testkit.sim.SimulatedProcess;
import io.postroad.testkit.sim.Simulation;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Three mail servers, clients with a memory, and what is between them: {@code alpha.test} whose
 * users send, {@code relay.test} in the middle, {@code omega.test} at the end, reached by routes or
 * mail exchangers as the seed says. Confined to its simulation.
 */
final class World {
  private static final InetAddress ALPHA = SimulatedResolver.literal("192.0.2.10");
  private static final InetAddress RELAY = SimulatedResolver.literal("192.0.2.20");
  private static final InetAddress OMEGA = SimulatedResolver.literal("192.0.2.30");
  private static final InetAddress DEAD = SimulatedResolver.literal("192.0.2.99");
  private static final InetAddress CLIENTS = SimulatedResolver.literal("198.51.100.1");
  private static final List<String> USERS = List.of("u0", "u1", "u2", "u3");
  private static final int SENDERS = 3;
  private static final int MAILS = 7;

  private final Simulation simulation;
  private final RandomGenerator chance;
  private final SimulatedInternet internet;
  private final SimulatedResolver.Zone zone;
  private final Ledger ledger = new Ledger();
  private final List<String> faults = new ArrayList<>();
  private final List<MailServer> servers = new ArrayList<>();
  private final List<Running> senders = new ArrayList<>();

  private World(Simulation simulation, boolean forcing) {
    this.simulation = simulation;
    this.chance = simulation.chance("world");
    this.internet = new SimulatedInternet(simulation);
    this.zone = new SimulatedResolver.Zone(simulation);
    boolean byRoute = chance.nextBoolean();
    fillZone(byRoute);
    // In a quarter of the worlds each, the server in the middle or at the end knows no DSN.
    int without = chance.nextInt(4);
    servers.add(new MailServer(this, alpha(byRoute), ALPHA, true, forcing));
    servers.add(new MailServer(this, relay(), RELAY, without != 0, forcing));
    servers.add(new MailServer(this, omega(), OMEGA, without != 1, forcing));
  }

  /** Servers, and clients that hand in what the seed says. */
  static World busy(Simulation simulation, boolean forcing) {
    World world = new World(simulation, forcing);
    world.startSenders();
    return world;
  }

  /** Servers alone: who sends what, and when, is up to the caller. */
  static World quiet(Simulation simulation) {
    return new World(simulation, true);
  }

  private void fillZone(boolean byRoute) {
    zone.host("mx.alpha.test", ALPHA);
    zone.host("mx.relay.test", RELAY);
    zone.host("mx.omega.test", OMEGA);
    zone.host("mx.dead.test", DEAD);
    zone.mx("alpha.test", "mx.alpha.test");
    zone.mx("relay.test", "mx.relay.test");
    zone.mx("dead.test", "mx.dead.test");
    zone.mx("null.test");
    if (byRoute || chance.nextBoolean()) {
      zone.mx("omega.test", "mx.omega.test");
    } else {
      zone.mx("omega.test", "mx.omega.test", "mx.relay.test");
    }
  }

  private static MtaSettings alpha(boolean byRoute) {
    Route smarthost = new Route(List.of("omega.test"), new Target.Smtp("mx.relay.test", 25));
    return settings("alpha.test", List.of(), byRoute ? List.of(smarthost) : List.of());
  }

  private static MtaSettings relay() {
    return settings("relay.test", List.of("omega.test"), List.of());
  }

  private static MtaSettings omega() {
    return settings("omega.test", List.of(), List.of());
  }

  private static MtaSettings settings(String domain, List<String> relayFor, List<Route> routes) {
    LocalDomain local =
        new LocalDomain(
            domain,
            USERS,
            new Target.Inbox(),
            "+",
            Optional.empty(),
            "u0",
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            Map.of(),
            0600,
            Optional.empty(),
            Disclosure.TRUSTED,
            Disclosure.TRUSTED);
    Shaping shaping =
        new Shaping(new Shaping.Limits(3, 10, 100, Optional.empty()), List.of(), Map.of());
    Retry retry =
        new Retry(
            List.of(
                Duration.ofMinutes(5),
                Duration.ofMinutes(10),
                Duration.ofMinutes(20),
                Duration.ofMinutes(40),
                Duration.ofHours(1),
                Duration.ofHours(2),
                Duration.ofHours(4)),
            Duration.ofDays(5),
            Optional.empty(),
            Duration.ofDays(30));
    return new MtaSettings(
        "mx." + domain,
        List.of(new IpNetwork(CLIENTS, 24)),
        relayFor,
        Map.of(domain, local),
        Map.of(),
        routes,
        shaping,
        retry,
        false,
        25);
  }

  private void startSenders() {
    boolean withDead = chance.nextInt(5) == 0;
    for (int sender = 0; sender < SENDERS; sender++) {
      MailServer target = servers.get(chance.nextInt(servers.size()));
      List<Mail> mails = new ArrayList<>();
      for (int i = 0; i < MAILS; i++) {
        Mail mail = draw(sender * 100 + i, withDead);
        mails.add((target.knowsDsn() ? mail.withWishes(chance) : mail).withTerms(chance));
      }
      send(target, mails, Duration.ofMinutes(20));
    }
  }

  /** Has a client hand these in, one after the other, each after a pause. */
  void send(MailServer target, List<Mail> mails, Duration pauseMax) {
    SimulatedProcess client = simulation.process("client-" + senders.size());
    SimulatedNetwork network = internet.connect(client, CLIENTS);
    Sender body =
        new Sender(
            client.execution(),
            network,
            target.listen(),
            mails,
            pauseMax,
            ledger,
            simulation::elapsed);
    senders.add(client.execution().start(Kind.VIRTUAL, "sender", body));
  }

  private Mail draw(int number, boolean withDead) {
    String sender =
        chance.nextInt(10) == 0
            ? ""
            : List.of("u3@alpha.test", "u3@relay.test", "u3@omega.test").get(chance.nextInt(3));
    List<String> recipients = new ArrayList<>();
    int count = 1 + chance.nextInt(3);
    while (recipients.size() < count) {
      String recipient = drawRecipient(withDead);
      if (!recipients.contains(recipient)) {
        recipients.add(recipient);
      }
    }
    return Mail.draw(number, sender, recipients, chance);
  }

  private String drawRecipient(boolean withDead) {
    int kind = chance.nextInt(20);
    return switch (kind) {
      case 0 -> "u1@nowhere.test";
      case 1 -> "u1@null.test";
      case 2 -> "nobody@omega.test";
      case 3 -> withDead ? "u1@dead.test" : "u2@omega.test";
      case 4, 5, 6 -> USERS.get(chance.nextInt(3)) + "@alpha.test";
      case 7, 8, 9 -> USERS.get(chance.nextInt(3)) + "@relay.test";
      default -> USERS.get(chance.nextInt(3)) + "@omega.test";
    };
  }

  Simulation simulation() {
    return simulation;
  }

  /** Chance for what the world does. */
  RandomGenerator chance() {
    return chance;
  }

  SimulatedInternet internet() {
    return internet;
  }

  SimulatedResolver.Zone zone() {
    return zone;
  }

  Ledger ledger() {
    return ledger;
  }

  List<MailServer> servers() {
    return servers;
  }

  /** The threads of the clients. */
  List<Running> senders() {
    return senders;
  }

  /** Something that must never happen has happened. */
  void fault(String what) {
    faults.add(what);
  }

  List<String> faults() {
    return faults;
  }
}
