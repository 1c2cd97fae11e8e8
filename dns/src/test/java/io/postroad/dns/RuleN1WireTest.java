package io.postroad.dns;

import static io.postroad.dns.FakeNameServer.framed;
import static io.postroad.dns.FakeNameServer.join;
import static io.postroad.dns.FakeNameServer.message;
import static io.postroad.dns.FakeNameServer.mx;
import static io.postroad.dns.FakeNameServer.name;
import static io.postroad.dns.FakeNameServer.questionType;
import static io.postroad.dns.FakeNameServer.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.dns.FakeNameServer.Behaviour;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RuleN1WireTest {

  private static final int MX = 15;
  private static final int NS = 2;
  private static final int SOA = 6;
  private static final int CNAME = 5;

  /** QR, RD and RA: an ordinary answer of a recursive server. */
  private static final int GOOD = 0x8180;

  private static final int TRUNCATED = 0x0200;
  private static final int AUTHORITATIVE = 0x8400;

  /** An MX that is an address-less name would need more questions; null MX is one message. */
  private static final byte[] NULL_MX = record(MX, 60, mx(0, new byte[1]));

  private static Behaviour datagram(java.util.function.UnaryOperator<byte[]> answer) {
    return (query, stream) -> stream ? List.of() : List.of(answer.apply(query));
  }

  private static byte[] good(byte[] query) {
    return message(query, GOOD, 1, 0, NULL_MX);
  }

  private static byte[] rcode(byte[] query, int code) {
    return message(query, GOOD | code, 0, 0, new byte[0]);
  }

  private static byte[] changed(byte[] octets, int at, int by) {
    byte[] copy = octets.clone();
    copy[at] = (byte) (copy[at] ^ by);
    return copy;
  }

  private static byte[] soa() {
    return record(SOA, 60, join(name("ns.test"), name("hm.test"), new byte[20]));
  }

  private static Map<String, Behaviour> temporary() {
    Map<String, Behaviour> cases = new LinkedHashMap<>();
    for (int code : List.of(1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 15)) {
      cases.put("rcode " + code, datagram(query -> rcode(query, code)));
    }
    cases.put("silence", (_, _) -> List.of());
    cases.put("wrong id", datagram(query -> changed(good(query), 0, 0x55)));
    cases.put("wrong question name", datagram(query -> changed(good(query), 13, 0x01)));
    cases.put(
        "wrong question type",
        datagram(query -> changed(good(query), 11 + question(query).length - 2, 0x01)));
    cases.put(
        "wrong question class",
        datagram(query -> changed(good(query), 11 + question(query).length, 0x02)));
    cases.put(
        "no question", datagram(query -> join(new byte[] {query[0], query[1]}, new byte[10])));
    cases.put("an empty datagram", datagram(_ -> new byte[0]));
    cases.put("three octets", datagram(query -> new byte[] {query[0], query[1], 0}));
    cases.put("half a header", datagram(query -> java.util.Arrays.copyOf(good(query), 8)));
    cases.put("cut in the record", datagram(query -> cut(good(query), 3)));
    cases.put("cut in the question", datagram(query -> java.util.Arrays.copyOf(good(query), 15)));
    cases.put(
        "a name that points at itself",
        datagram(query -> message(query, GOOD, 1, 0, loopRecord(query))));
    cases.put(
        "a label of a reserved kind",
        datagram(query -> message(query, GOOD, 1, 0, record(MX, 60, mx(1, new byte[] {0x41, 0})))));
    cases.put(
        "a name over 255 octets",
        datagram(query -> message(query, GOOD, 1, 0, record(MX, 60, mx(1, longName())))));
    cases.put("more records promised", datagram(query -> message(query, GOOD, 9, 0, NULL_MX)));
    cases.put("truncated, no TCP", datagram(query -> message(query, GOOD | TRUNCATED, 0, 0, NONE)));
    cases.put("truncated, TCP garbage", overTcp(query -> framed(new byte[] {1, 2, 3})));
    cases.put("truncated, TCP half", overTcp(query -> cut(framed(good(query)), 5)));
    cases.put("truncated, TCP wrong id", overTcp(query -> framed(changed(good(query), 1, 0x55))));
    cases.put("truncated, TCP SERVFAIL", overTcp(query -> framed(rcode(query, 2))));
    cases.put("lame", datagram(query -> message(query, 0x8000, 0, 0, NONE)));
    cases.put(
        "referral", datagram(query -> message(query, 0x8080, 0, 1, record(NS, 60, name("ns.x")))));
    cases.put(
        "alias to itself",
        datagram(query -> message(query, GOOD, 1, 0, record(CNAME, 60, new byte[] {-64, 12}))));
    cases.put("a query instead of an answer, flags of a good one kept", datagram(query -> query));
    return cases;
  }

  private static final byte[] NONE = new byte[0];

  private static byte[] question(byte[] query) {
    return FakeNameServer.question(query);
  }

  private static byte[] cut(byte[] octets, int by) {
    return java.util.Arrays.copyOf(octets, octets.length - by);
  }

  private static byte[] loopRecord(byte[] query) {
    int at = 12 + question(query).length;
    return new byte[] {(byte) (0xC0 | at >> 8), (byte) at, 0, MX, 0, 1, 0, 0, 0, 1, 0, 3, 0, 1, 0};
  }

  private static byte[] longName() {
    byte[] name = new byte[64 * 5 + 1];
    for (int label = 0; label < 5; label++) {
      name[64 * label] = 63;
      java.util.Arrays.fill(name, 64 * label + 1, 64 * (label + 1), (byte) 'a');
    }
    return name;
  }

  private static Behaviour overTcp(java.util.function.UnaryOperator<byte[]> answer) {
    return (query, stream) ->
        List.of(stream ? answer.apply(query) : message(query, GOOD | TRUNCATED, 0, 0, NONE));
  }

  private static Map<String, Behaviour> settled() {
    Map<String, Behaviour> cases = new LinkedHashMap<>();
    cases.put("NULL_MX", datagram(RuleN1WireTest::good));
    cases.put("NULL_MX over TCP", overTcp(query -> framed(good(query))));
    cases.put("NO_SUCH_DOMAIN", datagram(query -> rcode(query, 3)));
    cases.put(
        "NO_SUCH_DOMAIN by SOA", datagram(query -> message(query, AUTHORITATIVE, 0, 1, soa())));
    cases.put("NO_SUCH_DOMAIN without SOA", datagram(query -> message(query, GOOD, 0, 0, NONE)));
    cases.put(
        "EXCHANGERS",
        datagram(query ->
            questionType(query) == MX
                ? message(query, GOOD, 1, 0, record(MX, 60, mx(5, name("mx.test"))))
                : questionType(query) == 1
                    ? message(query, GOOD, 1, 0, record(1, 60, new byte[] {127, 0, 0, 9}))
                    : message(query, GOOD, 0, 0, NONE)));
    return cases;
  }

  @Test
  @DisplayName(
      "N1: servers that fail, lie or stammer give a temporary answer, never a permanent one")
  void temporaryAnswers() throws IOException {
    List<String> wrong = new ArrayList<>();
    Map<String, Behaviour> cases = temporary();
    for (Map.Entry<String, Behaviour> one : cases.entrySet()) {
      try (FakeNameServer server = new FakeNameServer(one.getValue());
          Resolver resolver = TestResolvers.hasty(server.address())) {
        MxAnswer answer = resolver.mailExchangers("domain.test");
        if (Expect.of(answer) != Expect.UNRESOLVED) {
          wrong.add(one.getKey() + ": " + answer);
        }
      }
    }
    System.out.println("dns wire: cases=" + cases.size() + " wrong_class=" + wrong.size());
    assertThat(wrong).isEmpty();
    assertThat(cases).hasSizeGreaterThanOrEqualTo(30);
  }

  @Test
  @DisplayName("N1: control: the same server with a true answer is believed")
  void settledAnswers() throws IOException {
    for (Map.Entry<String, Behaviour> one : settled().entrySet()) {
      try (FakeNameServer server = new FakeNameServer(one.getValue());
          Resolver resolver = TestResolvers.patient(server.address())) {
        MxAnswer answer = resolver.mailExchangers("domain.test");
        assertThat(one.getKey()).startsWith(Expect.of(answer).name());
      }
    }
  }

  @Test
  @DisplayName("N1: an answer from another port than the one that was asked is not heard")
  void wrongServer() throws IOException {
    try (FakeNameServer server = new FakeNameServer(datagram(RuleN1WireTest::good), true);
        Resolver resolver = TestResolvers.hasty(server.address())) {
      assertThat(Expect.of(resolver.mailExchangers("domain.test"))).isEqualTo(Expect.UNRESOLVED);
      assertThat(server.asked()).isPositive();
    }
  }

  @Test
  @DisplayName("N1: an unreachable server is temporary trouble")
  void nobodyThere() throws IOException {
    FakeNameServer gone = new FakeNameServer((_, _) -> List.of());
    gone.close();
    try (Resolver resolver = TestResolvers.hasty(gone.address())) {
      assertThat(Expect.of(resolver.mailExchangers("domain.test"))).isEqualTo(Expect.UNRESOLVED);
    }
  }

  private static byte[] questionName(byte[] query) {
    return cut(FakeNameServer.question(query), 4);
  }

  /** Every name {@code x<n>} is an alias of {@code x<n-1>}, one message for each. */
  private static byte[] chain(byte[] query) {
    byte[] question = FakeNameServer.question(query);
    int number = question[2] - 'a';
    return number == 0
        ? good(query)
        : message(query, GOOD, 1, 0, record(CNAME, 60, name("x" + (char) ('a' + number - 1))));
  }

  /** As {@link #chain}, but the last message holds the alias and the records at once. */
  private static byte[] chainWithEnd(byte[] query) {
    int number = FakeNameServer.question(query)[2] - 'a';
    if (number != 1) {
      return chain(query);
    }
    byte[] owner = name("xa");
    byte[] rest = new byte[] {0, MX, 0, 1, 0, 0, 0, 60, 0, 3, 0, 0, 0};
    return message(query, GOOD, 2, 0, join(record(CNAME, 60, owner), owner, rest));
  }

  @Test
  @DisplayName("N1: a chain over messages without an end is given up, not asked along for ever")
  void endlessChain() throws IOException {
    Behaviour endless =
        datagram(query ->
            message(
                query,
                GOOD,
                1,
                0,
                record(CNAME, 60, join(new byte[] {1, 'y'}, questionName(query)))));
    try (FakeNameServer server = new FakeNameServer(endless);
        Resolver resolver = TestResolvers.patient(server.address())) {
      assertThat(Expect.of(resolver.mailExchangers("x"))).isEqualTo(Expect.UNRESOLVED);
      assertThat(server.asked()).isEqualTo(9);
    }
    try (FakeNameServer server = new FakeNameServer(datagram(RuleN1WireTest::chainWithEnd));
        Resolver resolver = TestResolvers.patient(server.address())) {
      assertThat(Expect.of(resolver.mailExchangers("xi"))).isEqualTo(Expect.NULL_MX);
      assertThat(Expect.of(resolver.mailExchangers("xj"))).isEqualTo(Expect.UNRESOLVED);
    }
  }

  @Test
  @DisplayName("N1: at most 8 aliases in a row, however many messages they come in")
  void chains() throws IOException {
    try (FakeNameServer server = new FakeNameServer(datagram(RuleN1WireTest::chain));
        Resolver resolver = TestResolvers.patient(server.address())) {
      assertThat(Expect.of(resolver.mailExchangers("xi"))).isEqualTo(Expect.NULL_MX);
      assertThat(server.asked()).isEqualTo(9);
      assertThat(resolver.mailExchangers("xj"))
          .isEqualTo(
              new MxAnswer.Unresolved(
                  "MX of xj cannot be found out: more than 8 aliases in a row"));
      assertThat(Expect.of(resolver.mailExchangers("xz"))).isEqualTo(Expect.UNRESOLVED);
    }
  }

  @Test
  @DisplayName("P1: any octets as an answer give a value")
  void anyOctets() throws IOException {
    SplittableRandom random = new SplittableRandom(20_260_711);
    Map<Expect, Integer> classes = new EnumMap<>(Expect.class);
    Behaviour broken =
        datagram(query -> {
          byte[] answer = good(query);
          int changes = 1 + random.nextInt(4);
          for (int i = 0; i < changes; i++) {
            answer[2 + random.nextInt(answer.length - 2)] = (byte) random.nextInt(256);
          }
          return random.nextInt(4) == 0 ? cut(answer, random.nextInt(answer.length)) : answer;
        });
    try (FakeNameServer server = new FakeNameServer(broken);
        DnsjavaResolver resolver = TestResolvers.hasty(server.address())) {
      for (int i = 0; i < 1000; i++) {
        classes.merge(Expect.of(resolver.mailExchangers("d" + i + ".test")), 1, Integer::sum);
      }
    }
    System.out.println("dns octets: cases=1000 crash=0 classes=" + classes);
    assertThat(classes).containsKey(Expect.UNRESOLVED);
  }

  @Test
  @DisplayName("Limits: names whose servers are silent do not hold up the others")
  void silentServers() throws Exception {
    CountDownLatch asked = new CountDownLatch(128);
    Behaviour silent =
        (query, _) -> {
          asked.countDown();
          return new String(query, StandardCharsets.ISO_8859_1).contains("silent")
              ? List.of()
              : List.of(good(query));
        };
    try (FakeNameServer server = new FakeNameServer(silent);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Resolver resolver =
            TestResolvers.resolver(
                List.of(Duration.ofSeconds(5)), System::nanoTime, server.address())) {
      for (int i = 0; i < 400; i++) {
        String name = "r" + i + ".silent.test";
        threads.execute(() -> resolver.mailExchangers(name));
      }
      assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
      long begun = System.nanoTime();
      assertThat(resolver.addresses("good.test")).isNotInstanceOf(AddressAnswer.Unresolved.class);
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(4));
    }
  }
}
