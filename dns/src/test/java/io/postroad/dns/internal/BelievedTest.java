package io.postroad.dns.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Section;

/** Whose word counts that an answer was validated (rule N1). */
class BelievedTest {
  @ParameterizedTest
  @CsvSource({"127.0.0.1,true", "127.0.0.53,true", "::1,true", "192.0.2.53,false", "::,false"})
  @DisplayName("N1: AD is believed only from a loopback resolver")
  void loopbackOnly(String server, boolean believed) {
    assertThat(Exchange.isHere(new InetSocketAddress(InetAddress.ofLiteral(server), 53)))
        .isEqualTo(believed);
  }

  @Test
  @DisplayName("N1: an AD bit that is not believed is as good as none")
  void notBelieved() throws Exception {
    Question question = new Question(Name.fromString("a.test."), Kind.MX);
    Message answer = question.toMessage();
    answer.getHeader().setFlag(Flags.QR);
    answer.getHeader().setFlag(Flags.AD);
    answer.addRecord(
        new MXRecord(question.name(), DClass.IN, 60, 5, Name.fromString("mx.test.")),
        Section.ANSWER);
    assertThat(((Step.Found) Answers.read(question, answer, true)).validated()).isTrue();
    assertThat(((Step.Found) Answers.read(question, answer, false)).validated()).isFalse();
  }
}
