package io.postroad.smtp.client;

import static io.postroad.smtp.client.ClientBench.message;
import static io.postroad.smtp.client.ClientBench.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.address.Paths;
import io.postroad.smtp.command.Parameters;
import io.postroad.smtp.command.RcptParameters;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.testkit.peer.Script;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a sender asks of time, urgency and secrecy, as a client passes it on. */
class WishesClientTest {
  private static final String ALL = " HOLDFOR=60 BY=600;R MT-PRIORITY=3 REQUIRETLS";

  /** The MAIL lines that the server heard, and what became of the recipient. */
  private record Said(List<String> mail, RecipientOutcome outcome) {}

  private static Said said(String from, String parameters, String... keywords) {
    Envelope envelope =
        new Envelope(
            Paths.reversePath("<" + from + ">").orElseThrow(),
            Parameters.mail(parameters),
            List.of(
                new Recipient(Paths.forwardPath("<a@t.test>").orElseThrow(), RcptParameters.NONE)));
    List<RecipientOutcome> outcomes = new ArrayList<>();
    ClientBench fresh = new ClientBench();
    return fresh.against(
        Script.obliging(keywords),
        peer -> {
          fresh.opened(connection -> {
            outcomes.addAll(connection.send(envelope, source(message("x")), 3, false));
            connection.quit();
            return true;
          });
          List<String> mail =
              peer.lines(0).stream().filter(line -> line.startsWith("MAIL")).toList();
          return new Said(mail, outcomes.getFirst());
        });
  }

  private static void unsendable(Said said, String status, String text) {
    assertThat(said.mail()).isEmpty();
    assertThat(said.outcome())
        .isInstanceOfSatisfying(
            RecipientOutcome.Unsendable.class,
            outcome -> {
              assertThat(outcome.status().text()).isEqualTo(status);
              assertThat(outcome.text()).contains(text);
            });
  }

  @Test
  @DisplayName("RFC 5321 §2.2.1: to a server that offers all of it everything goes on as it came")
  void passesOn() {
    Said said =
        said("f@c.test", ALL, "FUTURERELEASE 99 X", "DELIVERBY", "MT-PRIORITY", "REQUIRETLS");
    assertThat(said.mail()).containsExactly("MAIL FROM:<f@c.test>" + ALL);
    assertThat(said.outcome()).isInstanceOf(RecipientOutcome.Accepted.class);
  }

  @Test
  @DisplayName("RFC 4865 §4.1: what is to be held is not given to a server that would not hold it")
  void withoutHold() {
    unsendable(said("f@c.test", " HOLDFOR=60"), "5.3.3", "FUTURERELEASE");
  }

  @Test
  @DisplayName("RFC 4865 §4.1: a server is not asked to hold longer than it says that it does")
  void holdTooLong() {
    String offer = "FUTURERELEASE 99 2026-03-01T00:00:00Z";
    unsendable(said("f@c.test", " HOLDFOR=100", offer), "5.5.4", "99");
    assertThat(said("f@c.test", " HOLDFOR=99", offer).mail())
        .containsExactly("MAIL FROM:<f@c.test> HOLDFOR=99");
    unsendable(said("f@c.test", " HOLDUNTIL=2026-03-01T00:00:01Z", offer), "5.5.4", "2026");
    assertThat(said("f@c.test", " HOLDUNTIL=2026-03-01T00:00:00Z", offer).mail())
        .containsExactly("MAIL FROM:<f@c.test> HOLDUNTIL=2026-03-01T00:00:00Z");
    assertThat(said("f@c.test", " HOLDUNTIL=2036-03-01T00:00:00Z", "FUTURERELEASE 99 X").mail())
        .as("a bound that is none")
        .hasSize(1);
  }

  @Test
  @DisplayName("RFC 2852 §4.1.4.1: R needs DELIVERBY and the server's least time; N goes without")
  void withoutDeliverBy() {
    unsendable(said("f@c.test", " BY=600;R"), "5.3.3", "DELIVERBY");
    unsendable(said("f@c.test", " BY=600;R", "DELIVERBY 601"), "5.4.7", "601");
    assertThat(said("f@c.test", " BY=600;R", "DELIVERBY 600").mail())
        .containsExactly("MAIL FROM:<f@c.test> BY=600;R");
    assertThat(said("f@c.test", " BY=600;R", "DELIVERBY soon").mail())
        .as("a least time that is none")
        .hasSize(1);
    assertThat(said("f@c.test", " BY=600;N").mail()).containsExactly("MAIL FROM:<f@c.test>");
  }

  @Test
  @DisplayName("RFC 6710 §4.2: a priority is left out where MT-PRIORITY is not offered")
  void withoutPriority() {
    assertThat(said("f@c.test", " MT-PRIORITY=9").mail()).containsExactly("MAIL FROM:<f@c.test>");
  }

  @Test
  @DisplayName("RFC 8689 §4.2.1: without REQUIRETLS it is not sent and fails with 5.7.30")
  void withoutRequireTls() {
    unsendable(said("f@c.test", " REQUIRETLS"), "5.7.30", "REQUIRETLS");
  }

  @Test
  @DisplayName("RFC 8689 §5: a report is not kept back because the server lacks REQUIRETLS")
  void reportsGoOn() {
    Said said = said("", " REQUIRETLS");
    assertThat(said.mail()).containsExactly("MAIL FROM:<>");
    assertThat(said.outcome()).isInstanceOf(RecipientOutcome.Accepted.class);
  }
}
