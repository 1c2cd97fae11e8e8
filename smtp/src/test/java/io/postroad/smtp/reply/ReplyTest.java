package io.postroad.smtp.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyTest {

  private static final Optional<EnhancedStatus> NONE = Optional.empty();

  @Test
  @DisplayName("RFC 3463 §2: the class of the status is the class of the code")
  void classes() {
    for (int code : new int[] {250, 354, 450, 550}) {
      for (int cls : new int[] {2, 4, 5}) {
        Optional<EnhancedStatus> status = Optional.of(new EnhancedStatus(cls, 1, 1));
        if (code / 100 == cls) {
          assertThat(new Reply(code, status, List.of("x")).code()).isEqualTo(code);
        } else {
          assertThatIllegalArgumentException()
              .isThrownBy(() -> new Reply(code, status, List.of("x")));
        }
      }
    }
  }

  @Test
  @DisplayName("S3: no reply holds a control character, has no line or a code out of range")
  void refused() {
    for (String line : List.of("a\r\nb", "\n", "\0", "\u007f", "\t")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Reply(250, NONE, List.of("x", line)));
    }
    assertThatIllegalArgumentException().isThrownBy(() -> new Reply(250, NONE, List.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> new Reply(199, NONE, List.of("x")));
    assertThatIllegalArgumentException().isThrownBy(() -> new Reply(600, NONE, List.of("x")));
  }

  @Test
  @DisplayName("RFC 5321 §4.2.1: the form on the wire and in the log")
  void forms() {
    Reply one = new Reply(550, EnhancedStatus.parse("5.1.1"), List.of("no such mailbox"));
    assertThat(new String(one.wire(), StandardCharsets.UTF_8))
        .isEqualTo("550 5.1.1 no such mailbox\r\n");
    assertThat(one.oneLine()).isEqualTo("550 5.1.1 no such mailbox");
    assertThat(one.text()).isEqualTo("no such mailbox");
    Reply two = new Reply(250, NONE, List.of("mx.example", "SIZE 5"));
    assertThat(new String(two.wire(), StandardCharsets.UTF_8))
        .isEqualTo("250-mx.example\r\n250 SIZE 5\r\n");
    assertThat(two.oneLine()).isEqualTo("250 mx.example SIZE 5");
    assertThat(new Reply(354, NONE, List.of("")).oneLine()).isEqualTo("354");
  }

  @Test
  @DisplayName("RFC 5321 §4.2.1: the first digit says what to do")
  void kinds() {
    assertThat(new Reply(250, NONE, List.of("")).isPositive()).isTrue();
    assertThat(new Reply(354, NONE, List.of("")).isPositive()).isFalse();
    assertThat(new Reply(354, NONE, List.of("")).isIntermediate()).isTrue();
    assertThat(new Reply(450, NONE, List.of("")).isTransient()).isTrue();
    assertThat(new Reply(450, NONE, List.of("")).isPermanent()).isFalse();
    assertThat(new Reply(550, NONE, List.of("")).isPermanent()).isTrue();
    assertThat(new Reply(550, NONE, List.of("")).isIntermediate()).isFalse();
    assertThat(new Reply(550, NONE, List.of("")).isTransient()).isFalse();
  }

  @Test
  @DisplayName("RFC 3463 §2: enhanced status codes")
  void enhancedStatus() {
    assertThat(EnhancedStatus.parse("5.7.26")).contains(new EnhancedStatus(5, 7, 26));
    assertThat(EnhancedStatus.parse("2.0.0")).map(EnhancedStatus::text).contains("2.0.0");
    assertThat(EnhancedStatus.parse("4.999.999")).isPresent();
    assertThatIllegalArgumentException().isThrownBy(() -> new EnhancedStatus(3, 0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new EnhancedStatus(5, 1000, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new EnhancedStatus(5, 0, -1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "5",
        "5.1",
        "5.1.",
        "5..1",
        ".1.1",
        "3.1.1",
        "1.1.1",
        "5.1.1.1",
        "5.01.1",
        "5.1.1000",
        "55.1.1",
        "5.1.x",
        "x.1.1",
        "5.-1.1",
        "5.1.\uff11",
        " 5.1.1"
      })
  @DisplayName("RFC 3463 §2: what is no enhanced status code")
  void noEnhancedStatus(String text) {
    assertThat(EnhancedStatus.parse(text)).isEmpty();
  }

  @Test
  @DisplayName("A receiver's own words become one printable line of a refusal")
  void refusal() {
    Reply reply = Replies.refusal(451, new EnhancedStatus(4, 7, 0), "wait\r\n250 ok\u00e4");
    assertThat(reply.oneLine()).isEqualTo("451 4.7.0 wait??250 ok?");
    EnhancedStatus positive = new EnhancedStatus(2, 0, 0);
    assertThatIllegalArgumentException().isThrownBy(() -> Replies.refusal(250, positive, "x"));
  }
}
