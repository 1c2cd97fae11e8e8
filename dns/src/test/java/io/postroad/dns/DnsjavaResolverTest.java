package io.postroad.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.dns.zone.ZoneServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DnsjavaResolverTest {

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void stop() {
    threads.shutdown();
  }

  private ZoneServer zone(String text) throws IOException {
    return ZoneServer.start(text, 0, threads);
  }

  private static List<MailExchanger> exchangers(MxAnswer answer) {
    return ((MxAnswer.Exchangers) answer).exchangers();
  }

  private static List<String> hosts(MxAnswer answer) {
    return exchangers(answer).stream().map(MailExchanger::host).toList();
  }

  @Test
  @DisplayName("RFC 5321 §5.1: exchangers are ordered by preference, equals at random")
  void order() throws IOException {
    String text =
        """
        d.test. MX 30 last.d.test.
        d.test. MX 20 b.d.test.
        d.test. MX 20 a.d.test.
        d.test. MX 20 c.d.test.
        d.test. MX 5  first.d.test.
        first.d.test. A 192.0.2.1
        a.d.test. A 192.0.2.2
        b.d.test. A 192.0.2.3
        c.d.test. A 192.0.2.4
        last.d.test. A 192.0.2.5
        """;
    Set<List<String>> seen = new HashSet<>();
    try (ZoneServer server = zone(text);
        Resolver resolver = TestResolvers.patient(server.address())) {
      for (int i = 0; i < 100; i++) {
        MxAnswer answer = resolver.mailExchangers("d.test");
        List<String> hosts = hosts(answer);
        assertThat(hosts.get(0)).isEqualTo("first.d.test");
        assertThat(hosts.subList(1, 4))
            .containsExactlyInAnyOrder("a.d.test", "b.d.test", "c.d.test");
        assertThat(hosts.get(4)).isEqualTo("last.d.test");
        assertThat(exchangers(answer))
            .extracting(MailExchanger::preference)
            .containsExactly(5, 20, 20, 20, 30);
        seen.add(hosts);
      }
    }
    assertThat(seen).hasSize(6);
  }

  @Test
  @DisplayName("N1: at most 10 exchangers, the best ones, and 5 addresses of both families each")
  void limits() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= 40; i++) {
      text.append("big.test. MX ").append(i).append(" mx").append(i).append(".big.test.\n");
      text.append("mx").append(i).append(".big.test. A 192.0.2.").append(i).append('\n');
    }
    for (int i = 1; i <= 9; i++) {
      text.append("mx1.big.test. A 198.51.100.").append(i).append('\n');
      text.append("mx1.big.test. AAAA 2001:db8::").append(i).append('\n');
    }
    try (ZoneServer server = zone(text.toString());
        Resolver resolver = TestResolvers.patient(server.address())) {
      MxAnswer answer = resolver.mailExchangers("big.test");
      assertThat(hosts(answer))
          .isEqualTo(IntStream.rangeClosed(1, 10).mapToObj(i -> "mx" + i + ".big.test").toList());
      assertThat(exchangers(answer).get(0).addresses())
          .extracting(InetAddress::getHostAddress)
          .containsExactly(
              "192.0.2.1",
              "2001:db8:0:0:0:0:0:1",
              "198.51.100.1",
              "2001:db8:0:0:0:0:0:2",
              "198.51.100.2");
      assertThat(server.told()).anyMatch(line -> line.startsWith("TCP MX of big.test"));
      assertThat(server.told()).noneMatch(line -> line.contains("mx11."));
    }
  }

  @Test
  @DisplayName("RFC 5321 §5.1: a host named twice counts once, with its best preference")
  void duplicates() throws IOException {
    try (ZoneServer server =
            zone("d.test. MX 20 mx.test.\nd.test. MX 10 MX.test.\nmx.test. A 192.0.2.1\n");
        Resolver resolver = TestResolvers.patient(server.address())) {
      assertThat(resolver.mailExchangers("d.test"))
          .isEqualTo(
              new MxAnswer.Exchangers(
                  List.of(
                      new MailExchanger(
                          "mx.test", 10, List.of(InetAddress.ofLiteral("192.0.2.1"))))));
    }
  }

  @Test
  @DisplayName("RFC 5321 §5.1: without MX the domain is its own exchanger, with preference 0")
  void implicitMx() throws IOException {
    try (ZoneServer server = zone("d.test. A 192.0.2.1\nd.test. AAAA 2001:db8::1\n");
        Resolver resolver = TestResolvers.patient(server.address())) {
      assertThat(resolver.mailExchangers("d.test."))
          .isEqualTo(
              new MxAnswer.Exchangers(
                  List.of(
                      new MailExchanger(
                          "d.test",
                          0,
                          List.of(
                              InetAddress.ofLiteral("192.0.2.1"),
                              InetAddress.ofLiteral("2001:db8::1"))))));
    }
  }

  @Test
  @DisplayName("A literal address and localhost are answered without a query")
  void literals() throws IOException {
    try (ZoneServer server = zone("host.test. A 192.0.2.1\n");
        Resolver resolver = TestResolvers.patient(server.address())) {
      assertThat(resolver.addresses("192.0.2.7"))
          .isEqualTo(new AddressAnswer.Addresses(List.of(InetAddress.ofLiteral("192.0.2.7"))));
      assertThat(resolver.addresses("2001:db8::7"))
          .isEqualTo(new AddressAnswer.Addresses(List.of(InetAddress.ofLiteral("2001:db8::7"))));
      assertThat(resolver.addresses("LOCALHOST."))
          .isEqualTo(
              new AddressAnswer.Addresses(
                  List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1"))));
      assertThat(server.told()).isEmpty();
      for (String name : List.of("1.2.3", "256.1.1.1", "fe80::1%eth0", "::g", "1.2.3.4.5", "")) {
        assertThat(resolver.addresses(name)).as(name).isEqualTo(new AddressAnswer.NoSuchHost());
      }
    }
  }

  @Test
  @DisplayName("Names of the hosts file come before DNS for hosts, never for mail domains")
  void hostsFile(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("hosts"), "192.0.2.50 relay.test relay\n");
    try (ZoneServer server = zone("relay.test. A 192.0.2.1\n");
        Resolver resolver =
            new DnsjavaResolver(
                new ResolverSettings(
                    List.of(server.address()),
                    List.of(Duration.ofSeconds(4)),
                    100,
                    Optional.of(file)),
                new SplittableRandom(1),
                System::nanoTime)) {
      assertThat(resolver.addresses("Relay.test"))
          .isEqualTo(new AddressAnswer.Addresses(List.of(InetAddress.ofLiteral("192.0.2.50"))));
      assertThat(exchangers(resolver.mailExchangers("relay.test")).get(0).addresses())
          .containsExactly(InetAddress.ofLiteral("192.0.2.1"));
    }
  }

  @Test
  @DisplayName("N1: a second server is asked when the first fails, refuses or is silent")
  void secondServer() throws IOException {
    String good = "d.test. MX 1 mx.test.\nmx.test. A 192.0.2.1\n";
    for (String bad : List.of("SERVFAIL", "REFUSED", "TIMEOUT")) {
      String faults = bad + " d.test.\n" + bad + " mx.test.\n";
      try (ZoneServer first = zone(faults);
          ZoneServer second = zone(good);
          Resolver resolver =
              TestResolvers.resolver(
                  List.of(Duration.ofMillis(300), Duration.ofSeconds(4)),
                  System::nanoTime,
                  first.address(),
                  second.address())) {
        assertThat(hosts(resolver.mailExchangers("d.test"))).containsExactly("mx.test");
        assertThat(first.told()).as("the second server is asked first then").hasSize(1);
      }
    }
  }

  @Test
  @DisplayName("Reliability §3: the whole question ends at its deadline, whatever the servers do")
  void totalDeadline() throws IOException {
    try (ZoneServer server = zone("TIMEOUT d.test.\n");
        Resolver resolver = TestResolvers.patient(server.address())) {
      long begun = System.nanoTime();
      MxAnswer answer = resolver.mailExchangers("d.test", Duration.ofMillis(200));
      long millis = (System.nanoTime() - begun) / 1_000_000;
      assertThat(answer)
          .isEqualTo(
              new MxAnswer.Unresolved(
                  "MX of d.test cannot be found out: name server 127.0.0.1:"
                      + server.address().getPort()
                      + " did not answer in time"));
      assertThat(millis).isBetween(190L, 1500L);
      assertThat(resolver.mailExchangers("d.test", Duration.ZERO))
          .isEqualTo(new MxAnswer.Unresolved("MX of d.test cannot be found out: no time was left"));
    }
  }

  @Test
  @DisplayName("RFC 2308 §5: answers are remembered for their time to live, trouble is not")
  void cache() throws IOException {
    AtomicLong ahead = new AtomicLong();
    try (ZoneServer server =
            zone("d.test. MX 1 mx.test.\nmx.test. A 192.0.2.1\nSERVFAIL bad.test.\n");
        DnsjavaResolver resolver =
            TestResolvers.patient(() -> System.nanoTime() + ahead.get(), server.address())) {
      resolver.mailExchangers("d.test");
      resolver.mailExchangers("none.test");
      int asked = server.told().size();
      resolver.mailExchangers("D.test");
      resolver.mailExchangers("none.test");
      assertThat(server.told()).hasSize(asked);

      server.replaceZone("d.test. MX 0 .\nnone.test. MX 0 .\nbad.test. MX 0 .\n");
      ahead.addAndGet(Duration.ofSeconds(4).toNanos());
      assertThat(Expect.of(resolver.mailExchangers("none.test"))).isEqualTo(Expect.NO_SUCH_DOMAIN);
      ahead.addAndGet(Duration.ofSeconds(2).toNanos());
      assertThat(Expect.of(resolver.mailExchangers("none.test"))).isEqualTo(Expect.NULL_MX);
      assertThat(Expect.of(resolver.mailExchangers("d.test"))).isEqualTo(Expect.EXCHANGERS);
      ahead.addAndGet(Duration.ofSeconds(55).toNanos());
      assertThat(Expect.of(resolver.mailExchangers("d.test"))).isEqualTo(Expect.NULL_MX);
    }
    try (ZoneServer server = zone("SERVFAIL bad.test.\n");
        Resolver resolver = TestResolvers.patient(server.address())) {
      assertThat(Expect.of(resolver.mailExchangers("bad.test"))).isEqualTo(Expect.UNRESOLVED);
      server.replaceZone("bad.test. MX 0 .\n");
      assertThat(Expect.of(resolver.mailExchangers("bad.test"))).isEqualTo(Expect.NULL_MX);
    }
  }

  @Test
  @DisplayName("Reliability §4: the cache is bounded, and empty after close")
  void cacheBound() throws IOException {
    try (ZoneServer server = zone("d.test. MX 0 .\n")) {
      DnsjavaResolver resolver =
          new DnsjavaResolver(
              new ResolverSettings(
                  List.of(server.address()), List.of(Duration.ofSeconds(4)), 50, Optional.empty()),
              new SplittableRandom(1),
              System::nanoTime);
      for (int i = 0; i < 200; i++) {
        resolver.mailExchangers("n" + i + ".test");
      }
      assertThat(resolver.remembered()).isEqualTo(50);
      resolver.close();
      assertThat(resolver.remembered()).isZero();
      assertThat(resolver.mailExchangers("d.test"))
          .isEqualTo(
              new MxAnswer.Unresolved("MX of d.test cannot be asked: the resolver is closed"));
      assertThat(resolver.addresses("d.test")).isInstanceOf(AddressAnswer.Unresolved.class);
    }
  }

  @Test
  @DisplayName("Style §6: 500 virtual threads ask at once, each gets its own answer")
  void manyThreads() throws Exception {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 250; i++) {
      text.append("d").append(i).append(".test. A 192.0.2.").append(i).append('\n');
    }
    try (ZoneServer server = zone(text.toString());
        Resolver resolver = TestResolvers.patient(server.address())) {
      List<Future<AddressAnswer>> answers = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        String host = "d" + i % 250 + ".test";
        answers.add(threads.submit(() -> resolver.addresses(host)));
      }
      for (int i = 0; i < 500; i++) {
        assertThat(answers.get(i).get())
            .isEqualTo(
                new AddressAnswer.Addresses(List.of(InetAddress.ofLiteral("192.0.2." + i % 250))));
      }
    }
  }

  @Test
  @DisplayName("Without servers those of the system are used; a server is an address, not a name")
  void systemServers() {
    try (Resolver resolver =
        new DnsjavaResolver(List.of(), new SplittableRandom(1), System::nanoTime)) {
      assertThat(resolver.addresses("127.0.0.1")).isInstanceOf(AddressAnswer.Addresses.class);
    }
    InetSocketAddress unresolved = InetSocketAddress.createUnresolved("ns.test", 53);
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> ResolverSettings.of(List.of(unresolved)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
