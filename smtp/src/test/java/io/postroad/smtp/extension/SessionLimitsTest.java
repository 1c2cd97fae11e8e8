package io.postroad.smtp.extension;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.address.ForwardPath;
import io.postroad.smtp.address.Paths;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SessionLimitsTest {
  private static SessionLimits of(String... words) {
    return SessionLimits.of(List.of(words));
  }

  private static int fitting(SessionLimits limits, String... recipients) {
    List<ForwardPath> paths =
        Stream.of(recipients).map(r -> Paths.forwardPath("<" + r + ">").orElseThrow()).toList();
    return limits.fitting(paths, Set.of("old.test"));
  }

  @Test
  @DisplayName("RFC 9422 §3.7: names in any case; what is unknown or malformed is ignored")
  void reads() {
    assertThat(of("rcptmax=20", "MailMax=5", "RCPTDOMAINMAX=999999", "SHOEMAX=44"))
        .isEqualTo(
            new SessionLimits(OptionalInt.of(5), OptionalInt.of(20), OptionalInt.of(999_999)));
    assertThat(of("RCPTMAX", "MAILMAX=0", "MAILMAX=01", "MAILMAX=1000000", "MAILMAX=-1"))
        .isEqualTo(SessionLimits.NONE);
    assertThat(of("RCPTMAX=x", "RCPTMAX=7").rcptMax()).hasValue(7);
    assertThat(of("RCPTMAX=7", "SHOE-MAX_2", "HATMAX=a=b:c").rcptMax()).hasValue(7);
  }

  @Test
  @DisplayName("RFC 9422 §3.7: what breaks the grammar of the parameter makes all of it nothing")
  void brokenGrammar() {
    for (String word : List.of("RCPTMAX=", "=5", "SHOE.MAX=1", "HATMAX=a;b", "HATMAX=\u00e4")) {
      assertThat(of("RCPTMAX=7", word)).as(word).isEqualTo(SessionLimits.NONE);
    }
  }

  @Test
  @DisplayName("RFC 9422 §3: what is written is read again")
  void writes() {
    SessionLimits limits =
        new SessionLimits(OptionalInt.of(5), OptionalInt.of(20), OptionalInt.empty());
    assertThat(limits.text()).isEqualTo("RCPTMAX=20 MAILMAX=5");
    assertThat(of(limits.text().split(" "))).isEqualTo(limits);
    assertThat(SessionLimits.NONE.text()).isEmpty();
  }

  @Test
  @DisplayName("RFC 9422 §4.2, §4.3: recipients fill a transaction, and their domains a session")
  void fits() {
    assertThat(fitting(SessionLimits.NONE, "a@x.test", "b@y.test")).isEqualTo(2);
    assertThat(fitting(of("RCPTMAX=1"), "a@x.test", "b@y.test")).isEqualTo(1);
    SessionLimits one = of("RCPTDOMAINMAX=2", "RCPTMAX=3");
    assertThat(fitting(one, "a@x.test", "b@X.TEST", "c@y.test")).isEqualTo(2);
    assertThat(fitting(one, "a@x.test", "b@OLD.test", "c@y.test")).isEqualTo(2);
    assertThat(fitting(of("RCPTDOMAINMAX=1"), "a@x.test")).isZero();
    assertThat(fitting(one, "a@x.test", "b@x.test", "c@x.test", "d@x.test")).isEqualTo(3);
    assertThat(fitting(one, "postmaster", "a@x.test")).isEqualTo(1);
  }
}
