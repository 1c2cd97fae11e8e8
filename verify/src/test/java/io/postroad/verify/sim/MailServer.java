package io.postroad.verify.sim;

import io.postroad.mta.Mta;
import io.postroad.mta.StoreGauge;
import io.postroad.mta.delivery.MaildirStore;
import io.postroad.mta.history.FileHistory;
import io.postroad.mta.history.History;
import io.postroad.mta.history.HistoryQuery;
import io.postroad.mta.reception.ListenerPolicy;
import io.postroad.mta.settings.MtaSettings;
import io.postroad.mta.settings.SigningKey;
import io.postroad.mta.spool.Spool;
import io.postroad.mta.spool.memory.Faults;
import io.postroad.mta.spool.memory.MemoryDisk;
import io.postroad.mta.spool.segment.SegmentSettings;
import io.postroad.mta.spool.segment.SegmentSpool;
import io.postroad.smtp.address.ForwardPath;
import io.postroad.smtp.address.Paths;
import io.postroad.smtp.address.ReversePath;
import io.postroad.smtp.envelope.Arrival;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.extension.Keyword;
import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.Execution.Running;
import io.postroad.smtp.runtime.Time;
import io.postroad.smtp.server.Connections;
import io.postroad.smtp.server.Limits;
import io.postroad.smtp.server.ListenerTls;
import io.postroad.smtp.server.Resources;
import io.postroad.smtp.server.ServerSettings;
import io.postroad.smtp.server.SmtpServer;
import io.postroad.smtp.server.Wishes;
import io.postroad.smtp.tls.TlsException;
import io.postroad.testkit.sim.SimulatedNetwork;
import io.postroad.testkit.sim.SimulatedProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One machine with its disk and clock, and the mail server on it, which dies and is started again.
 * The whole of the real system runs here: listener, sessions, queue, couriers, spool.
 */
final class MailServer {
  private static final long DISK_OCTETS = 1L << 30;

  private static final long HISTORY_OCTETS = 64 * 1024;
  private static final int FAILURES_MAX = 30;

  /** Small, so that segments are followed, emptied and removed within a run. */
  private static final SegmentSettings SPOOL =
      new SegmentSettings(48 * 1024, 64 * 1024, 256 * 1024, 64 * 1024, 4 * 1024, 64 * 1024);

  /** SIGKILL comes that long after SIGTERM at the latest. */
  private static final Duration KILLED_AFTER = Duration.ofMinutes(5);

  private static final Duration GRACE = Duration.ofSeconds(30);

  /** What runs in the process. */
  private record Program(SmtpServer server, Mta mta, Spool spool, History history) {

    /** Rule D11, in the order of the program's own stop. */
    void stop(Execution execution) throws IOException {
      Deadline deadline = execution.time().deadlineIn(GRACE);
      server.stop(deadline.remaining(execution.time()));
      mta.stop(deadline.remaining(execution.time()));
      spool.sync();
      spool.close();
      history.close();
    }
  }

  private final World world;
  private final MtaSettings settings;
  private final InetAddress address;
  private final InetSocketAddress listen;
  private final boolean dsn;
  private MemoryDisk disk;
  private MemoryDisk historyDisk;
  private boolean forcesFail;
  private Duration clockOffset = Duration.ZERO;
  private SimulatedProcess process;
  private Optional<Spool> spool = Optional.empty();
  private Optional<Program> program = Optional.empty();
  private boolean running;
  private int starts;
  private int failures;
  private int stops;
  private String lastFailure = "";
  private Deadline restartAt;

  /** {@code dsn} says whether it offers DSN; {@code forcing} whether its disk obeys. */
  MailServer(World world, MtaSettings settings, InetAddress address, boolean dsn, boolean forcing) {
    this.dsn = dsn;
    this.world = world;
    this.settings = settings;
    this.address = address;
    this.listen = new InetSocketAddress(address, 25);
    this.disk = new MemoryDisk(DISK_OCTETS, world.chance().nextLong());
    this.historyDisk = new MemoryDisk(DISK_OCTETS, world.chance().nextLong());
    if (!forcing) {
      disk.withoutForcing();
    }
    this.process = start();
    this.restartAt = world.simulation().time().deadlineIn(Duration.ZERO);
  }

  /** Starts the process anew on what its disk holds. */
  private SimulatedProcess start() {
    SimulatedProcess now = world.simulation().process(settings.hostname());
    now.jumpClock(clockOffset);
    SimulatedNetwork network = world.internet().connect(now, address);
    MemoryDisk used = disk;
    MemoryDisk events = historyDisk;
    used.beforeCall(call -> disturb(now, call));
    events.beforeCall(world.simulation()::step);
    used.faults(new DiskFaults());
    // The power of the whole machine is lost more often than the process alone is killed.
    now.whenKilled(() -> leave(used, events));
    running = false;
    spool = Optional.empty();
    program = Optional.empty();
    starts++;
    now.execution().start(Execution.Kind.PLATFORM, "main", () -> main(now, network, used, events));
    return now;
  }

  private void leave(MemoryDisk used, MemoryDisk events) {
    boolean powerLost = world.chance().nextInt(3) > 0;
    disk = powerLost ? used.crash() : used.restart();
    historyDisk = powerLost ? events.crash() : events.restart();
  }

  private void disturb(SimulatedProcess now, String call) {
    world.simulation().step(call);
    if (call.startsWith("force")) {
      long nanos = world.chance().nextLong(20_000_000);
      now.execution().time().sleep(Duration.ofNanos(nanos));
    }
  }

  private final class DiskFaults implements Faults {
    @Override
    public boolean forces(String name) {
      return !(forcesFail && world.chance().nextInt(10) == 0);
    }
  }

  /** The process: what the program's main thread does. */
  private void main(
      SimulatedProcess now, SimulatedNetwork network, MemoryDisk used, MemoryDisk events) {
    Execution execution = now.execution();
    try {
      Spool opened =
          new WatchedSpool(
              settings.hostname(),
              SegmentSpool.open(used, execution, SPOOL, failure -> spoolFailed(now, failure)),
              world.ledger());
      History history = new FileHistory(events, execution, Duration.ofDays(7), HISTORY_OCTETS);
      Mta mta = new Mta(settings, ports(now, network, used, opened, history));
      Limits limits = Limits.DEFAULTS.with(draft -> draft.wishes = Wishes.ALL);
      SmtpServer server =
          new SmtpServer(
              new ServerSettings(
                      settings.hostname(),
                      "mx",
                      listen,
                      limits,
                      settings::trusts,
                      false,
                      new ListenerTls.Off())
                  .withWithheld(dsn ? Set.of() : Set.of(Keyword.DSN)),
              execution,
              network,
              mta.receiver(new ListenerPolicy(true)),
              _ -> {},
              new Connections(limits, Resources.AMPLE, execution));
      mta.start();
      server.start();
      spool = Optional.of(opened);
      program = Optional.of(new Program(server, mta, opened, history));
      running = true;
    } catch (IOException e) {
      // The program says why and exits; it will be started again.
      failed(e);
      now.kill();
    }
  }

  /** Rule D3: the process ends, here at once. */
  private void spoolFailed(SimulatedProcess now, Throwable failure) {
    if (now.isAlive()) {
      if (!(failure instanceof IOException)) {
        world.fault(name() + ": the spool failed of itself: " + failure);
      }
      failed(failure);
      now.kill();
    }
  }

  private void failed(Throwable why) {
    failures++;
    lastFailure = String.valueOf(why);
  }

  private Mta.Ports ports(
      SimulatedProcess now,
      SimulatedNetwork network,
      MemoryDisk used,
      Spool opened,
      History history) {
    Execution execution = now.execution();
    MaildirStore none =
        (folder, name, mode, binary, content) -> {
          throw new IOException("there are no Maildirs here");
        };
    return new Mta.Ports(
        execution,
        network,
        (_, _, _, _) -> {
          throw new TlsException("no TLS in this world");
        },
        Optional.of(new SimulatedResolver(world.simulation(), now, world.zone())),
        opened,
        history,
        none,
        this::store,
        listen::equals,
        new StoreGauge(used, opened, () -> Limits.DEFAULTS, execution.time()),
        new SigningKey(new byte[SigningKey.OCTETS]),
        _ -> {});
  }

  /** The mailboxes, which keep for ever what they have: a crash comes before, or after. */
  private void store(
      String id,
      ReversePath reversePath,
      List<ForwardPath> recipients,
      Instant received,
      Arrival arrival,
      Content content)
      throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] buffer = new byte[4096];
    int count;
    while ((count = content.read(buffer, 0, buffer.length)) >= 0) {
      all.write(buffer, 0, count);
    }
    world.simulation().step("store");
    List<String> addresses = recipients.stream().map(MailServer::address).toList();
    world.ledger().arrives(all.toByteArray(), world.simulation().elapsed());
    world.ledger().stored(settings.hostname(), id, addresses, all.toByteArray());
    world.simulation().step("stored");
  }

  static String address(ForwardPath path) {
    String text = Paths.text(path);
    return text.startsWith("<") ? text.substring(1, text.length() - 1) : text;
  }

  // ---- what the world does to it

  String name() {
    return settings.hostname();
  }

  /** Whether it offers DSN. */
  boolean knowsDsn() {
    return dsn;
  }

  InetSocketAddress listen() {
    return listen;
  }

  InetAddress address() {
    return address;
  }

  /** Kills the process at a port call soon to come. */
  void crashAfter(int calls) {
    process.crashAfter(calls);
  }

  /** Stops it as an operator does; it must end by itself, unless it crashes on the way. */
  void shutDown() {
    SimulatedProcess now = process;
    Optional<Program> running = isRunning() ? program : Optional.empty();
    if (running.isEmpty()) {
      return;
    }
    Running stop =
        now.execution().start(Execution.Kind.PLATFORM, "stop", () -> stop(now, running.get()));
    if (!stop.join(KILLED_AFTER)) {
      world.fault(name() + " does not stop" + world.simulation().states());
    }
    now.kill();
  }

  private void stop(SimulatedProcess now, Program running) {
    try {
      running.stop(now.execution());
      stops++;
    } catch (IOException e) {
      failed(e);
    }
    now.kill();
  }

  /** How often it was stopped and ended well. */
  int stops() {
    return stops;
  }

  /** Starts it if it is dead; it is not killed by what was planned before. */
  void ensureStarted() {
    process.crashNever();
    if (!process.isAlive()) {
      process = start();
    }
  }

  /**
   * What a supervisor does: starts it when it has been dead for a while, the longer the more often.
   */
  void supervise() {
    Time time = world.simulation().time();
    if (process.isAlive()) {
      restartAt = time.deadlineIn(Duration.ofSeconds(1L << Math.min(failures, 12)));
    } else if (restartAt.passed(time)) {
      ensureStarted();
    }
  }

  boolean isRunning() {
    return running && process.isAlive();
  }

  void jumpClock(Duration by) {
    clockOffset = clockOffset.plus(by);
    process.jumpClock(by);
  }

  /** Lets others fill the disk but for so many octets, or frees it again. */
  void fillDisk(boolean full) {
    disk.occupy(full ? DISK_OCTETS - world.chance().nextInt(600_000) : 0);
  }

  void forcesFail(boolean now) {
    forcesFail = now;
  }

  // ---- what the world sees of it

  /** Whether no recipient waits here. */
  boolean isSettled() {
    return isRunning() && spool.orElseThrow().figures().queued() == 0;
  }

  Spool spool() {
    return spool.orElseThrow();
  }

  /** What the history can still tell: whatever crashes cost it, it answers. */
  int eventsTold() throws IOException {
    return program
        .orElseThrow()
        .history()
        .search(HistoryQuery.ANY.limit(Integer.MAX_VALUE))
        .events()
        .size();
  }

  int starts() {
    return starts;
  }

  /** Whether it ends by itself again and again: waiting will not help. */
  boolean isHopeless() {
    return failures > FAILURES_MAX;
  }

  /** How often it ended by itself, and why the last time. */
  String failures() {
    return failures + " failures, " + lastFailure;
  }
}
