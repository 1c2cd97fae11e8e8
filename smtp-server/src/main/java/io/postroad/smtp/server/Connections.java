package io.postroad.smtp.server;

import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.Time;
import io.postroad.smtp.server.ClientCounts.Client;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * What all listeners of a process share: the permits for connections, the counts for each client,
 * the ids of sessions, and stress mode. Thread-safe.
 */
public final class Connections {
  /** Counting descriptors reads a folder: not for each connection. */
  private static final Duration SAMPLE_EVERY = Duration.ofMillis(100);

  /** Refusing allocates next to nothing: a full heap would look full until somebody collects. */
  private static final Duration RECLAIM_EVERY = Duration.ofSeconds(30);

  private final Time time;
  private final Resources resources;
  private final long descriptorLimit;
  private final SessionIds ids;
  private final IdleStrangers idleStrangers = new IdleStrangers();
  private final ClientCounts clients = new ClientCounts();
  private volatile Limits limits;
  private int open;
  private int strangers;
  private volatile int heapShare;
  private boolean descriptorsShort;
  private boolean descriptorsOut;
  private volatile long sampledNanos;
  private volatile boolean sampled;
  private long reclaimedNanos;
  private boolean reclaimed;
  private volatile boolean stressed;

  /** No connection yet. */
  public Connections(Limits limits, Resources resources, Execution execution) {
    this.limits = limits;
    this.resources = resources;
    this.descriptorLimit = resources.descriptorLimit();
    this.time = execution.time();
    this.ids = new SessionIds(time);
  }

  /** Whether a connection may become a session. */
  sealed interface Admission {
    /** Yes; end it once. */
    record Granted(Ticket ticket) implements Admission {}

    /** No. */
    record Refused(Why why) implements Admission {}
  }

  /** Why a connection is refused. */
  enum Why {
    /** Too many connections in total, or too little memory or descriptors: 421 4.3.2. */
    FULL,
    /** Too many connections of this client: 421 4.7.0. */
    MANY,
    /** Too many new connections of this client in a short time: 421 4.7.0. */
    FAST
  }

  /** The right to be a session; thread-safe. */
  final class Ticket {
    private Optional<Client> client;
    private boolean trusted;
    private boolean used;
    private boolean known;
    private final boolean forUsers;
    private boolean kept;

    private Ticket(Optional<Client> client, boolean trusted, boolean forUsers, boolean kept) {
      this.client = client;
      this.trusted = trusted;
      this.forUsers = forUsers;
      this.kept = kept;
    }

    /** Whether the connection is one of those that are kept for users: it has to log in soon. */
    boolean mustLogIn() {
      synchronized (Connections.this) {
        return kept && !known;
      }
    }

    /** The client has logged in: it does not count towards stress any more. */
    void loggedIn() {
      synchronized (Connections.this) {
        if (!used && !trusted && !known) {
          known = true;
          strangers--;
          judgeStress();
        }
      }
    }

    /**
     * The connection turns out to be somebody else's: it is counted for them from now on, if their
     * limits allow; else the right is given back.
     */
    Optional<Why> passTo(InetAddress address, boolean nowTrusted) {
      long now = time.nanos();
      Client next = Client.of(address);
      synchronized (Connections.this) {
        if (used) {
          return Optional.of(Why.FULL);
        }
        leave();
        Admission admission = decide(Optional.of(next), nowTrusted, forUsers, now);
        judgeStress();
        return switch (admission) {
          case Admission.Granted(Ticket granted) -> {
            kept = granted.kept;
            client = Optional.of(next);
            trusted = nowTrusted;
            yield Optional.empty();
          }
          case Admission.Refused(Why why) -> {
            used = true;
            yield Optional.of(why);
          }
        };
      }
    }

    private void leave() {
      open--;
      if (!trusted) {
        strangers -= known ? 0 : 1;
        known = false;
        client.ifPresent(clients::leave);
      }
    }

    /** Gives the right back; a second call does nothing. */
    void end() {
      synchronized (Connections.this) {
        if (!used) {
          used = true;
          leave();
          judgeStress();
        }
      }
    }
  }

  /**
   * Asks for a connection that was just accepted.
   *
   * @param forUsers whether its listener is for users, who have a share of the connections kept for
   *     them and are strangers until they have logged in
   */
  Admission admit(InetAddress address, boolean trusted, boolean forUsers) {
    return admit(Optional.of(Client.of(address)), trusted, forUsers);
  }

  /** Asks for a connection whose client is not known before a proxy has named it. */
  Admission admitProxied(boolean forUsers) {
    return admit(Optional.empty(), false, forUsers);
  }

  private Admission admit(Optional<Client> client, boolean trusted, boolean forUsers) {
    sample();
    long now = time.nanos();
    synchronized (this) {
      Admission admission = decide(client, trusted, forUsers, now);
      judgeStress();
      return admission;
    }
  }

  private Admission decide(Optional<Client> client, boolean trusted, boolean forUsers, long now) {
    int max = max();
    boolean kept = !trusted && open >= max - (int) ((long) max * limits.connectionsKept() / 100);
    boolean memoryShort =
        heapShare >= (trusted ? limits.watermarks().heapHard() : limits.watermarks().heapSoft());
    boolean closed = !trusted && ((kept && !forUsers) || descriptorsShort);
    if (memoryShort || open >= max || closed) {
      return new Admission.Refused(Why.FULL);
    }
    if (!trusted) {
      switch (client.map(c -> clients.enter(c, limits, now)).orElse(ClientCounts.Entry.COUNTED)) {
        case COUNTED -> strangers++;
        case TOO_MANY -> {
          return new Admission.Refused(Why.MANY);
        }
        case TOO_FAST -> {
          return new Admission.Refused(Why.FAST);
        }
      }
    }
    open++;
    return new Admission.Granted(new Ticket(client, trusted, forUsers, kept));
  }

  /** Whether no connection may be accepted for now because descriptors run out. */
  boolean descriptorsOut() {
    sample();
    synchronized (this) {
      return descriptorsOut;
    }
  }

  /** Looks at heap and descriptors now and then, outside the lock. */
  private void sample() {
    long now = time.nanos();
    if (fresh(now)) {
      return; // Each RCPT asks: without a lock.
    }
    synchronized (this) {
      if (fresh(now)) {
        return;
      }
      sampledNanos = now;
      sampled = true;
    }
    int heap = resources.heapUsedShare();
    long free = resources.freeDescriptors();
    if (heap >= limits.watermarks().heapSoft() && mayReclaim(now)) {
      resources.reclaim();
      heap = resources.heapUsedShare();
    }
    synchronized (this) {
      heapShare = heap;
      descriptorsShort = free < limits.watermarks().freeDescriptorsSoft();
      descriptorsOut = free < limits.watermarks().freeDescriptorsHard();
    }
  }

  private boolean fresh(long now) {
    return sampled && now - sampledNanos < SAMPLE_EVERY.toNanos();
  }

  private synchronized boolean mayReclaim(long now) {
    if (reclaimed && now - reclaimedNanos < RECLAIM_EVERY.toNanos()) {
      return false;
    }
    reclaimed = true;
    reclaimedNanos = now;
    return true;
  }

  private void judgeStress() {
    // Trusted sessions do not count: 10 000 of them are served, not shed.
    long share = (long) strangers * 100 / max();
    if (share >= limits.stressFrom() || heapShare >= limits.stressFrom()) {
      stressed = true;
    } else if (share < limits.stressUntil() && heapShare < limits.stressUntil()) {
      stressed = false;
    }
  }

  /** The permits in force: what the limits say, or what the descriptors allow. */
  public synchronized int max() {
    return (int) Math.min(limits.connections(), byDescriptors());
  }

  private long byDescriptors() {
    return descriptorLimit == Long.MAX_VALUE
        ? Long.MAX_VALUE
        : Math.max(1, descriptorLimit * limits.connectionsDescriptorShare() / 100);
  }

  /** What an operator must know when fewer connections are permitted than the limits say. */
  public synchronized Optional<String> lowered() {
    return max() == limits.connections()
        ? Optional.empty()
        : Optional.of(
            "connections lowered from %d to %d: %d per cent of the descriptor limit %d"
                .formatted(
                    limits.connections(),
                    max(),
                    limits.connectionsDescriptorShare(),
                    descriptorLimit));
  }

  /** Whether stress mode is on. */
  public boolean stressed() {
    return stressed;
  }

  /** Whether so much heap is in use that nobody's mail is taken. */
  boolean memoryOut() {
    sample();
    return heapShare >= limits.watermarks().heapHard();
  }

  /** How many connections hold a permit. */
  public synchronized int open() {
    return open;
  }

  /** Other limits from now on; no connection is ended for it. */
  public synchronized void reconfigure(Limits changed) {
    limits = changed;
  }

  SessionIds ids() {
    return ids;
  }

  IdleStrangers idleStrangers() {
    return idleStrangers;
  }
}
