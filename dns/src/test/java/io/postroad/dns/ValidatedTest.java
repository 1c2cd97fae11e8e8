package io.postroad.dns;

import static io.postroad.dns.FakeNameServer.join;
import static io.postroad.dns.FakeNameServer.message;
import static io.postroad.dns.FakeNameServer.mx;
import static io.postroad.dns.FakeNameServer.name;
import static io.postroad.dns.FakeNameServer.questionType;
import static io.postroad.dns.FakeNameServer.record;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a validating resolver on this machine says of DNSSEC (RFC 4035 §3.2.3). */
class ValidatedTest {
  private static final int MX = 15;
  private static final int CNAME = 5;
  private static final int GOOD = 0x8180;
  private static final int AD = 0x0020;

  /** Answers with the AD bit where the name begins with s, and knows aliases from a to z. */
  private static byte[] answer(byte[] query) {
    byte[] question = FakeNameServer.question(query);
    int flags = question[1] == 's' ? GOOD | AD : GOOD;
    if (question[2] == 'a') {
      byte[] target = join(new byte[] {2, question[3], 'z'}, name("test"));
      return message(query, flags, 1, 0, record(CNAME, 60, target));
    }
    return switch (questionType(query)) {
      case MX -> message(query, flags, 1, 0, record(MX, 60, mx(5, name("mx.test"))));
      case 1 -> message(query, GOOD, 1, 0, record(1, 60, new byte[] {10, 0, 0, 9}));
      default -> message(query, GOOD, 0, 0, new byte[0]);
    };
  }

  private static boolean validated(Resolver resolver, String domain) {
    return ((MxAnswer.Exchangers) resolver.mailExchangers(domain)).validated();
  }

  @Test
  @DisplayName("RFC 4035 §3.2.3, N1: the AD bit of a resolver on loopback is believed, aliases too")
  void validated() throws IOException {
    AtomicBoolean asksForIt = new AtomicBoolean(true);
    try (FakeNameServer server =
            new FakeNameServer((query, _) -> {
              asksForIt.compareAndSet(true, (query[3] & AD) != 0);
              return List.of(answer(query));
            });
        Resolver resolver = TestResolvers.patient(server.address())) {
      assertThat(validated(resolver, "s.test")).isTrue();
      assertThat(validated(resolver, "s.test")).as("out of the cache").isTrue();
      assertThat(validated(resolver, "u.test")).isFalse();
      assertThat(validated(resolver, "sas.test")).as("alias and records are").isTrue();
      assertThat(validated(resolver, "uas.test")).as("the alias is not").isFalse();
      assertThat(validated(resolver, "sau.test")).as("what it leads to is not").isFalse();
      assertThat(asksForIt).as("RFC 6840 §5.7: the query says that we want to know").isTrue();
    }
  }
}
