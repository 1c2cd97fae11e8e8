package io.postroad.app.torture;

import io.postroad.mta.spool.Disk;
import io.postroad.mta.spool.FolderDisk;
import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.Time;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Kills a server under load, starts it again, and in the end looks for every message that got 250.
 * For one use.
 */
public final class Torture {
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final Duration ARRIVE_WITHIN = Duration.ofMinutes(2);
  private static final int SOONEST_MS = 150;
  private static final int LATEST_MS = 2000;

  private final TorturePlan plan;
  private final Execution execution;
  private final Time time;
  private final Promises promises;
  private volatile boolean stopped;

  /**
   * @param plan how hard to press
   * @param execution threads, clocks and chance
   */
  public Torture(TorturePlan plan, Execution execution) {
    this.plan = plan;
    this.execution = execution;
    this.time = execution.time();
    this.promises = new Promises(plan.size());
  }

  /** Kills no further; what was accepted until now is judged. */
  public void stop() {
    stopped = true;
  }

  /**
   * Runs all rounds. When every promise was kept, the folder is removed.
   *
   * @param progress hears a sentence after each round
   * @throws IOException when the folder is in use or cannot be written, or a server does not start
   */
  public TortureReport run(Consumer<String> progress) throws IOException {
    Path folder = plan.folder();
    boolean fresh = Files.notExists(folder);
    ForcedWrites forced = prepare(folder);
    Rounds rounds = rounds(folder.resolve("torture.toml"), progress);
    Path inbox = folder.resolve("data/inbox");
    Promises.Found found;
    try (Victim last = rounds.last()) {
      drain(inbox);
      last.stop();
      found = promises.judge(inbox);
    }
    TortureReport report =
        new TortureReport(
            rounds.kills(),
            promises.acceptedCount(),
            promises.unansweredCount(),
            found.lost(),
            found.damaged(),
            rounds.slowestStart(),
            forced);
    if (report.kept()) {
      remove(folder, fresh);
    }
    return report;
  }

  /** What is left after the last kill: a server that runs and that nobody sends to. */
  private record Rounds(int kills, Duration slowestStart, Victim last) {}

  private Rounds rounds(Path config, Consumer<String> progress) throws IOException {
    Victim victim = Victim.start(config, time);
    Duration slowest = victim.startTook();
    int kills = 0;
    Senders senders = new Senders(plan, execution, promises);
    try {
      senders.start(victim.address());
      while (kills < plan.rounds() && !stopped && !senders.enough()) {
        long before = promises.acceptedCount();
        Duration alive = someTime();
        await(Deadline.after(time.nanos(), alive));
        victim.close();
        kills++;
        victim = Victim.start(config, time);
        senders.aim(victim.address());
        Duration took = victim.startTook();
        slowest = slowest.compareTo(took) < 0 ? took : slowest;
        progress.accept(
            String.format(
                Locale.ROOT,
                "kill %d after %.2f s: %d more accepted; ready again in %.2f s",
                kills,
                alive.toNanos() / 1e9,
                promises.acceptedCount() - before,
                took.toNanos() / 1e9));
      }
    } finally {
      senders.stop();
    }
    return new Rounds(kills, slowest, victim);
  }

  private ForcedWrites prepare(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> entries = Files.list(folder)) {
        if (entries.findAny().isPresent()) {
          throw new IOException(folder + " is not empty; name a new folder with --data");
        }
      }
    }
    ForcedWrites forced;
    try (Disk disk = new FolderDisk(folder)) {
      forced = ForcedWrites.measure(disk, time);
    }
    Files.writeString(
        folder.resolve("torture.toml"),
        """
        hostname = "torture.invalid"
        data     = "data"

        [[listen]]
        address = "127.0.0.1:0"
        service = "mx"
        check-sender = "off"
        tls = "off"

        [http]
        listen = ""

        [relay]
        trusted-networks = ["127.0.0.0/8"]

        [domains."torture.invalid"]
        mailboxes = ["*"]
        """);
    return forced;
  }

  /** Anything between shortly after the start and well into a steady load. */
  private Duration someTime() {
    return Duration.ofMillis(execution.random().nextInt(SOONEST_MS, LATEST_MS));
  }

  private void await(Deadline end) {
    while (!stopped && !end.passed(time)) {
      time.sleep(LOOK.compareTo(end.remaining(time)) < 0 ? LOOK : end.remaining(time));
    }
  }

  /** Waits until the queue has passed on all that was accepted, or does not any more. */
  private void drain(Path inbox) {
    Deadline end = time.deadlineIn(ARRIVE_WITHIN);
    while (!promises.allThere(inbox) && !end.passed(time)) {
      time.sleep(LOOK);
    }
  }

  /** The folder itself only where it was not there before. */
  private static void remove(Path folder, boolean whole) throws IOException {
    List<Path> all;
    try (Stream<Path> entries = Files.walk(folder)) {
      all = entries.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      if (whole || !path.equals(folder)) {
        Files.delete(path);
      }
    }
  }
}
