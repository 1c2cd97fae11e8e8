package io.postroad.smtp.client;

import static io.postroad.smtp.client.ClientBench.brief;
import static io.postroad.smtp.client.ClientBench.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.address.Paths;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.command.OriginalRecipient;
import io.postroad.smtp.command.RcptParameters;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.envelope.Recipient;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** SMTPUTF8, seen from the client (RFC 6531). */
class Rfc6531ClientTest {
  private final ClientBench bench = new ClientBench();

  private static Envelope envelope(MailParameters parameters, String sender, String... paths) {
    return new Envelope(
        Paths.reversePath(sender).orElseThrow(),
        parameters,
        Arrays.stream(paths)
            .map(path -> Paths.forwardPath(path).orElseThrow())
            .map(path -> new Recipient(path, RcptParameters.NONE))
            .toList());
  }

  private List<String> send(String transcript, Envelope envelope) {
    return bench.against(
        transcript,
        () ->
            bench.opened(connection -> {
              List<RecipientOutcome> outcomes =
                  connection.send(envelope, source(new byte[] {'x', '\r', '\n'}), 3, false);
              connection.quit();
              return brief(outcomes);
            }));
  }

  private static final String REST =
      """
      C: DATA
      S: 354 go
      C: x
      C: .
      S: 250 2.0.0 queued
      """;

  private static final String QUIT =
      """
      C: QUIT
      S: 221 bye
      S-close
      """;

  private static String opening(String keyword) {
    return """
    S: 220 mx.t.test
    C: EHLO client.test
    S: 250-mx.t.test
    S: 250 %s
    """
        .formatted(keyword);
  }

  @Test
  @DisplayName("RFC 6531 §3.1: to a server that offers SMTPUTF8 paths go as they are")
  void offered() {
    assertThat(
            send(
                opening("SMTPUTF8")
                    + """
                    C: MAIL FROM:<用户@例子.广告> SMTPUTF8
                    S: 250 OK
                    C: RCPT TO:<a@bücher.example>
                    S: 250 OK
                    C: RCPT TO:<δοκιμή@t.test>
                    S: 250 OK
                    """
                    + REST
                    + QUIT,
                envelope(
                    MailParameters.NONE, "<用户@例子.广告>", "<a@bücher.example>", "<δοκιμή@t.test>")))
        .containsExactly("accepted", "accepted");
  }

  @Test
  @DisplayName("RFC 6531 §3.1, §3.4: SMTPUTF8 may have parameters, and is said only where needed")
  void parametersAreIgnored() {
    assertThat(
            send(
                opening("SMTPUTF8 LATER")
                    + """
                    C: MAIL FROM:<c@t.test> SMTPUTF8
                    S: 250 OK
                    C: RCPT TO:<δοκιμή@t.test>
                    S: 250 OK
                    """
                    + REST
                    + QUIT,
                envelope(MailParameters.NONE, "<c@t.test>", "<δοκιμή@t.test>")))
        .containsExactly("accepted");
    assertThat(
            send(
                opening("SMTPUTF8")
                    + """
                    C: MAIL FROM:<c@t.test>
                    S: 250 OK
                    C: RCPT TO:<a@t.test>
                    S: 250 OK
                    """
                    + REST
                    + QUIT,
                envelope(MailParameters.NONE, "<c@t.test>", "<a@t.test>")))
        .containsExactly("accepted");
  }

  @Test
  @DisplayName("RFC 6531 §3.2: without SMTPUTF8 U-labels become A-labels, and nothing else changes")
  void inAscii() {
    assertThat(
            send(
                opening("8BITMIME")
                    + """
                    C: MAIL FROM:<Carol@xn--fa-hia.de>
                    S: 250 OK
                    C: RCPT TO:<a@xn--bcher-kva.example>
                    S: 250 OK
                    C: RCPT TO:<B@T.test>
                    S: 250 OK
                    """
                    + REST
                    + QUIT,
                envelope(
                    MailParameters.NONE, "<Carol@faß.de>", "<a@Bücher.example>", "<B@T.test>")))
        .containsExactly("accepted", "accepted");
  }

  @Test
  @DisplayName("RFC 6531 §3.7.4.1: a mailbox beyond ASCII in 251 and 551 is taken like any other")
  void mailboxesInReplies() {
    assertThat(
            send(
                opening("SMTPUTF8")
                    + """
                    C: MAIL FROM:<> SMTPUTF8
                    S: 250 OK
                    C: RCPT TO:<é@t.test>
                    S: 251 will forward to <δοκιμή@例子.test>
                    C: RCPT TO:<用户@t.test>
                    S: 551 please try <用户@例子.test>
                    """
                    + REST
                    + QUIT,
                envelope(MailParameters.NONE, "<>", "<é@t.test>", "<用户@t.test>")))
        .containsExactly("accepted", "551@RCPT");
  }

  @Test
  @DisplayName("P2: a local-part beyond ASCII is 5.6.7 for its recipient alone, never mangled")
  void oneRecipient() {
    assertThat(
            send(
                opening("8BITMIME")
                    + """
                    C: MAIL FROM:<>
                    S: 250 OK
                    C: RCPT TO:<b@t.test>
                    S: 250 OK
                    """
                    + REST
                    + QUIT,
                envelope(MailParameters.NONE, "<>", "<用户@t.test>", "<b@t.test>", "<é@t.test>")))
        .containsExactly("5.6.7", "accepted", "5.6.7");
  }

  @Test
  @DisplayName(
      "RFC 6531 §3.5: a reverse-path beyond ASCII is 5.6.7, a header section 5.6.9, for everybody")
  void everybody() {
    assertThat(
            send(
                opening("8BITMIME") + QUIT,
                envelope(MailParameters.NONE, "<用户@t.test>", "<a@t.test>", "<b@t.test>")))
        .containsExactly("5.6.7", "5.6.7");
    assertThat(
            send(
                opening("8BITMIME") + QUIT,
                envelope(
                    MailParameters.NONE.withSmtpUtf8(), "<c@t.test>", "<a@t.test>", "<é@t.test>")))
        .containsExactly("5.6.9", "5.6.7");
  }

  @Test
  @DisplayName("RFC 6533 §3: ORCPT goes as UTF-8 with SMTPUTF8, else in utf-8-addr-xtext")
  void originalRecipient() {
    Envelope envelope =
        new Envelope(
            Paths.reversePath("<c@t.test>").orElseThrow(),
            MailParameters.NONE,
            List.of(
                new Recipient(
                    Paths.forwardPath("<a@bücher.example>").orElseThrow(),
                    new RcptParameters(
                        Optional.empty(),
                        Optional.of(OriginalRecipient.of("utf-8", "a+b@bücher.example"))))));
    assertThat(
            send(
                opening("SMTPUTF8").replace("250 SMTPUTF8", "250-DSN\nS: 250 SMTPUTF8")
                    + """
                    C: MAIL FROM:<c@t.test> SMTPUTF8
                    S: 250 OK
                    C: RCPT TO:<a@bücher.example> ORCPT=utf-8;a\\\\x{2B}b@bücher.example
                    S: 250 OK
                    """
                    + REST
                    + QUIT,
                envelope))
        .containsExactly("accepted");
    assertThat(
            send(
                opening("DSN")
                    + """
                    C: MAIL FROM:<c@t.test>
                    S: 250 OK
                    C: RCPT TO:<a@xn--bcher-kva.example> ORCPT=utf-8;a\\\\x{2B}b@b\\\\x{FC}cher.example
                    S: 250 OK
                    """
                    + REST
                    + QUIT,
                envelope))
        .containsExactly("accepted");
  }
}
