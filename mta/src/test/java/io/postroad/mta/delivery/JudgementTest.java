package io.postroad.mta.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.mta.queue.Outcome;
import io.postroad.mta.settings.LmtpPlace;
import io.postroad.mta.settings.Shaping;
import io.postroad.mta.spool.Success;
import io.postroad.smtp.client.RecipientOutcome;
import io.postroad.smtp.client.Stage;
import io.postroad.smtp.client.TlsPolicy;
import io.postroad.smtp.extension.Capabilities;
import io.postroad.smtp.reply.Reply;
import io.postroad.smtp.reply.ReplyReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgementTest {

  @ParameterizedTest
  @DisplayName("RFC 5321 §4.2.1, §4.5.3.1.10: which refusals are tried again")
  @CsvSource({
    "RCPT, 450 4.2.0 busy, true",
    "RCPT, 452 4.5.3 too many, true",
    "RCPT, 552 too many recipients, true",
    "RCPT, 552 5.2.2 mailbox full, false",
    "RCPT, 550 5.1.1 unknown, false",
    "FINAL_DOT, 552 5.3.4 too large, false",
    "FINAL_DOT, 552 too large, false",
    "MAIL, 421 4.3.2 bye, true"
  })
  void refusals(Stage stage, String line, boolean again) {
    Reply reply =
        ReplyReader.parse((line + "\r\n").getBytes(StandardCharsets.US_ASCII)).orElseThrow();
    Outcome outcome =
        Judgement.of(new RecipientOutcome.Refused(stage, reply), "mx.test", true, Optional.empty());
    assertThat(outcome).isInstanceOf(again ? Outcome.Deferred.class : Outcome.Failed.class);
  }

  @ParameterizedTest
  @DisplayName(
      "RFC 3461 §5.2.1-§5.2.3: who takes DSN reports itself; LMTP delivers; all others are relays")
  @CsvSource({
    "false, DSN, none",
    "false, 8BITMIME, RELAYED",
    "true, DSN, none",
    "true, 8BITMIME, DELIVERED"
  })
  void toTell(boolean lmtp, String keyword, String told) {
    Shaping.Limits limits = new Shaping.Limits(1, 1, 1, Optional.empty());
    Hop hop =
        lmtp
            ? new Hop.Lmtp(new LmtpPlace.Socket("/run/lmtp"), TlsPolicy.OFF, limits)
            : new Hop.Host("mx.test", 25, TlsPolicy.OFF, limits);
    Reply ehlo =
        ReplyReader.parse(
                ("250-mx.test\r\n250 " + keyword + "\r\n").getBytes(StandardCharsets.US_ASCII))
            .orElseThrow();
    assertThat(
            Judgement.toTell(hop, Capabilities.of(ehlo.lines())).map(Success::name).orElse("none"))
        .isEqualTo(told);
  }
}
