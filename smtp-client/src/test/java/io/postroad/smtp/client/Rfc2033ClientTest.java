package io.postroad.smtp.client;

import static io.postroad.smtp.client.ClientBench.brief;
import static io.postroad.smtp.client.ClientBench.envelope;
import static io.postroad.smtp.client.ClientBench.message;
import static io.postroad.smtp.client.ClientBench.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.client.Approach.ProxyAnnouncement;
import io.postroad.smtp.command.Dialect;
import io.postroad.smtp.wire.ProxyHeader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** LMTP as a client (RFC 2033), and a client that speaks for another. */
class Rfc2033ClientTest {
  private static final String HELLO =
      """
      S: 220 mx.test LMTP
      C: LHLO client.test
      S: 250-mx.test
      S: 250-PIPELINING
      S: 250 ENHANCEDSTATUSCODES
      """;

  private final ClientBench bench = new ClientBench();

  private Opening open(Approach approach) {
    return bench.client.approaching(approach).open(ClientBench.SERVER, bench.conversation);
  }

  private List<RecipientOutcome> send(String transcript, String... recipients) {
    return bench.against(
        transcript,
        () ->
            switch (open(Approach.LMTP)) {
              case Opening.Opened(SmtpConnection connection) -> {
                String text = message("Subject: x", "", ".dot");
                List<RecipientOutcome> outcomes =
                    connection.send(envelope(recipients), source(text), text.length(), false);
                connection.quit();
                yield outcomes;
              }
              case Opening other -> throw new AssertionError(other.toString());
            });
  }

  @Test
  @DisplayName("RFC 2033 §4.2: each accepted recipient has its own reply after the content")
  void replyForEach() {
    assertThat(
            brief(
                send(
                    HELLO
                        + """
                        C: MAIL FROM:<from@client.test>
                        C: RCPT TO:<a@t.test>
                        C: RCPT TO:<b@t.test>
                        C: RCPT TO:<c@t.test>
                        C: RCPT TO:<d@t.test>
                        C: DATA
                        S: 250 2.1.0 ok
                        S: 250 2.1.5 ok
                        S: 550 5.1.1 no such user
                        S: 250 2.1.5 ok
                        S: 250 2.1.5 ok
                        S: 354 go on
                        C: Subject: x
                        C:
                        C: ..dot
                        C: .
                        S: 250 2.0.0 a saved
                        S: 452 4.2.2 c is over quota
                        S: 250 2.0.0 d saved
                        C: QUIT
                        S: 221 2.0.0 bye
                        """,
                    "a@t.test",
                    "b@t.test",
                    "c@t.test",
                    "d@t.test")))
        .containsExactly("accepted", "550@RCPT", "452@FINAL_DOT", "accepted");
  }

  @Test
  @DisplayName("RFC 1047: who has no reply when the connection is lost may have the message")
  void lostBetweenReplies() {
    assertThat(
            brief(
                send(
                    HELLO
                        + """
                        C: MAIL FROM:<from@client.test>
                        C: RCPT TO:<a@t.test>
                        C: RCPT TO:<b@t.test>
                        C: DATA
                        S: 250 2.1.0 ok
                        S: 250 2.1.5 ok
                        S: 250 2.1.5 ok
                        S: 354 go on
                        C: Subject: x
                        C:
                        C: ..dot
                        C: .
                        S: 250 2.0.0 a saved
                        S-close
                        """,
                    "a@t.test",
                    "b@t.test")))
        .containsExactly("accepted", "maybe@FINAL_DOT");
  }

  @Test
  @DisplayName("RFC 2033 §4.2: DATA with nobody accepted is 503, and nothing is sent")
  void nobodyAccepted() {
    assertThat(
            brief(
                send(
                    HELLO
                        + """
                        C: MAIL FROM:<from@client.test>
                        C: RCPT TO:<a@t.test>
                        C: DATA
                        S: 250 2.1.0 ok
                        S: 550 5.1.1 no such user
                        S: 503 5.5.1 no valid recipients
                        C: RSET
                        S: 250 2.0.0 ok
                        C: QUIT
                        S: 221 2.0.0 bye
                        """,
                    "a@t.test")))
        .containsExactly("550@RCPT");
  }

  @Test
  @DisplayName("RFC 2033 §4.1: a server that refuses LHLO is not asked for HELO")
  void noHelo() {
    String opening =
        bench.against(
            """
            S: 220 mx.test ESMTP
            C: LHLO client.test
            S: 500 5.5.1 what?
            C: QUIT
            S: 221 2.0.0 bye
            """,
            () -> brief(open(Approach.LMTP)));
    assertThat(opening).isEqualTo("500@EHLO");
  }

  @Test
  @DisplayName("PROXY: the header comes before the greeting; XCLIENT comes after EHLO, then EHLO")
  void introduction() {
    ProxyHeader header =
        new ProxyHeader.Client(
            new InetSocketAddress(InetAddress.ofLiteral("192.0.2.7"), 40007),
            new InetSocketAddress(InetAddress.ofLiteral("192.0.2.25"), 25));
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("ADDR", "192.0.2.8");
    attributes.put("HELO", "a+b.test");
    String opening =
        bench.against(
            """
            C: PROXY TCP4 192.0.2.7 192.0.2.25 40007 25
            S: 220 mx.test ESMTP
            C: EHLO client.test
            S: 250-mx.test
            S: 250 XCLIENT ADDR HELO
            C: XCLIENT ADDR=192.0.2.8 HELO=a+2Bb.test
            S: 220 mx.test ESMTP
            C: EHLO client.test
            S: 250 mx.test
            """,
            () ->
                brief(
                    open(
                        new Approach(
                            Dialect.SMTP,
                            Optional.of(new ProxyAnnouncement(header, false)),
                            attributes))));
    assertThat(opening).isEqualTo("opened");
  }

  @Test
  @DisplayName("XCLIENT: a server that does not offer it is left, and nothing is sent in its name")
  void notOffered() {
    Approach approach = new Approach(Dialect.SMTP, Optional.empty(), Map.of("ADDR", "192.0.2.8"));
    String opening =
        bench.against(
            """
            S: 220 mx.test ESMTP
            C: EHLO client.test
            S: 250 mx.test
            C: QUIT
            S: 221 2.0.0 bye
            """,
            () -> brief(open(approach)));
    assertThat(opening).isEqualTo("unreachable@EHLO");
  }
}
