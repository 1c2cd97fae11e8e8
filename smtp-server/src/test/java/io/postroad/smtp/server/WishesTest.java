package io.postroad.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postroad.smtp.command.DeliverBy;
import io.postroad.smtp.command.Hold;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.command.Parameters;
import io.postroad.smtp.extension.Keyword;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** FUTURERELEASE, DELIVERBY, MT-PRIORITY and REQUIRETLS as a server offers and grants them. */
class WishesTest {
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00.5Z");
  private static final Wishes WISHES =
      new Wishes(Duration.ofDays(1), false, true, Duration.ofMinutes(1), true, -1, true);
  private static final String CONTENT =
      """
      C: DATA
      S: 354 send the message, end it with <CR><LF>.<CR><LF>
      C: Subject: x
      C:
      C: hi
      C: .
      S: 250 2.0.0 queued as m1
      """;

  private static TestServer server(boolean trusting) {
    Limits limits = Limits.DEFAULTS.with(draft -> draft.wishes = WISHES);
    return new TestServer(s ->
        s.withLimits(limits)
            .withTrusted(client -> trusting && InetAddress.getLoopbackAddress().equals(client)));
  }

  /** What EHLO says behind the keywords of content. */
  private static String hello(TestServer server, boolean trusting) {
    Instant latest =
        server
            .execution
            .time()
            .now()
            .plus(Duration.ofDays(1))
            .truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
    String hold = trusting ? "S: 250-FUTURERELEASE 86400 " + latest + "\n" : "";
    return server
        .hello()
        .replace(
            "S: 250-VRFY\n", hold + "S: 250-DELIVERBY 60\nS: 250-MT-PRIORITY MIXER\nS: 250-VRFY\n");
  }

  /** Plays behind EHLO; the parameters of what was kept. */
  private static List<MailParameters> kept(boolean trusting, String transcript) {
    try (TestServer server = server(trusting)) {
      server.play(hello(server, trusting) + transcript);
      return server.receiver.kept.stream().map(k -> k.envelope().parameters()).toList();
    }
  }

  private static String mail(String parameters) {
    return "C: MAIL FROM:<carol@example.net> "
        + parameters
        + "\nS: 250 2.1.0 sender OK\n"
        + "C: RCPT TO:<alice@example.org>\nS: 250 2.1.5 recipient OK\n"
        + CONTENT;
  }

  private static String refused(String parameters, String reply) {
    return "C: MAIL FROM:<carol@example.net> " + parameters + "\nS: " + reply + "\n";
  }

  @Test
  @DisplayName("RFC 4865 §4.2: EHLO names the longest interval and the last moment, to the second")
  void holdBounds() {
    assertThat(WISHES.holdBounds(NOW)).isEqualTo("86400 2026-02-01T12:00:00Z");
  }

  @Test
  @DisplayName("RFC 4865 §4.2: HOLDFOR and HOLDUNTIL reach the receiver as they were said")
  void hold() {
    assertThat(kept(true, mail("HOLDFOR=3600")))
        .singleElement()
        .extracting(MailParameters::hold)
        .isEqualTo(Optional.of(new Hold.For(Duration.ofHours(1))));
    try (TestServer server = server(true)) {
      Instant until = server.execution.time().now().plusSeconds(7200);
      server.play(hello(server, true) + mail("HOLDUNTIL=" + until));
      assertThat(server.receiver.kept.getFirst().envelope().parameters().hold())
          .contains(new Hold.Until(until));
    }
  }

  @Test
  @DisplayName("RFC 4865 §4.2: longer than announced, or over already, is 501; both parameters too")
  void holdRefused() {
    assertThat(
            kept(
                true,
                refused(
                        "HOLDUNTIL=2001-01-01T00:00:00Z",
                        "501 5.5.4 HOLDUNTIL names a moment that has passed")
                    + refused("HOLDFOR=60 HOLDFOR=60", "501 5.5.4 parameter HOLDFOR given twice")
                    + refused(
                        "HOLDFOR=60 HOLDUNTIL=2036-01-01T00:00:00Z",
                        "501 5.5.4 parameter HOLDUNTIL given twice")
                    + refused("HOLDFOR=0", "501 5.5.4 malformed parameter HOLDFOR")
                    + refused("HOLDFOR=060", "501 5.5.4 malformed parameter HOLDFOR")
                    + refused("HOLDFOR=-1", "501 5.5.4 malformed parameter HOLDFOR")
                    + refused("HOLDUNTIL=tomorrow", "501 5.5.4 malformed parameter HOLDUNTIL")))
        .isEmpty();
    assertThat(said(WISHES, " HOLDFOR=86401"))
        .contains("501 5.5.4 held for 86400 seconds, until 2026-02-01T12:00:00Z, at the most");
    assertThat(said(WISHES, " HOLDFOR=86400")).isEmpty();
    assertThat(said(WISHES, " HOLDUNTIL=2026-02-01T12:00:01Z")).isPresent();
    assertThat(said(WISHES, " HOLDUNTIL=2026-02-01T12:00:00Z")).isEmpty();
  }

  private static Optional<String> said(Wishes wishes, String parameters) {
    return wishes.objection(Parameters.mail(parameters), NOW).map(reply -> reply.oneLine());
  }

  @Test
  @DisplayName("RFC 4865 §3: a service of submission: to strangers it is not offered and is 555")
  void holdForSubmission() {
    assertThat(
            kept(
                false,
                refused("HOLDFOR=60", "555 5.5.4 a parameter of FUTURERELEASE, not offered here")))
        .isEmpty();
    assertThat(WISHES.offered(false, false)).doesNotContainKey(Keyword.FUTURERELEASE);
    assertThat(WISHES.whereSubmitted().offered(false, false)).containsKey(Keyword.FUTURERELEASE);
    assertThat(Wishes.NONE.whereSubmitted().offered(true, true)).isEmpty();
  }

  @Test
  @DisplayName("RFC 2852 §4: the time counts from MAIL: what the client takes until DATA is gone")
  void deliverByCountsFromMail() {
    DeliverBy asked = new DeliverBy(600, DeliverBy.Mode.RETURN, true);
    assertThat(asked.after(Duration.ofSeconds(90)))
        .isEqualTo(new DeliverBy(510, DeliverBy.Mode.RETURN, true));
    assertThat(asked.after(Duration.ofHours(1)))
        .as("a second is left to return it")
        .extracting(DeliverBy::seconds)
        .isEqualTo(1L);
    assertThat(new DeliverBy(60, DeliverBy.Mode.NOTIFY, false).after(Duration.ofSeconds(90)))
        .isEqualTo(new DeliverBy(-30, DeliverBy.Mode.NOTIFY, false));
    try (TestServer server = server(false)) {
      server.play(
          hello(server, false)
              + """
              C: MAIL FROM:<carol@example.net> BY=600;RT
              S: 250 2.1.0 sender OK
              T: +90s
              C: RCPT TO:<alice@example.org>
              S: 250 2.1.5 recipient OK
              """
              + CONTENT);
      assertThat(server.receiver.kept.getFirst().envelope().parameters().deliverBy())
          .contains(asked.after(Duration.ofSeconds(90)));
    }
  }

  @Test
  @DisplayName("RFC 2852 §3, §4: R with no time, or less than EHLO announced, is refused; N is not")
  void deliverByRefused() {
    assertThat(
            kept(
                false,
                refused("BY=0;R", "501 5.5.4 malformed parameter BY")
                    + refused("BY=-5;R", "501 5.5.4 malformed parameter BY")
                    + refused("BY=60;X", "501 5.5.4 malformed parameter BY")
                    + refused("BY=60", "501 5.5.4 malformed parameter BY")
                    + refused("BY=59;R", "555 5.5.4 BY with R needs 60 seconds or more")
                    + mail("BY=-5;NT")))
        .extracting(MailParameters::deliverBy)
        .containsExactly(Optional.of(new DeliverBy(-5, DeliverBy.Mode.NOTIFY, true)));
  }

  @Test
  @DisplayName("RFC 4865 §5.2.2: what must be delivered before it is released is refused")
  void deadlineBeforeRelease() {
    assertThat(said(WISHES, " HOLDFOR=600 BY=600;N"))
        .contains("501 5.5.4 BY ends before the message would be released");
    assertThat(said(WISHES, " HOLDFOR=600 BY=601;R")).isEmpty();
    assertThat(said(WISHES, " HOLDFOR=600 BY=-5;N"))
        .as("a time that is over ends before any release")
        .contains("501 5.5.4 BY ends before the message would be released");
  }

  @Test
  @DisplayName("RFC 6710 §4.1: a stranger's priority is lowered to what policy allows, and said so")
  void priorityLowered() {
    assertThat(
            kept(
                false,
                mail("MT-PRIORITY=9")
                    .replace(
                        "250 2.1.0 sender OK",
                        "250 2.3.6 -1 is the new priority assigned to the message")))
        .extracting(MailParameters::mtPriority)
        .containsExactly(OptionalInt.of(-1));
    assertThat(kept(false, mail("MT-PRIORITY=-9")))
        .extracting(MailParameters::mtPriority)
        .containsExactly(OptionalInt.of(-9));
    assertThat(kept(true, mail("MT-PRIORITY=9")))
        .as("trusted clients are as urgent as they say")
        .extracting(MailParameters::mtPriority)
        .containsExactly(OptionalInt.of(9));
  }

  @Test
  @DisplayName("RFC 8689 §2: REQUIRETLS is offered inside TLS alone, and refused outside of it")
  void requireTls() {
    assertThat(WISHES.offered(true, false)).doesNotContainKey(Keyword.REQUIRETLS);
    assertThat(WISHES.offered(false, true)).containsKey(Keyword.REQUIRETLS);
    assertThat(
            kept(
                true,
                refused("REQUIRETLS", "555 5.5.4 a parameter of REQUIRETLS, not offered here")))
        .isEmpty();
  }

  @Test
  @DisplayName("An embedded server offers nothing that its receiver was not made for")
  void offersNothingByDefault() {
    assertThat(Limits.DEFAULTS.wishes()).isEqualTo(Wishes.NONE);
    assertThat(Wishes.NONE.offered(true, true)).isEmpty();
  }

  @Test
  @DisplayName("Bounds that cannot be said on the wire are refused when the server is set up")
  void bounds() {
    assertThatThrownBy(
            () -> new Wishes(Duration.ofDays(20_000), false, true, Duration.ZERO, true, 0, true))
        .hasMessageContaining("hold-max");
    assertThatThrownBy(() -> new Wishes(Duration.ZERO, false, true, Duration.ZERO, true, 1, true))
        .hasMessageContaining("priority-of-strangers");
  }
}
