package io.postroad.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.Handoff;
import io.postroad.smtp.runtime.Permits;
import io.postroad.smtp.runtime.Time;
import io.postroad.smtp.sasl.PlainMessage;
import io.postroad.smtp.server.Logins.Result;
import io.postroad.testkit.net.MemoryTransport;
import io.postroad.testkit.runtime.TestExecution;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Guessing (rule S8): how many guesses are judged, what they cost, and what they tell. */
class RuleS8Test {
  private static final String ALICE = "alice@example.org";
  private static final String NOBODY = "nobody@example.org";

  private final LoginServer server = new LoginServer();

  @AfterEach
  void stop() {
    server.close();
  }

  private static String auth(String user, String password) {
    return "AUTH PLAIN "
        + Base64.getEncoder().encodeToString(new PlainMessage("", user, password).octets());
  }

  private MemoryTransport greeted(String from) throws IOException {
    MemoryTransport client = server.test.dial(from);
    server.test.exchange(client, TestServer.lines("EHLO client.example.net"));
    return client;
  }

  /** One try on a connection of its own; the reply, and after how many milliseconds it came. */
  private String attempt(String from, String user, String password) throws IOException {
    MemoryTransport client = greeted(from);
    String reply = server.test.exchange(client, TestServer.lines(auth(user, password)));
    int waited = 0;
    while (reply.isEmpty() && waited < 60_000) {
      server.test.execution.clock().advance(Duration.ofMillis(100));
      waited += 100;
      reply = server.test.heard(client);
    }
    client.close();
    server.test.execution.clock().settle();
    assertThat(reply).as("a reply within a minute").isNotEmpty();
    return reply.substring(0, 3) + " after " + waited;
  }

  @Test
  @DisplayName("S8: of 1000 guesses 10 are judged, and known and unknown users take the same time")
  void bruteForce() throws IOException {
    int allowed = 0;
    long[] milliseconds = new long[2];
    for (int i = 0; i < 1000; i++) {
      String user = i % 2 == 0 ? ALICE : NOBODY;
      String came = attempt("192.0.2.7", user, "guess" + i);
      if (came.startsWith("535")) {
        allowed++;
        milliseconds[i % 2] += Long.parseLong(came.substring("535 after ".length()));
      } else {
        assertThat(came).isEqualTo("421 after 0");
      }
    }
    double difference = 100.0 * Math.abs(milliseconds[0] - milliseconds[1]) / milliseconds[0];
    System.out.printf(
        "brute force: guesses=1000 guesses_allowed=%d timing_diff=%.1f%%%n", allowed, difference);
    assertThat(allowed).isEqualTo(10);
    assertThat(difference).isLessThan(5);
    // Others are not blocked, and after a quarter of an hour neither is this one.
    assertThat(attempt("192.0.2.8", ALICE, "pencil")).isEqualTo("235 after 0");
    assertThat(attempt("192.0.2.7", ALICE, "pencil")).isEqualTo("421 after 0");
    server.test.execution.clock().advance(Duration.ofMinutes(15));
    assertThat(attempt("192.0.2.7", ALICE, "pencil")).isEqualTo("235 after 0");
  }

  @Test
  @DisplayName("S8: a hundred connections at once have no more guesses than one")
  void atOnce() throws IOException {
    List<MemoryTransport> clients = new ArrayList<>();
    for (int i = 0; i < 90; i++) {
      clients.add(greeted("192.0.2.7"));
    }
    for (MemoryTransport client : clients) {
      server.test.exchange(client, TestServer.lines(auth(ALICE, "guess")));
    }
    server.test.execution.clock().advance(Duration.ofSeconds(30));
    int judged = 0;
    for (MemoryTransport client : clients) {
      judged += server.test.heard(client).startsWith("535") ? 1 : 0;
      client.close();
    }
    System.out.printf("brute force at once: connections=90 guesses_allowed=%d%n", judged);
    assertThat(judged).isEqualTo(10);
  }

  @Test
  @DisplayName("S8: an account that is being guessed is slow, but not from where it is used")
  void slowAccount() throws IOException {
    assertThat(attempt("198.51.100.1", ALICE, "pencil")).isEqualTo("235 after 0");
    for (int i = 0; i < 20; i++) {
      assertThat(attempt("192.0.2." + i, ALICE, "guess")).isEqualTo("535 after 1000");
    }
    assertThat(attempt("203.0.113.1", ALICE, "guess")).isEqualTo("535 after 11000");
    assertThat(attempt("203.0.113.2", ALICE, "pencil")).isEqualTo("235 after 10000");
    assertThat(attempt("198.51.100.1", ALICE, "pencil")).isEqualTo("235 after 0");
    server.test.execution.clock().advance(Duration.ofHours(1).plusSeconds(1));
    assertThat(attempt("203.0.113.3", ALICE, "pencil")).isEqualTo("235 after 0");
  }

  @Test
  @DisplayName("S8: names that nobody has become slow as well")
  void slowDecoy() throws IOException {
    for (int i = 0; i < 20; i++) {
      attempt("192.0.2." + i, NOBODY, "guess");
    }
    assertThat(attempt("203.0.113.1", NOBODY, "guess")).isEqualTo("535 after 11000");
  }

  @Test
  @DisplayName("S8: an IPv6 client is its /64, and 0 means no limit")
  void clients() throws IOException {
    for (int i = 0; i < 10; i++) {
      attempt("2001:db8::" + i, ALICE, "guess");
    }
    assertThat(attempt("2001:db8::ffff:1", ALICE, "guess")).isEqualTo("421 after 0");
    assertThat(attempt("2001:db8:0:1::1", ALICE, "guess")).isEqualTo("535 after 1000");
    server.logins.reconfigure(new AuthLimits(12_288, Duration.ofSeconds(60), 0, 0, Duration.ZERO));
    for (int i = 0; i < 12; i++) {
      assertThat(attempt("192.0.2.9", NOBODY + i, "guess")).isEqualTo("535 after 1000");
    }
  }

  @Test
  @DisplayName("S8: a success is remembered for ten minutes, a changed password is not")
  void remembered() {
    RememberedLogins logins = new RememberedLogins();
    String mark = logins.mark(ALICE, "pencil", LoginServer.PENCIL);
    assertThat(logins.holds(mark, 0)).isFalse();
    logins.remember(mark, 0);
    assertThat(logins.holds(mark, Duration.ofMinutes(10).toNanos() - 1)).isTrue();
    assertThat(logins.holds(mark, Duration.ofMinutes(10).toNanos())).isFalse();
    assertThat(logins.mark(ALICE, "pencil", Decoys.of(ALICE))).isNotEqualTo(mark);
    assertThat(logins.mark(ALICE, "pencils", LoginServer.PENCIL)).isNotEqualTo(mark);
    assertThat(new RememberedLogins().mark(ALICE, "pencil", LoginServer.PENCIL)).isNotEqualTo(mark);
    logins.remember(mark, Duration.ofMinutes(30).toNanos());
    assertThat(logins.holds(mark, Duration.ofMinutes(31).toNanos())).isTrue();
  }

  @Test
  @DisplayName("S8: who cannot have a password hashed within 5 s is told to come later")
  void busy() {
    TestExecution execution = new TestExecution();
    Held held = new Held(execution);
    Logins logins =
        new Logins(
            new AuthLimits(12_288, Duration.ofSeconds(60), 10, 1, Duration.ofSeconds(5)), held);
    List<Result> results = new ArrayList<>();
    Authenticator users = _ -> Optional.of(new Authenticator.Login(ALICE, LoginServer.PENCIL));
    for (int i = 1; i <= 2; i++) {
      Logins.Try who = new Logins.Try(TestServer.ip("192.0.2." + i), false, ALICE);
      execution.start(
          Execution.Kind.VIRTUAL,
          "login",
          () -> results.add(logins.password(users, who, "pencil")));
    }
    execution.clock().settle();
    assertThat(results).isEmpty();
    execution.clock().advance(Duration.ofSeconds(5));
    assertThat(results).containsExactly(new Result.Busy());
    held.go();
    execution.clock().settle();
    assertThat(results).containsExactly(new Result.Busy(), new Result.Accepted(ALICE));
  }

  /** An execution whose derivations wait to be let go. */
  private static final class Held implements Execution {
    private final TestExecution execution;
    private final List<Runnable> waiting = new ArrayList<>();

    Held(TestExecution execution) {
      this.execution = execution;
    }

    void go() {
      waiting.forEach(body -> execution.start(Kind.PLATFORM, "derive", body));
    }

    @Override
    public Time time() {
      return execution.time();
    }

    @Override
    public <T> Handoff<T> handoff(int capacity) {
      return execution.handoff(capacity);
    }

    @Override
    public Permits permits(int count) {
      return execution.permits(count);
    }

    @Override
    public Running start(Kind kind, String name, Runnable body) {
      waiting.add(body);
      return _ -> true;
    }

    @Override
    public RandomGenerator random() {
      return execution.random();
    }
  }

  @Test
  @DisplayName("S8: names that strangers made up take no more memory than their hash")
  void longNames() {
    String name = "x".repeat(1024);
    assertThat(GuessGuard.key(name)).hasSizeLessThanOrEqualTo(64);
    assertThat(GuessGuard.key(name)).isNotEqualTo(GuessGuard.key(name + "y"));
    assertThat(GuessGuard.key(ALICE)).isEqualTo(ALICE);
  }
}
