package io.postroad.mta.reception;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.mta.Settings;
import io.postroad.mta.routing.AddressBook;
import io.postroad.mta.spool.NewMessage;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.address.NullReversePath;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.command.RcptParameters;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.testkit.runtime.TestTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class CopiesTest {

  @Test
  @DisplayName("D1: a transaction that aliases make too large for one message becomes several")
  void splits() {
    Map<String, List<String>> aliases = new HashMap<>();
    List<Recipient> recipients = new ArrayList<>();
    for (int a = 0; a < 25; a++) {
      String alias = "all" + a;
      aliases.put(
          alias,
          IntStream.range(0, 1000).mapToObj(i -> alias + "-" + i + "@elsewhere.test").toList());
      recipients.add(new Recipient(path(alias + "@example.test"), RcptParameters.NONE));
    }
    recipients.add(new Recipient(path("one@elsewhere.test"), RcptParameters.NONE));
    Settings settings =
        new Settings().domains(Settings.domain("example.test", List.of(), "", aliases, Map.of()));
    Copies copies = new Copies(new AddressBook(settings::get, new TestTime(), Settings.KEY));
    List<Copies.Copy> made =
        copies.of(new Envelope(new NullReversePath(), MailParameters.NONE, recipients));
    assertThat(made)
        .extracting(copy -> copy.envelope().recipients().size())
        .containsExactly(NewMessage.RECIPIENTS_MAX, NewMessage.RECIPIENTS_MAX, 5001);
    assertThat(made.stream().flatMap(copy -> copy.envelope().recipients().stream()).distinct())
        .as("each recipient is in one of them")
        .hasSize(25_001);
  }

  private static Mailbox path(String address) {
    return Mailbox.parse(address).orElseThrow();
  }
}
