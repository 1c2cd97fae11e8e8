package io.postroad.smtp.server;

import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.Handoff;
import io.postroad.smtp.runtime.Permits;
import io.postroad.smtp.runtime.Time;
import io.postroad.smtp.sasl.Nonces;
import io.postroad.smtp.sasl.SaslPrep;
import io.postroad.smtp.sasl.ScramRecord;
import io.postroad.smtp.server.ClientCounts.Client;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Judges logins by rule S8, for all listeners of a process: a failure costs a second and looks the
 * same whether the user exists or not, guessing is counted, hashing is bounded, and a success is
 * remembered. A call blocks its session's thread for at most some twenty seconds. Thread-safe.
 */
public final class Logins {
  private static final Duration FAILURE = Duration.ofSeconds(1);

  /** What a try at an account that is being guessed waits, from where it was never used. */
  private static final Duration SLOW = Duration.ofSeconds(10);

  /** Between two looks whether a client's other guesses have been judged. */
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  /** A derivation takes a fraction of a second; one that took this long hangs. */
  private static final Duration DERIVATION = Duration.ofSeconds(60);

  private final Execution execution;
  private final Time time;
  private final Permits hashes;
  private final GuessGuard guard = new GuessGuard();
  private final RememberedLogins remembered = new RememberedLogins();
  private final Nonces nonces;
  private volatile AuthLimits limits;

  /** Nothing has been tried yet. */
  public Logins(AuthLimits limits, Execution execution) {
    this(limits, execution, Nonces.SECURE);
  }

  /** With nonces that a test can know. */
  Logins(AuthLimits limits, Execution execution, Nonces nonces) {
    this.nonces = nonces;
    this.limits = limits;
    this.execution = execution;
    this.time = execution.time();
    this.hashes =
        execution.permits(
            limits.hashes() > 0 ? limits.hashes() : Runtime.getRuntime().availableProcessors());
  }

  /** Other limits from now on; how many passwords are hashed at once stays as it was. */
  public void reconfigure(AuthLimits changed) {
    limits = changed;
  }

  /** Where the server's part of a nonce comes from. */
  Nonces nonces() {
    return nonces;
  }

  /** What a try came to. */
  sealed interface Result {
    /** The account. */
    record Accepted(String account) implements Result {}

    /** Name or password is wrong; which of them is nobody's business. */
    record Wrong() implements Result {}

    /** Too much is being hashed: try again later. */
    record Busy() implements Result {}

    /** The client has guessed too often. */
    record Blocked() implements Result {}
  }

  /**
   * Who tries, from where.
   *
   * @param exempt whether the client's failures do not count against it
   */
  record Try(InetAddress client, boolean exempt, String user) {
    private Client from() {
      return Client.of(client);
    }
  }

  /** What a user name stands for: an account or a decoy that looks the same. */
  record Candidate(Optional<String> account, String name, ScramRecord record) {
    /** Under what name failures are counted. */
    private String counted() {
      return account.orElse(name);
    }
  }

  /** Whether the client may not even try. */
  boolean blocks(Try who) {
    return !who.exempt() && guard.isBlocked(who.from(), time.nanos());
  }

  /** Finds the account or makes a decoy. */
  Candidate candidate(Authenticator authenticator, String user) {
    Optional<String> prepared = SaslPrep.prepare(user);
    String name = prepared.orElse("").toLowerCase(Locale.ROOT);
    return prepared
        .flatMap(authenticator::find)
        .map(login -> new Candidate(Optional.of(login.account()), name, login.password()))
        .orElseGet(() -> new Candidate(Optional.empty(), name, authenticator.decoy(name)));
  }

  /** Waits where the account is being guessed and the client was never seen with it. */
  void slowDown(Try who, Candidate candidate) {
    if (guard.isSlow(who.from(), candidate.counted(), time.nanos())) {
      time.sleep(SLOW);
    }
  }

  /** Judges a password. */
  Result password(Authenticator authenticator, Try who, String password) {
    Candidate candidate = candidate(authenticator, who.user());
    slowDown(who, candidate);
    long begin = time.nanos();
    Deadline turn = time.deadlineIn(limits.hashWait());
    String prepared = SaslPrep.prepare(password).orElse("");
    String mark = remembered.mark(candidate.counted(), prepared, candidate.record());
    int most = most(who);
    while (true) {
      if (blocks(who)) {
        return new Result.Blocked();
      }
      if (candidate.account().isPresent() && remembered.holds(mark, time.nanos())) {
        guard.welcome(who.from(), candidate.counted());
        return new Result.Accepted(candidate.account().get());
      }
      GuessGuard.Turn taken = guard.take(who.from(), most, time.nanos());
      switch (taken) {
        case BLOCKED -> {
          return new Result.Blocked();
        }
        case TAKEN -> {
          return derived(who, candidate, prepared, mark, turn, begin);
        }
        case LATER -> {
          if (turn.passed(time)) {
            return new Result.Busy();
          }
          time.sleep(LOOK_AGAIN);
        }
      }
    }
  }

  private Result derived(
      Try who, Candidate candidate, String prepared, String mark, Deadline turn, long begin) {
    if (!hashes.acquire(turn.remaining(time))) {
      guard.give(who.from());
      return new Result.Busy();
    }
    boolean right = guess(who, () -> fits(candidate.record(), prepared));
    if (right && candidate.account().isPresent()) {
      remembered.remember(mark, time.nanos());
    }
    return judged(who, candidate, right, begin);
  }

  /**
   * Hashes on a platform thread: on the session's own it would keep a carrier from every other
   * session for a sixth of a second.
   */
  private boolean fits(ScramRecord record, String password) {
    Handoff<Boolean> answer = execution.handoff(1);
    boolean started = false;
    try {
      execution.start(
          Execution.Kind.PLATFORM,
          "derive",
          () -> {
            boolean right = false;
            try {
              right = record.fits(password);
            } finally {
              hashes.release();
              answer.offer(right);
            }
          });
      started = true;
    } finally {
      if (!started) {
        hashes.release();
      }
    }
    return answer.poll(DERIVATION).orElse(false);
  }

  /** Judges a proof, which is checked without hashing. */
  Result proof(Try who, Candidate candidate, BooleanSupplier check) {
    long begin = time.nanos();
    return switch (guard.take(who.from(), most(who), begin)) {
      case BLOCKED -> new Result.Blocked();
      case LATER -> new Result.Busy();
      case TAKEN -> judged(who, candidate, guess(who, check), begin);
    };
  }

  /** A check that fails for our own fault leaves no guess open for ever. */
  private boolean guess(Try who, BooleanSupplier check) {
    boolean made = false;
    try {
      boolean right = check.getAsBoolean();
      made = true;
      return right;
    } finally {
      if (!made) {
        guard.give(who.from());
      }
    }
  }

  private Result judged(Try who, Candidate candidate, boolean right, long begin) {
    if (right && candidate.account().isPresent()) {
      guard.right(who.from(), candidate.counted());
      return new Result.Accepted(candidate.account().get());
    }
    guard.wrong(who.from(), candidate.counted(), most(who), time.nanos());
    // The second counts from the try on: how long judging took cannot be seen from outside.
    time.sleep(FAILURE.minusNanos(time.nanos() - begin));
    return new Result.Wrong();
  }

  private int most(Try who) {
    return who.exempt() ? 0 : limits.failuresPerAddress();
  }
}
