package io.postroad.app.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.app.config.Secret;
import io.postroad.app.config.Webhook;
import io.postroad.app.flow.SampleEvents;
import io.postroad.app.hooks.HookCaller.Answer;
import io.postroad.app.json.Json;
import io.postroad.mta.history.HistoryEvent;
import io.postroad.mta.history.HistoryEvent.RecipientResult;
import io.postroad.mta.spool.memory.MemoryDisk;
import io.postroad.testkit.runtime.TestExecution;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Hooks under a clock that the test moves, on a disk in memory, called by a fake. */
class WebhooksTest {
  private static final Secret SECRET = new Secret("a secret of some length");
  private static final String A = "http://a.test/hook?token=hidden";
  private static final String B = "http://b.test/hook";

  private final TestExecution execution = new TestExecution();
  private final List<String> warnings = Collections.synchronizedList(new ArrayList<>());
  private final FakeHooks fake = new FakeHooks();
  private MemoryDisk disk = new MemoryDisk(1L << 40, 1);
  private Webhooks webhooks = webhooks();

  /** Answers as the test says, and remembers what was sent. */
  private static final class FakeHooks implements HookCaller {
    final Map<String, Answer> answers = new ConcurrentHashMap<>();
    final List<Call> calls = Collections.synchronizedList(new ArrayList<>());

    @Override
    public Answer call(Call call) {
      calls.add(call);
      return answers.getOrDefault(call.url().getHost(), new Answer.Status(204, Optional.empty()));
    }

    void answer(String host, int status) {
      answers.put(host, new Answer.Status(status, Optional.empty()));
    }

    List<String> ids(String host) {
      synchronized (calls) {
        return calls.stream()
            .filter(call -> call.url().getHost().equals(host))
            .map(call -> String.valueOf(call.headers().get("Webhook-Id")))
            .toList();
      }
    }

    @Override
    public void close() {
      // Nothing is under way longer than a call.
    }
  }

  private Webhooks webhooks() {
    return new Webhooks(
        new Webhooks.Parts(execution, () -> disk, () -> fake, "mx1.example.test", warnings::add));
  }

  private static Webhook hook(String url, Webhook.Kind... kinds) {
    Set<Webhook.Kind> events =
        kinds.length == 0 ? EnumSet.allOf(Webhook.Kind.class) : Set.of(kinds);
    return new Webhook(URI.create(url), events, SECRET, List.of(), Duration.ofHours(24), 1 << 20);
  }

  private HistoryEvent attempted(String outcome, String... addresses) {
    return new HistoryEvent.Attempted(
        execution.time().now(),
        SampleEvents.ID,
        "192.0.2.1:25",
        List.of(addresses).stream()
            .map(address -> new RecipientResult(address, outcome, "250 2.0.0 done"))
            .toList(),
        List.of());
  }

  private void tell(int events) {
    for (int i = 0; i < events; i++) {
      webhooks.tell(attempted("delivered", "bob" + i + "@elsewhere.test"));
    }
    execution.clock().settle();
  }

  private void change(Webhook... hooks) {
    webhooks.change(List.of(hooks));
    execution.clock().settle();
  }

  private static Map<String, Object> body(HookCaller.Call call) throws Exception {
    return Json.readObject(new String(call.body(), StandardCharsets.UTF_8));
  }

  private void stop() {
    execution.drive(() -> {
      webhooks.close();
      return true;
    });
  }

  @AfterEach
  void end() {
    stop();
    assertThat(execution.uncaught()).isEmpty();
  }

  @Test
  @DisplayName("webhooks: without a hook there is no thread, no file and no work")
  void nobody() throws Exception {
    change();
    tell(10);
    assertThat(disk.names()).isEmpty();
    assertThat(execution.clock().nextTimer()).isNull();
  }

  @Test
  @DisplayName("webhooks: an event is sent once, signed, with its id and what happened")
  void told() throws Exception {
    change(hook(A));
    tell(1);
    assertThat(fake.calls).hasSize(1);
    HookCaller.Call call = fake.calls.getFirst();
    assertThat(call.url()).hasToString(A);
    assertThat(call.headers())
        .containsEntry("Content-Type", "application/json")
        .containsEntry(
            "Webhook-Signature",
            Signature.of(
                SECRET,
                call.headers().get("Webhook-Id"),
                Long.parseLong(call.headers().get("Webhook-Timestamp")),
                call.body()));
    assertThat(body(call))
        .containsEntry("id", call.headers().get("Webhook-Id"))
        .containsEntry("event", "delivered")
        .containsEntry("server", "mx1.example.test")
        .containsEntry("queue-id", SampleEvents.ID)
        .containsEntry(
            "recipients",
            List.of(Map.of("address", "bob0@elsewhere.test", "reply", "250 2.0.0 done")));
    execution.clock().advance(Duration.ofMinutes(5));
    assertThat(fake.calls).hasSize(1);
  }

  @Test
  @DisplayName("webhooks: each kind of event can be told, and only those asked for are")
  void kinds() throws Exception {
    change(hook(A), hook(B, Webhook.Kind.REMOVED));
    SampleEvents.ofSessions().forEach(webhooks::tell);
    SampleEvents.ofMessages().forEach(webhooks::tell);
    for (String outcome : List.of("delivered", "failed", "expired")) {
      webhooks.tell(SampleEvents.attempted(Instant.EPOCH, SampleEvents.ID, outcome, "x"));
    }
    execution.clock().settle();
    execution.clock().advance(Duration.ofSeconds(1));
    List<String> told = new ArrayList<>();
    for (HookCaller.Call call : fake.calls) {
      told.add(call.url().getHost() + " " + body(call).get("event"));
    }
    // Events of 1970 are older than a hook's keep; those of the samples are not.
    assertThat(told.stream().filter(line -> line.startsWith("b")).toList())
        .containsExactly("b.test removed");
    assertThat(told.stream().filter(line -> line.startsWith("a")).collect(Collectors.toSet()))
        .contains(
            "a.test accepted",
            "a.test refused",
            "a.test deferred",
            "a.test reported",
            "a.test steered",
            "a.test removed");
  }

  @Test
  @DisplayName("webhooks: an attempt tells of each outcome by itself")
  void outcomes() throws Exception {
    change(hook(A));
    webhooks.tell(
        new HistoryEvent.Attempted(
            execution.time().now(),
            SampleEvents.ID,
            "x",
            List.of(
                new RecipientResult("a@x.test", "delivered", "250"),
                new RecipientResult("b@x.test", "failed", "550 5.1.1 no"),
                new RecipientResult("c@x.test", "delivered", "250")),
            List.of()));
    execution.clock().settle();
    assertThat(fake.calls).hasSize(2);
    assertThat(body(fake.calls.get(0)).toString()).contains("a@x.test", "c@x.test");
    assertThat(body(fake.calls.get(1)).toString()).contains("b@x.test").doesNotContain("a@x");
  }

  @Test
  @DisplayName("webhooks: a hook for some domains hears of no other recipient")
  void domains() throws Exception {
    Webhook some =
        new Webhook(
            URI.create(A),
            EnumSet.allOf(Webhook.Kind.class),
            SECRET,
            List.of("one.test", ".two.test"),
            Duration.ofHours(1),
            1 << 20);
    change(some);
    webhooks.tell(attempted("delivered", "a@one.test", "b@other.test", "c@sub.TWO.test"));
    webhooks.tell(attempted("delivered", "d@two.test", "e@notone.test"));
    webhooks.tell(new HistoryEvent.Removed(execution.time().now(), SampleEvents.ID));
    execution.clock().settle();
    assertThat(fake.calls).hasSize(1);
    assertThat(body(fake.calls.getFirst()).get("recipients").toString())
        .contains("a@one.test", "c@sub.TWO.test")
        .doesNotContain("other");
  }

  @Test
  @DisplayName(
      "webhooks: a failing hook is tried again, ever more rarely, in order, by the same id")
  void retries() {
    fake.answer("a.test", 503);
    change(hook(A));
    tell(3);
    execution.clock().advance(Duration.ofMinutes(30));
    int tries = fake.calls.size();
    assertThat(Set.copyOf(fake.ids("a.test"))).as("only the first").hasSize(1);
    assertThat(tries).isBetween(8, 14);
    fake.answer("a.test", 200);
    execution.clock().advance(Duration.ofMinutes(13));
    assertThat(fake.calls).hasSize(tries + 3);
    assertThat(Set.copyOf(fake.ids("a.test"))).hasSize(3);
    assertThat(webhooks.figures().waiting("http://a.test")).isZero();
    assertThat(warnings.getFirst()).contains("webhook http://a.test: it answered 503");
    assertThat(String.join("\n", warnings))
        .contains("answers again")
        .as("L1: a token in the address is not logged")
        .doesNotContain("hidden");
    assertThat(warnings.size()).isLessThan(8);
    System.out.println("tries_in_30m=" + tries + " warnings=" + warnings.size());
  }

  @Test
  @DisplayName("webhooks: a dead hook holds no other up")
  void independent() {
    fake.answers.put("a.test", new Answer.Unreachable("no connection"));
    change(hook(A), hook(B));
    tell(20);
    assertThat(fake.ids("b.test")).hasSize(20).doesNotHaveDuplicates();
    assertThat(fake.ids("a.test")).hasSize(1);
  }

  @Test
  @DisplayName("webhooks: an event that the hook refuses for good is dropped, and the next comes")
  void rejected() {
    fake.answer("a.test", 400);
    change(hook(A));
    tell(2);
    execution.clock().advance(Duration.ofMinutes(1));
    assertThat(fake.ids("a.test").subList(0, 5)).containsOnly(fake.ids("a.test").getFirst());
    fake.answer("a.test", 200);
    execution.clock().advance(Duration.ofMinutes(20));
    assertThat(Set.copyOf(fake.ids("a.test"))).hasSize(2);
    assertThat(webhooks.figures().lost("http://a.test", HookFigures.Loss.REJECTED)).isEqualTo(1);
  }

  @Test
  @DisplayName("webhooks: a redirect is not followed: it counts as a refusal")
  void redirect() {
    fake.answer("a.test", 302);
    change(hook(A));
    tell(1);
    execution.clock().advance(Duration.ofHours(1));
    assertThat(fake.calls).hasSize(5);
    assertThat(fake.calls).allMatch(call -> call.url().toString().equals(A));
    assertThat(webhooks.figures().lost("http://a.test", HookFigures.Loss.REJECTED)).isEqualTo(1);
  }

  @Test
  @DisplayName("webhooks: an event that got too old is dropped and counted")
  void tooOld() {
    fake.answer("a.test", 500);
    change(hook(A));
    tell(2);
    execution.clock().advance(Duration.ofHours(25));
    assertThat(webhooks.figures().lost("http://a.test", HookFigures.Loss.AGE)).isEqualTo(2);
    assertThat(webhooks.figures().waiting("http://a.test")).isZero();
  }

  @Test
  @DisplayName("webhooks: Retry-After is honoured")
  void retryAfter() {
    fake.answers.put("a.test", new Answer.Status(429, Optional.of(Duration.ofMinutes(30))));
    change(hook(A));
    tell(1);
    execution.clock().advance(Duration.ofMinutes(29));
    assertThat(fake.calls).hasSize(1);
    execution.clock().advance(Duration.ofMinutes(2));
    assertThat(fake.calls).hasSize(2);
  }

  @Test
  @DisplayName("webhooks: what waits survives a stop and a crash, and keeps its id")
  void restart() {
    fake.answer("a.test", 500);
    change(hook(A));
    tell(5);
    String first = fake.ids("a.test").getFirst();
    stop();
    disk = disk.restart();
    webhooks = webhooks();
    change(hook(A));
    assertThat(fake.ids("a.test").getLast()).isEqualTo(first);
    assertThat(webhooks.figures().waiting("http://a.test")).isEqualTo(5);
    execution.clock().advance(Duration.ofSeconds(2)); // forced by now
    stop();
    disk = disk.crash();
    fake.answer("a.test", 200);
    webhooks = webhooks();
    change(hook(A));
    assertThat(Set.copyOf(fake.ids("a.test"))).hasSize(5).contains(first);
    assertThat(webhooks.figures().waiting("http://a.test")).isZero();
  }

  @Test
  @DisplayName("webhooks: a reload keeps what waits for hooks that stay, and forgets the others'")
  void reload() throws Exception {
    fake.answer("a.test", 500);
    fake.answer("b.test", 500);
    change(hook(A), hook(B));
    tell(3);
    fake.answer("a.test", 200);
    change(hook(A, Webhook.Kind.FAILED));
    execution.clock().advance(Duration.ofMinutes(1));
    assertThat(Set.copyOf(fake.ids("a.test"))).hasSize(3);
    assertThat(disk.names()).hasSize(1);
    tell(1);
    assertThat(Set.copyOf(fake.ids("a.test"))).as("no longer wanted").hasSize(3);
    change();
    assertThat(disk.names()).isEmpty();
  }

  @Test
  @DisplayName("webhooks: a full disk costs events, never mail: telling does not wait or throw")
  void fullDisk() {
    disk = new MemoryDisk(1 << 20, 1);
    change(hook(A));
    execution.clock().advance(Duration.ofSeconds(3));
    tell(100);
    assertThat(webhooks.figures().lost("http://a.test", HookFigures.Loss.DISK)).isEqualTo(100);
    assertThat(String.join("\n", warnings)).contains("the disk is nearly full");
  }

  @Test
  @DisplayName("webhooks: more than can wait is dropped and counted; telling never waits")
  void overload() {
    MemoryDisk slow = disk;
    slow.beforeCall(_ -> execution.time().sleep(Duration.ofHours(1)));
    webhooks.change(List.of(hook(A)));
    execution.clock().settle();
    tell(30_000);
    assertThat(webhooks.figures().lost("", HookFigures.Loss.OVERLOAD)).isBetween(19_990L, 20_001L);
    slow.beforeCall(_ -> {});
    execution.clock().advance(Duration.ofHours(2));
  }

  @Test
  @DisplayName("webhooks: an event with very many recipients is cut, and says so")
  void manyRecipients() throws Exception {
    change(hook(A));
    String[] addresses = new String[5000];
    for (int i = 0; i < addresses.length; i++) {
      addresses[i] = "r" + i + "@" + "x".repeat(600) + ".test";
    }
    webhooks.tell(attempted("delivered", addresses));
    execution.clock().settle();
    HookCaller.Call call = fake.calls.getFirst();
    assertThat(call.body().length).isLessThan(100_000);
    assertThat(body(call)).containsEntry("recipients-left-out", 4900);
  }
}
