package io.postroad.verify.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.address.Paths;
import io.postroad.smtp.address.ReversePath;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.smtp.reply.Replies;
import io.postroad.smtp.reply.Reply;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.Execution.Kind;
import io.postroad.smtp.runtime.Execution.Running;
import io.postroad.smtp.server.Connections;
import io.postroad.smtp.server.Limits;
import io.postroad.smtp.server.MailReceiver;
import io.postroad.smtp.server.Receipt;
import io.postroad.smtp.server.Resources;
import io.postroad.smtp.server.ServerSettings;
import io.postroad.smtp.server.Session;
import io.postroad.smtp.server.SmtpServer;
import io.postroad.smtp.server.StopReport;
import io.postroad.smtp.server.Verdict;
import io.postroad.testkit.sim.NetworkFaults;
import io.postroad.testkit.sim.SimulatedInternet;
import io.postroad.testkit.sim.SimulatedNetwork;
import io.postroad.testkit.sim.SimulatedProcess;
import io.postroad.testkit.sim.Simulation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The real server and the real client, without a queue: what a dialog promises on a bad line. */
class DialogSimulationTest {
  private static final InetAddress SERVER = SimulatedResolver.literal("192.0.2.25");
  private static final InetAddress CLIENT = SimulatedResolver.literal("198.51.100.1");
  private static final int SEEDS = 300;

  /** Keeps contents in the ledger: what it has, it has for ever. */
  private static final class Keeping implements MailReceiver {
    private final Simulation world;
    private final Execution execution;
    private final Ledger ledger;
    private int received;

    Keeping(Simulation world, Execution execution, Ledger ledger) {
      this.world = world;
      this.execution = execution;
      this.ledger = ledger;
    }

    @Override
    public Verdict begin(Session session, ReversePath reversePath, MailParameters parameters) {
      return Verdict.ACCEPTED;
    }

    @Override
    public Verdict addRecipient(Session session, ReversePath reversePath, Recipient recipient) {
      return Verdict.ACCEPTED;
    }

    @Override
    public Receipt receive(Session session, Envelope envelope, Content content) throws IOException {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      byte[] buffer = new byte[4096];
      int count;
      while ((count = content.read(buffer, 0, buffer.length)) >= 0) {
        all.write(buffer, 0, count);
      }
      execution.time().sleep(Duration.ofMillis(execution.random().nextInt(50)));
      world.step("keep");
      String id = session.id() + "-" + received++;
      ledger.stored("server", id, addresses(envelope), all.toByteArray());
      world.step("kept");
      return new Receipt.Stored("00000000000000000000000000");
    }

    @Override
    public Reply verify(Session session, String query, Replies replies) {
      return replies.cannotVerify();
    }

    @Override
    public Reply expand(Session session, String query, Replies replies) {
      return replies.cannotVerify();
    }
  }

  private static List<String> addresses(Envelope envelope) {
    return envelope.recipients().stream()
        .map(recipient -> Paths.text(recipient.forwardPath()).replaceAll("[<>]", ""))
        .toList();
  }

  /** What a run came to. */
  private record Outcome(Ledger ledger, long hash, int connections, int faulty, int crashes) {}

  private static Outcome play(long seed, boolean rough) {
    Ledger ledger = new Ledger();
    int[] counts = new int[3];
    Simulation end =
        Simulation.run(
            seed,
            world -> {
              SimulatedInternet internet = new SimulatedInternet(world);
              RandomGenerator random = world.chance("faults");
              SimulatedProcess clients = world.process("clients");
              SimulatedNetwork network = internet.connect(clients, CLIENT);
              List<Running> running = startSenders(world, clients, network, ledger);
              Machine machine = new Machine(world, internet, ledger);
              machine.start();
              if (rough) {
                internet.faults(new NetworkFaults(30, 30, 100, 100, 50));
              }
              int crashes = rough ? random.nextInt(4) : 0;
              for (int i = 0; i < crashes; i++) {
                world.time().sleep(Duration.ofSeconds(random.nextInt(3600)));
                machine.crash(random.nextInt(400));
                world.time().sleep(Duration.ofSeconds(random.nextInt(600)));
                machine.restart();
              }
              world.time().sleep(Duration.ofHours(1));
              internet.faults(NetworkFaults.NONE);
              machine.restart();
              for (Running one : running) {
                assertThat(one.join(Duration.ofDays(7))).as("a sender is stuck").isTrue();
              }
              machine.stopsCleanly();
              assertThat(network.openConnections()).isZero();
              counts[0] = (int) internet.connections();
              counts[1] = (int) internet.faulty();
              counts[2] = crashes;
            });
    return new Outcome(ledger, end.trace().hash(), counts[0], counts[1], counts[2]);
  }

  private static List<Running> startSenders(
      Simulation world, SimulatedProcess clients, SimulatedNetwork network, Ledger ledger) {
    List<Running> running = new ArrayList<>();
    RandomGenerator random = world.chance("mails");
    for (int sender = 0; sender < 3; sender++) {
      List<Mail> mails = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        int number = sender * 100 + i;
        List<String> recipients = new ArrayList<>();
        for (int r = 0; r <= random.nextInt(3); r++) {
          recipients.add("r" + r + "@omega.test");
        }
        mails.add(Mail.draw(number, "sender@alpha.test", recipients, random));
      }
      Sender body =
          new Sender(
              clients.execution(),
              network,
              new InetSocketAddress(SERVER, 25),
              mails,
              Duration.ofMinutes(10),
              ledger,
              world::elapsed);
      running.add(clients.execution().start(Kind.VIRTUAL, "sender-" + sender, body));
    }
    return running;
  }

  /** One server that dies and comes back. */
  private static final class Machine {
    private final Simulation world;
    private final SimulatedInternet internet;
    private final Ledger ledger;
    private Optional<SimulatedProcess> process = Optional.empty();
    private Optional<SmtpServer> server = Optional.empty();
    private Optional<SimulatedNetwork> network = Optional.empty();

    Machine(Simulation world, SimulatedInternet internet, Ledger ledger) {
      this.world = world;
      this.internet = internet;
      this.ledger = ledger;
    }

    void start() {
      SimulatedProcess now = world.process("server");
      SimulatedNetwork view = internet.connect(now, SERVER);
      process = Optional.of(now);
      network = Optional.of(view);
      now.execution().start(Kind.PLATFORM, "main", () -> boot(now, view));
    }

    private void boot(SimulatedProcess now, SimulatedNetwork view) {
      Execution execution = now.execution();
      SmtpServer booted =
          new SmtpServer(
              ServerSettings.of("mx.omega.test", new InetSocketAddress(SERVER, 25)),
              execution,
              view,
              new Keeping(world, execution, ledger),
              _ -> {},
              new Connections(Limits.DEFAULTS, Resources.AMPLE, execution));
      try {
        booted.start();
      } catch (IOException e) {
        throw new IllegalStateException("the port is in use", e);
      }
      server = Optional.of(booted);
    }

    void crash(int calls) {
      process.orElseThrow().crashAfter(calls);
    }

    void restart() {
      process.orElseThrow().crashNever();
      if (!process.orElseThrow().isAlive()) {
        start();
      }
    }

    /** Run by the driver, whose threads join those of the process. */
    void stopsCleanly() {
      SimulatedProcess now = process.orElseThrow();
      List<StopReport> reports = new ArrayList<>();
      Running stopper =
          now.execution()
              .start(
                  Kind.VIRTUAL,
                  "stop",
                  () -> reports.add(server.orElseThrow().stop(Duration.ofSeconds(30))));
      assertThat(stopper.join(Duration.ofMinutes(2))).as("the server does not stop").isTrue();
      assertThat(server.orElseThrow().sessions()).isZero();
      assertThat(network.orElseThrow().openConnections()).isZero();
      assertThat(reports).hasSize(1);
    }
  }

  @Test
  @DisplayName("D1, D6, S9: on any line, what got 250 is kept, whole, and nothing else twice")
  void whatGot250IsKept() {
    List<Outcome> outcomes;
    try (FaultLog log = new FaultLog()) {
      outcomes = IntStream.range(0, SEEDS).parallel().mapToObj(seed -> play(seed, true)).toList();
      assertThat(log.faults()).isEmpty();
    }
    for (int seed = 0; seed < SEEDS; seed++) {
      assertThat(outcomes.get(seed).ledger().missing()).as("seed %d: lost", seed).isEmpty();
      assertThat(outcomes.get(seed).ledger().wrong()).as("seed %d", seed).isEmpty();
    }
    int accepted = sum(outcomes, outcome -> outcome.ledger().accepted());
    int doubtful = sum(outcomes, outcome -> outcome.ledger().unknown());
    System.out.printf(
        "dialog simulation: seeds=%d connections=%d faulty=%d crashes=%d accepted=%d lost=0"
            + " stuck=0 doubtful=%d dup=%d%n",
        SEEDS,
        sum(outcomes, Outcome::connections),
        sum(outcomes, Outcome::faulty),
        sum(outcomes, Outcome::crashes),
        accepted,
        doubtful,
        sum(outcomes, outcome -> outcome.ledger().duplicates()));
    assertThat(accepted).isGreaterThan(SEEDS * 20);
    assertThat(doubtful).isPositive();
  }

  private static int sum(List<Outcome> outcomes, ToIntFunction<Outcome> figure) {
    return outcomes.stream().mapToInt(figure).sum();
  }

  @Test
  @DisplayName("simulation: on a good line nothing is doubtful, late or doubled; traces are equal")
  void goodLine() {
    try (FaultLog log = new FaultLog()) {
      for (int seed = 0; seed < 30; seed++) {
        Outcome outcome = play(seed, false);
        assertThat(outcome.ledger().missing()).isEmpty();
        assertThat(outcome.ledger().wrong()).isEmpty();
        assertThat(outcome.ledger().duplicates()).isZero();
        assertThat(outcome.ledger().unknown()).isZero();
        assertThat(play(seed, false).hash()).as("seed %d", seed).isEqualTo(outcome.hash());
        assertThat(play(seed, true).hash()).isEqualTo(play(seed, true).hash());
      }
      assertThat(log.faults()).isEmpty();
    }
  }
}
