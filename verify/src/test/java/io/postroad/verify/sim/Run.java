package io.postroad.verify.sim;

import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.RecipientState;
import io.postroad.mta.spool.Spool;
import io.postroad.smtp.envelope.Content;
import io.postroad.testkit.sim.Simulation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One seed, played to its end: some hours with or without trouble, then peace until nothing waits
 * any more.
 *
 * @param lost recipients that got 250 and are neither delivered, reported nor kept
 * @param stuck what still waited after far more time than anything may take; empty when nothing did
 * @param wrong what must never happen, in words
 * @param events that the histories can tell at the end
 * @param hash of the trace
 */
record Run(
    long seed,
    Mails mails,
    Reports reports,
    Trouble trouble,
    Set<Ledger.Entry> lost,
    String stuck,
    List<String> wrong,
    int events,
    Duration virtual,
    long steps,
    long hash) {

  /**
   * What became of the mail, in recipients.
   *
   * @param kept by a spool at the end: held, as a rule
   * @param doubtful those of which a client did not know whether they were accepted
   * @param duplicates copies beyond the first
   * @param both those delivered and reported as failed
   * @param doubts handovers of which the giver did not come to know, or forgot in a crash: only
   *     these may cause the former two
   */
  record Mails(
      int accepted,
      int delivered,
      int reported,
      int kept,
      int doubtful,
      int duplicates,
      int both,
      int doubts) {}

  /**
   * Whether senders were told as they wished (RFC 3461).
   *
   * @param told recipients whose sender was told of success
   * @param again reports of success beyond the first
   * @param untold successes that should have been told
   * @param doubted successes that were not told because their giver never came to know of them and
   *     gave up
   * @param unwanted failures that should not have been told
   */
  record Reports(
      int told, int again, Set<Ledger.Entry> untold, int doubted, Set<Ledger.Entry> unwanted) {}

  /** What went wrong. */
  record Trouble(
      int crashes, int stops, int restarts, int clockJumps, int fullDisks, int badLines) {}

  /** What a run is made with. */
  enum Mode {
    /** Nothing goes wrong. */
    PEACE,
    /** Everything that may go wrong does. */
    TROUBLE,
    /** As before, and nothing is forced to disk: the control, which must lose. */
    TROUBLE_WITHOUT_FORCING
  }

  /** Longer than any message may stay in the queue, with the clocks set as far as they are. */
  private static final Duration SETTLED_WITHIN = Duration.ofDays(30);

  private static final int ENTRIES_MAX = 100_000;

  static Run play(long seed, Mode mode) {
    List<Run> result = new ArrayList<>();
    Simulation end =
        Simulation.run(
            seed,
            simulation -> {
              World world = World.busy(simulation, mode != Mode.TROUBLE_WITHOUT_FORCING);
              Troubles troubles = new Troubles(world);
              if (mode != Mode.PEACE) {
                troubles.make();
              }
              simulation.await(SETTLED_WITHIN, () -> isSettled(world) || isHopeless(world));
              String stuck = isSettled(world) ? "" : whatWaits(world) + simulation.states();
              if (mode == Mode.PEACE) {
                world.ledger().untimely().forEach(world::fault);
              }
              result.add(judged(seed, world, troubles, stuck));
            });
    return result.getFirst().ended(end);
  }

  private static boolean isSettled(World world) {
    world.servers().forEach(MailServer::supervise);
    return world.ledger().sendersEnded() == world.senders().size()
        && world.servers().stream().allMatch(MailServer::isSettled);
  }

  private static boolean isHopeless(World world) {
    return world.servers().stream().anyMatch(MailServer::isHopeless);
  }

  private static Run judged(long seed, World world, Troubles troubles, String stuck)
      throws IOException {
    List<String> wrong = new ArrayList<>(world.ledger().wrong());
    wrong.addAll(world.faults());
    world
        .ledger()
        .endedTooOften()
        .forEach(
            entry -> wrong.add("D6: repeated, or failed and delivered, without doubt: " + entry));
    Set<Ledger.Entry> kept = new TreeSet<>();
    int events = 0;
    for (MailServer server : world.servers()) {
      if (server.isRunning()) {
        kept.addAll(kept(server.spool(), List.of("failed")));
        events += server.eventsTold();
        Spool.Figures figures = server.spool().figures();
        if (!figures.balanced()) {
          wrong.add("D7: the ledger of " + server.name() + " does not balance: " + figures);
        }
      }
    }
    Set<Ledger.Entry> lost = new TreeSet<>(world.ledger().missing());
    lost.removeAll(kept);
    Set<Ledger.Entry> untold = untold(world);
    int silent = untold.size();
    untold.removeIf(world.ledger()::gaveUpInDoubt);
    Reports reports =
        new Reports(
            world.ledger().confirmed(),
            world.ledger().confirmedAgain(),
            untold,
            silent - untold.size(),
            unwanted(world));
    return new Run(
        seed,
        mails(world.ledger(), kept.size()),
        reports,
        trouble(world, troubles),
        lost,
        stuck,
        wrong,
        events,
        Duration.ZERO,
        0,
        0);
  }

  /** Reports of failure that nobody wanted; what a server without DSN says is not its own fault. */
  private static Set<Ledger.Entry> unwanted(World world) {
    return world.servers().stream().allMatch(MailServer::knowsDsn)
        ? world.ledger().unwanted()
        : Set.of();
  }

  /** Successes of which the sender wanted to hear and did not, nor is the report on its way. */
  private static Set<Ledger.Entry> untold(World world) throws IOException {
    Set<Ledger.Entry> untold = new TreeSet<>(world.ledger().unconfirmed());
    for (MailServer server : world.servers()) {
      if (server.isRunning()) {
        untold.removeAll(kept(server.spool(), List.of("delivered", "relayed")));
      }
    }
    return untold;
  }

  private static Mails mails(Ledger ledger, int kept) {
    return new Mails(
        ledger.accepted(),
        ledger.delivered(),
        ledger.reported(),
        kept,
        ledger.unknown(),
        ledger.duplicates(),
        ledger.falselyReported().size(),
        ledger.handovers().doubts());
  }

  private static Trouble trouble(World world, Troubles troubles) {
    int starts = world.servers().stream().mapToInt(MailServer::starts).sum();
    return new Trouble(
        troubles.crashes(),
        world.servers().stream().mapToInt(MailServer::stops).sum(),
        starts - world.servers().size(),
        troubles.jumps(),
        troubles.fullDisks(),
        (int) world.internet().faulty());
  }

  private Run ended(Simulation end) {
    return new Run(
        seed,
        mails,
        reports,
        trouble,
        lost,
        stuck,
        wrong,
        events,
        end.elapsed(),
        end.trace().count(),
        end.trace().hash());
  }

  /** Recipients that a spool still knows, those of held reports with these actions included. */
  private static Set<Ledger.Entry> kept(Spool spool, List<String> actions) throws IOException {
    Set<Ledger.Entry> kept = new TreeSet<>();
    for (QueueEntry entry : spool.list(_ -> true, Optional.empty(), ENTRIES_MAX)) {
      Optional<Content> content = spool.content(entry.id());
      if (content.isEmpty()) {
        continue;
      }
      String text = whatCanBeRead(content.get());
      int number = Mail.numberIn(text);
      for (String action : actions) {
        Ledger.finalRecipients(text, action).forEach(r -> kept.add(new Ledger.Entry(number, r)));
      }
      for (int i = 0; i < entry.states().size(); i++) {
        RecipientState state = entry.states().get(i);
        if (state.awaitsDelivery()) {
          kept.add(
              new Ledger.Entry(
                  number,
                  MailServer.address(
                      entry.message().envelope().recipients().get(i).forwardPath())));
        }
      }
    }
    return kept;
  }

  /** What the disk has lost is not kept: the control, which does not force, loses contents so. */
  private static String whatCanBeRead(Content content) {
    try {
      return text(content);
    } catch (IOException e) {
      return "";
    }
  }

  private static String text(Content content) throws IOException {
    try (content) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      byte[] buffer = new byte[4096];
      int count;
      while ((count = content.read(buffer, 0, buffer.length)) >= 0) {
        all.write(buffer, 0, count);
      }
      return all.toString(StandardCharsets.ISO_8859_1);
    }
  }

  private static String whatWaits(World world) {
    StringBuilder text = new StringBuilder();
    text.append("senders ended: ").append(world.ledger().sendersEnded());
    for (MailServer server : world.servers()) {
      text.append("\n  ").append(server.name());
      if (!server.isRunning()) {
        text.append(" does not run: ").append(server.failures());
        continue;
      }
      text.append(": ").append(server.spool().figures());
      for (QueueEntry entry : server.spool().list(_ -> true, Optional.empty(), 20)) {
        text.append("\n    ").append(entry.id()).append(' ').append(entry.states());
        text.append(entry.leased() ? " leased" : "");
      }
    }
    return text.toString();
  }

  /** Everything that must not be, in words; empty when the run is good. */
  String verdict() {
    StringBuilder text = new StringBuilder();
    if (!lost.isEmpty()) {
      text.append("lost: ").append(lost).append('\n');
    }
    if (!stuck.isEmpty()) {
      text.append("stuck: ").append(stuck).append('\n');
    }
    if (!reports.untold().isEmpty()) {
      text.append("RFC 3461: success was not told: ").append(reports.untold()).append('\n');
    }
    if (!reports.unwanted().isEmpty()) {
      text.append("RFC 3461: nobody wanted to know: ").append(reports.unwanted()).append('\n');
    }
    boolean mayRepeat = trouble.restarts() > 0 || trouble.badLines() > 0;
    if (!mayRepeat && mails.doubts() + reports.again() > 0) {
      text.append("D6: repeated without a crash or a lost reply: ").append(mails).append('\n');
    }
    wrong.forEach(each -> text.append(each).append('\n'));
    return text.toString();
  }
}
