package io.postroad.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.dns.zone.ZoneServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RuleN1ZoneTest {

  private static final String ZONE =
      """
      plain.test.      MX 10 mx.plain.test.
      mx.plain.test.   A 192.0.2.1
      two.test.        MX 20 b.two.test.
      two.test.        MX 10 a.two.test.
      a.two.test.      A 192.0.2.2
      b.two.test.      AAAA 2001:db8::2
      none.test.       MX 0 .
      odd-none.test.   MX 10 .
      mixed.test.      MX 0 .
      mixed.test.      MX 5 mx.plain.test.
      a-only.test.     A 192.0.2.3
      aaaa-only.test.  AAAA 2001:db8::3
      text.test.       TXT "no mail here"
      under.empty.test. A 192.0.2.4
      alias.test.      CNAME plain.test.
      alias-host.test. CNAME a-only.test.
      alias-none.test. CNAME none.test.
      dangling.test.   CNAME nowhere.test.
      circle.test.     CNAME circle2.test.
      circle2.test.    CNAME circle.test.
      self.test.       CNAME self.test.
      c0.test.  CNAME c1.test.
      c1.test.  CNAME c2.test.
      c2.test.  CNAME c3.test.
      c3.test.  CNAME c4.test.
      c4.test.  CNAME c5.test.
      c5.test.  CNAME c6.test.
      c6.test.  CNAME c7.test.
      c7.test.  CNAME c8.test.
      c8.test.  MX 10 mx.plain.test.
      toolong.test. CNAME c0.test.
      mx-alias.test.   MX 10 alias-of-mx.test.
      alias-of-mx.test. CNAME mx.plain.test.
      dead-mx.test.    MX 10 nowhere.test.
      dead-mxs.test.   MX 10 nowhere.test.
      dead-mxs.test.   MX 20 text.test.
      half-dead.test.  MX 10 nowhere.test.
      half-dead.test.  MX 20 mx.plain.test.
      literal-mx.test. MX 10 192.0.2.9.
      broken.test.     MX 10 mx.plain.test.
      SERVFAIL broken.test.
      broken-mx.test.  A 192.0.2.5
      SERVFAIL broken-mx.test. MX
      broken-a.test.   AAAA 2001:db8::5
      SERVFAIL broken-a.test. A
      broken-both.test. TXT "x"
      SERVFAIL broken-both.test. A
      SERVFAIL broken-both.test. AAAA
      broken-aaaa.test. TXT "x"
      SERVFAIL broken-aaaa.test. AAAA
      REFUSED refused.test.
      TRUNCATE cut.test. MX
      cut.test.        MX 10 mx.plain.test.
      first-down.test. MX 10 down.test.
      first-down.test. MX 20 mx.plain.test.
      SERVFAIL down.test.
      all-down.test.   MX 10 down.test.
      alias-down.test. CNAME down.test.
      """;

  private record Case(String domain, Expect expected) {}

  private static final List<Case> CASES =
      List.of(
          new Case("plain.test", Expect.EXCHANGERS),
          new Case("plain.test.", Expect.EXCHANGERS),
          new Case("PLAIN.test", Expect.EXCHANGERS),
          new Case("two.test", Expect.EXCHANGERS),
          new Case("none.test", Expect.NULL_MX),
          new Case("odd-none.test", Expect.NULL_MX),
          new Case("mixed.test", Expect.EXCHANGERS),
          new Case("a-only.test", Expect.EXCHANGERS),
          new Case("aaaa-only.test", Expect.EXCHANGERS),
          new Case("text.test", Expect.NO_SUCH_DOMAIN),
          new Case("empty.test", Expect.NO_SUCH_DOMAIN),
          new Case("nowhere.test", Expect.NO_SUCH_DOMAIN),
          new Case("no.such.domain.at.all", Expect.NO_SUCH_DOMAIN),
          new Case("two..dots", Expect.NO_SUCH_DOMAIN),
          new Case("a".repeat(64) + ".test", Expect.NO_SUCH_DOMAIN),
          new Case("abcdefghi.".repeat(26) + "test", Expect.NO_SUCH_DOMAIN),
          new Case("back\\\\slash.test", Expect.NO_SUCH_DOMAIN),
          new Case("", Expect.NO_SUCH_DOMAIN),
          new Case("alias.test", Expect.EXCHANGERS),
          new Case("alias-host.test", Expect.EXCHANGERS),
          new Case("alias-none.test", Expect.NULL_MX),
          new Case("dangling.test", Expect.NO_SUCH_DOMAIN),
          new Case("circle.test", Expect.UNRESOLVED),
          new Case("self.test", Expect.UNRESOLVED),
          new Case("c0.test", Expect.EXCHANGERS),
          new Case("toolong.test", Expect.UNRESOLVED),
          new Case("mx-alias.test", Expect.EXCHANGERS),
          new Case("dead-mx.test", Expect.UNRESOLVED),
          new Case("dead-mxs.test", Expect.UNRESOLVED),
          new Case("half-dead.test", Expect.EXCHANGERS),
          new Case("literal-mx.test", Expect.UNRESOLVED),
          new Case("broken.test", Expect.UNRESOLVED),
          new Case("broken-mx.test", Expect.UNRESOLVED),
          new Case("broken-a.test", Expect.EXCHANGERS),
          new Case("broken-both.test", Expect.UNRESOLVED),
          new Case("broken-aaaa.test", Expect.UNRESOLVED),
          new Case("refused.test", Expect.UNRESOLVED),
          new Case("cut.test", Expect.EXCHANGERS),
          new Case("first-down.test", Expect.EXCHANGERS),
          new Case("all-down.test", Expect.UNRESOLVED),
          new Case("alias-down.test", Expect.UNRESOLVED));

  @Test
  @DisplayName("N1: every state of a zone gives the right class of answer, and the same again")
  void classes() throws IOException {
    List<String> wrong = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        ZoneServer server = ZoneServer.start(ZONE, 0, threads);
        Resolver resolver = TestResolvers.patient(server.address())) {
      for (int round = 1; round <= 2; round++) { // The second comes out of the cache.
        for (Case one : CASES) {
          MxAnswer answer = resolver.mailExchangers(one.domain);
          if (Expect.of(answer) != one.expected) {
            wrong.add("round " + round + " " + one + ": " + answer);
          }
        }
      }
    }
    System.out.println("dns zone: cases=" + CASES.size() + " wrong_class=" + wrong.size());
    assertThat(wrong).isEmpty();
    assertThat(CASES).hasSizeGreaterThanOrEqualTo(30);
  }

  @Test
  @DisplayName("N1: the sentence of a temporary answer names domain, type and server")
  void sentences() throws IOException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        ZoneServer server = ZoneServer.start(ZONE, 0, threads);
        Resolver resolver = TestResolvers.patient(server.address())) {
      String name = "name server 127.0.0.1:" + server.address().getPort();
      assertThat(resolver.mailExchangers("broken.test"))
          .isEqualTo(
              new MxAnswer.Unresolved(
                  "MX of broken.test cannot be found out: " + name + " answered SERVFAIL"));
      assertThat(resolver.mailExchangers("refused.test"))
          .isEqualTo(
              new MxAnswer.Unresolved(
                  "MX of refused.test cannot be found out: " + name + " answered REFUSED"));
      assertThat(resolver.mailExchangers("circle.test"))
          .isEqualTo(
              new MxAnswer.Unresolved(
                  "MX of circle.test cannot be found out: "
                      + name
                      + " gave aliases that go in a circle"));
      assertThat(resolver.mailExchangers("dead-mx.test"))
          .isEqualTo(
              new MxAnswer.Unresolved(
                  "no mail exchanger of dead-mx.test can be used: nowhere.test has no address"));
    }
  }

  @Test
  @DisplayName("RFC 5321 §5.1: an exchanger that DNS cannot find now stays in its place")
  void unknownExchangerStays() throws IOException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        ZoneServer server = ZoneServer.start(ZONE, 0, threads);
        Resolver resolver = TestResolvers.patient(server.address())) {
      MxAnswer answer = resolver.mailExchangers("first-down.test");
      assertThat(answer)
          .isInstanceOfSatisfying(
              MxAnswer.Exchangers.class,
              found -> {
                assertThat(found.exchangers())
                    .extracting(MailExchanger::host)
                    .containsExactly("down.test", "mx.plain.test");
                assertThat(found.exchangers().get(0).addresses()).isEmpty();
              });
    }
  }
}
