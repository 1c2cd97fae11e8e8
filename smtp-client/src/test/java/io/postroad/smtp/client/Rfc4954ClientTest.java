package io.postroad.smtp.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.command.ClientName;
import io.postroad.smtp.dialog.Conversation;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.sasl.Credentials;
import io.postroad.smtp.sasl.Mechanism;
import io.postroad.smtp.tls.ChannelBindings;
import io.postroad.smtp.wire.Network;
import io.postroad.testkit.net.MemoryNetwork;
import io.postroad.testkit.runtime.TestExecution;
import io.postroad.testkit.tls.TestCertificates;
import io.postroad.testkit.transcript.Transcript;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** AUTH from the client's side (RFC 4954), with every octet of every mechanism. */
class Rfc4954ClientTest {
  /** Not this machine: what is said in the clear can be heard by others. */
  private static final InetSocketAddress SERVER = new InetSocketAddress("192.0.2.1", 25);

  private static final ClientTls GLASS =
      ClientTls.implicit(TlsPolicy.REQUIRE, "mx.example.org", GlassTls.BOUND);
  private static final ClientTls NOTHING_TO_BIND =
      ClientTls.implicit(TlsPolicy.REQUIRE, "mx.example.org", new GlassTls(ChannelBindings.NONE));

  private static final String PLAIN = "AUTH PLAIN AGFsaWNlQGV4YW1wbGUub3JnAHBlbmNpbA==";
  private static final String SCRAM_FIRST =
      "AUTH SCRAM-SHA-256 biwsbj1hbGljZUBleGFtcGxlLm9yZyxyPVkyeHBaVzUwWTJ4cFpXNTBZMnhwWlc1MA==";
  private static final String SCRAM_CHALLENGE =
      "S: 334 cj1ZMnhwWlc1MFkyeHBaVzUwWTJ4cFpXNTBjMlZ5ZG1WeWMyVnlkbVZ5YzJWeWRtVnkscz1XMjJaYUow"
          + "U05ZN3NvRXNVRWpiNmdRPT0saT00MDk2\n";
  private static final String SCRAM_PROOF =
      "C: Yz1iaXdzLHI9WTJ4cFpXNTBZMnhwWlc1MFkyeHBaVzUwYzJWeWRtVnljMlZ5ZG1WeWMyVnlkbVZ5LHA9c3JD"
          + "WFVQU0lObW15K2FvaEY5L3Rqcml3U0FXRUdURGlNc0JwUE5xN1pTaz0=\n";
  private static final String SCRAM_SIGNATURE =
      "S: 334 dj1TUXFjUmFuQ29Pd0xtRUJyR2tyKzJDNUJDa2J3MnY3cG9OeWIrZ3EwZVU0PQ==\n";
  private static final String BYE =
      """
      C: QUIT
      S: 221 2.0.0 bye
      C-close
      """;
  private static final String LOGGED_IN = "S: 235 2.7.0 authenticated\n";

  private final TestExecution execution = new TestExecution();
  private final MemoryNetwork network = new MemoryNetwork(execution.clock());
  private final Conversation conversation = new Conversation(execution.time());
  private Network.Listener listener;

  @BeforeEach
  void listen() throws IOException {
    listener = network.listen(SERVER, 10);
  }

  private static ClientLogin login(String password, Optional<Mechanism> only) {
    return new ClientLogin(
        new Credentials("alice@example.org", password),
        only,
        _ -> "clientclientclient".getBytes(StandardCharsets.US_ASCII));
  }

  private Opening open(ClientTls tls, String transcript) {
    return open(tls, login("pencil", Optional.empty()), transcript);
  }

  /** What came of it, when the server played the transcript. */
  private Opening open(ClientTls tls, ClientLogin login, String transcript) {
    SmtpClient client =
        new SmtpClient(
                network,
                execution.time(),
                ClientSettings.named(new ClientName("client.example.net")))
            .loggingIn(login);
    List<Opening> openings = new ArrayList<>();
    execution.start(
        Execution.Kind.VIRTUAL,
        "client",
        () -> {
          Opening opening = client.open(SERVER, tls, conversation);
          openings.add(opening);
          if (opening instanceof Opening.Opened(SmtpConnection connection)) {
            connection.quit();
          }
        });
    Transcript.parse(transcript).playServer(execution.clock(), listener);
    execution.clock().settle();
    assertThat(execution.uncaught()).isEmpty();
    return openings.getFirst();
  }

  private static String hello(String... keywords) {
    StringBuilder said =
        new StringBuilder(
            """
            S: 220 mx.example.org ESMTP
            C: EHLO client.example.net
            S: 250-mx.example.org
            """);
    for (String keyword : keywords) {
      said.append("S: 250-").append(keyword).append('\n');
    }
    return said.append("S: 250 8BITMIME\n").toString();
  }

  private void assertMasked(String... secrets) {
    for (String secret : secrets) {
      assertThat(conversation.turns()).noneMatch(turn -> turn.text().contains(secret));
    }
  }

  @Test
  @DisplayName("RFC 4954 §4, RFC 4616: PLAIN inside TLS, with an initial response, masked")
  void plain() {
    Opening opening =
        open(GLASS, hello("AUTH LOGIN PLAIN") + "C: " + PLAIN + "\n" + LOGGED_IN + BYE);
    assertThat(opening).isInstanceOf(Opening.Opened.class);
    assertMasked("AGFsaWNlQGV4YW1wbGUub3JnAHBlbmNpbA==");
    assertThat(conversation.turns()).anyMatch(turn -> turn.text().equals("AUTH PLAIN ****"));
  }

  @Test
  @DisplayName("LOGIN is for servers that have nothing better: a name, then a password")
  void login() {
    Opening opening =
        open(
            GLASS,
            hello("AUTH CRAM-MD5 LOGIN")
                + """
                C: AUTH LOGIN
                S: 334 VXNlcm5hbWU6
                C: YWxpY2VAZXhhbXBsZS5vcmc=
                S: 334 UGFzc3dvcmQ6
                C: cGVuY2ls
                """
                + LOGGED_IN
                + BYE);
    assertThat(opening).isInstanceOf(Opening.Opened.class);
    assertMasked("YWxpY2VAZXhhbXBsZS5vcmc=", "cGVuY2ls");
  }

  @Test
  @DisplayName("RFC 5802 §5: SCRAM-SHA-256 comes before PLAIN and needs no TLS")
  void scram() {
    Opening opening =
        open(
            ClientTls.OFF,
            hello("AUTH PLAIN LOGIN SCRAM-SHA-256")
                + ("C: " + SCRAM_FIRST + "\n")
                + SCRAM_CHALLENGE
                + SCRAM_PROOF
                + SCRAM_SIGNATURE
                + "C:\n"
                + LOGGED_IN
                + BYE);
    assertThat(opening).isInstanceOf(Opening.Opened.class);
    assertMasked("Yz1iaXdz", "c3JDWFVQ");
  }

  @Test
  @DisplayName("RFC 5802 §6, RFC 9266: SCRAM-SHA-256-PLUS comes first and binds the connection")
  void scramPlus() {
    Opening opening =
        open(
            GLASS,
            hello("AUTH PLAIN LOGIN SCRAM-SHA-256 scram-sha-256-plus")
                + "C: AUTH SCRAM-SHA-256-PLUS cD10bHMtZXhwb3J0ZXIsLG49YWxpY2VAZXhhbXBsZS5vcmcscj1ZMnhwWl"
                + "c1MFkyeHBaVzUwWTJ4cFpXNTA=\n"
                + SCRAM_CHALLENGE
                + "C: Yz1jRDEwYkhNdFpYaHdiM0owWlhJc0xBRUNBd1E9LHI9WTJ4cFpXNTBZMnhwWlc1MFkyeHBaVzUwYzJWeW"
                + "RtVnljMlZ5ZG1WeWMyVnlkbVZ5LHA9WlB5RittY2xWeVUxUDZ4NWthNHNzY2JxTU5ub3JEZU1DSTdKc3ViVDhn"
                + "az0=\n"
                + "S: 334 dj1ybksxRlZXY3gxblVwUmVlZlVWVGxsSlR3Y3EyUGJsSzdHZzZ6N2tJUG80PQ==\n"
                + "C:\n"
                + LOGGED_IN
                + BYE);
    assertThat(opening).isInstanceOf(Opening.Opened.class);
  }

  @ParameterizedTest
  @CsvSource({
    "true, SCRAM-SHA-256, eSws", // "y,,": we could bind, and see no offer
    "false, SCRAM-SHA-256, biws", // "n,,": we cannot
    "false, SCRAM-SHA-256 SCRAM-SHA-256-PLUS, biws",
  })
  @DisplayName("RFC 5802 §6: without an offer of PLUS the client says whether it could have bound")
  void hiddenOffer(boolean binds, String offered, String header) {
    open(
        binds ? GLASS : NOTHING_TO_BIND,
        hello("AUTH " + offered)
            + SCRAM_FIRST.replace("AUTH", "C: AUTH").replace("biws", header)
            + "\nS: 535 5.7.8 no\n"
            + BYE);
  }

  @ParameterizedTest
  @CsvSource({
    // another signature, one cut short, the server's own word that it failed, and none at all
    "dj1TUXFkUmFuQ29Pd0xtRUJyR2tyKzJDNUJDa2J3MnY3cG9OeWIrZ3EwZVU0PQ==, could not prove",
    "dj1TUXFj, could not prove",
    "ZT1pbnZhbGlkLXByb29m, the server refuses: invalid-proof",
    "'', could not prove",
    "***, no base64",
  })
  @DisplayName("RFC 5802 §5: a false signature of the server cancels, and nothing is sent")
  void falseSignature(String challenge, String why) {
    Opening opening =
        open(
            GLASS,
            login("pencil", Optional.of(Mechanism.SCRAM_SHA_256)),
            hello("AUTH SCRAM-SHA-256 SCRAM-SHA-256-PLUS PLAIN")
                + ("C: " + SCRAM_FIRST + "\n")
                + SCRAM_CHALLENGE
                + SCRAM_PROOF
                + ("S-raw: 334 " + challenge + "\\r\\n\n")
                + "C: *\nS: 501 5.7.0 cancelled\n"
                + BYE);
    assertThat(((Opening.NotLoggedIn) opening).detail()).startsWith("192.0.2.1:25: ").contains(why);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("RFC 5802 §5: 235 from a server that has proven nothing is not believed")
  void unproven(boolean afterProof) {
    Opening opening =
        open(
            GLASS,
            login("pencil", Optional.of(Mechanism.SCRAM_SHA_256)),
            hello("AUTH SCRAM-SHA-256 SCRAM-SHA-256-PLUS")
                + ("C: " + SCRAM_FIRST + "\n")
                + (afterProof ? SCRAM_CHALLENGE + SCRAM_PROOF : "")
                + LOGGED_IN
                + BYE);
    assertThat(((Opening.NotLoggedIn) opening).detail()).contains("before it has proven who it is");
  }

  @Test
  @DisplayName("RFC 4954 §9: no password crosses a connection without TLS; the client leaves")
  void noPasswordInTheClear() {
    Opening opening = open(ClientTls.OFF, hello("AUTH PLAIN LOGIN") + BYE);
    assertThat(((Opening.NotLoggedIn) opening).detail())
        .isEqualTo(
            "192.0.2.1:25: the server offers LOGIN PLAIN, but no password is sent over a"
                + " connection without TLS");
  }

  @Test
  @DisplayName("S5: AUTH waits for TLS, and what was offered before it is forgotten")
  void afterStartTls() {
    Opening opening =
        open(
            ClientTls.startTls(
                TlsPolicy.OPPORTUNISTIC,
                "mx.example.org",
                TestCertificates.client(execution.time())),
            hello("AUTH SCRAM-SHA-256", "STARTTLS")
                + """
                C: STARTTLS
                S: 220 2.0.0 go ahead
                C-tls
                C: EHLO client.example.net
                S: 250-mx.example.org
                S: 250 AUTH PLAIN
                """
                + ("C: " + PLAIN + "\n")
                + LOGGED_IN
                + BYE);
    assertThat(opening).isInstanceOf(Opening.Opened.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"STARTTLS", "SIZE 1000"})
  @DisplayName("RFC 4954 §3: a server without AUTH gets nothing, inside TLS or not")
  void noAuth(String keyword) {
    Opening opening = open(ClientTls.OFF, hello(keyword) + BYE);
    assertThat(((Opening.NotLoggedIn) opening).detail())
        .contains("does not offer AUTH on a connection without TLS");
    assertThat(((Opening.NotLoggedIn) open(GLASS, hello("AUTH GSSAPI") + BYE)).detail())
        .contains("offers GSSAPI, none of it known");
  }

  @Test
  @DisplayName("A mechanism that was asked for is the only one that is tried")
  void onlyOne() {
    ClientLogin login = login("pencil", Optional.of(Mechanism.SCRAM_SHA_256_PLUS));
    assertThat(((Opening.NotLoggedIn) open(GLASS, login, hello("AUTH PLAIN") + BYE)).detail())
        .contains("offers PLAIN, not SCRAM-SHA-256-PLUS");
    Opening unbound = open(NOTHING_TO_BIND, login, hello("AUTH PLAIN SCRAM-SHA-256-PLUS") + BYE);
    assertThat(((Opening.NotLoggedIn) unbound).detail()).contains("TLS gives nothing to bind to");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "535 5.7.8 wrong",
        "454 4.7.0 the users cannot be looked up now",
        "530 5.7.0 not you",
        "538 5.7.11 not in the clear",
        "501 5.5.2 what?",
        "500 5.5.6 too long",
      })
  @DisplayName("RFC 4954 §6: a refusal is the end: no other mechanism is tried, nothing is sent")
  void refused(String reply) {
    Opening opening =
        open(GLASS, hello("AUTH PLAIN LOGIN") + ("C: " + PLAIN + "\nS: " + reply + "\n") + BYE);
    assertThat(opening).isInstanceOf(Opening.Refused.class);
    assertThat(((Opening.Refused) opening).stage()).isEqualTo(Stage.AUTH);
    assertThat(((Opening.Refused) opening).reply().oneLine()).isEqualTo(reply);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "534 5.7.9 too weak for you",
        "432 4.7.12 log in with your password once",
        "504 5.5.4 not that one after all",
      })
  @DisplayName("RFC 4954 §4, §6: after 534, 432 and 504 the next mechanism is tried")
  void anotherMechanism(String reply) {
    Opening opening =
        open(
            NOTHING_TO_BIND,
            hello("AUTH SCRAM-SHA-256 PLAIN")
                + ("C: " + SCRAM_FIRST + "\nS: " + reply + "\n")
                + ("C: " + PLAIN + "\n")
                + LOGGED_IN
                + BYE);
    assertThat(opening).isInstanceOf(Opening.Opened.class);
    Opening last =
        open(GLASS, hello("AUTH PLAIN") + ("C: " + PLAIN + "\nS: " + reply + "\n") + BYE);
    assertThat(((Opening.Refused) last).reply().oneLine()).isEqualTo(reply);
  }

  @Test
  @DisplayName("RFC 5321 §3.8: 421 to AUTH ends the connection at once")
  void closing() {
    Opening opening =
        open(
            GLASS,
            hello("AUTH PLAIN")
                + ("C: " + PLAIN + "\n")
                + """
                S: 421 4.3.2 going down
                S-close
                C-close
                """);
    assertThat(((Opening.Refused) opening).reply().code()).isEqualTo(421);
  }

  @Test
  @DisplayName("RFC 4954 §4: an initial response that makes the line too long is sent when asked")
  void longResponse() {
    String password = "p".repeat(400);
    String message =
        java.util.Base64.getEncoder()
            .encodeToString(("\0alice@example.org\0" + password).getBytes(StandardCharsets.UTF_8));
    Opening opening =
        open(
            GLASS,
            login(password, Optional.empty()),
            hello("AUTH PLAIN")
                + "C: AUTH PLAIN\nS-raw: 334 \\r\\n\n"
                + ("C: " + message + "\n")
                + LOGGED_IN
                + BYE);
    assertThat(opening).isInstanceOf(Opening.Opened.class);
    assertMasked(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Username:", "VXNlcm5hbWU6=", "====", "VXNl cm5h"})
  @DisplayName("RFC 4954 §4: a challenge that is no base 64 is cancelled with *")
  void noBase64(String challenge) {
    Opening opening =
        open(
            GLASS,
            hello("AUTH LOGIN")
                + ("C: AUTH LOGIN\nS: 334 " + challenge + "\n")
                + "C: *\nS: 501 5.7.0 cancelled\n"
                + BYE);
    assertThat(((Opening.NotLoggedIn) opening).detail()).contains("no base64");
  }

  @Test
  @DisplayName("A server whose challenges have no end is left")
  void endless() {
    Opening opening =
        open(
            GLASS,
            hello("AUTH PLAIN")
                + ("C: " + PLAIN + "\n")
                + """
                S-raw: 334 \\r\\n
                C: *
                S: 501 5.7.0 cancelled
                """
                + BYE);
    assertThat(((Opening.NotLoggedIn) opening).detail()).contains("more than PLAIN has");
  }

  @Test
  @DisplayName("A server that falls silent or goes away within AUTH is left within its deadline")
  void silent() {
    String until = hello("AUTH PLAIN") + ("C: " + PLAIN + "\n");
    Opening lost = open(GLASS, until + "S-close\nC-close\n");
    assertThat(((Opening.Unreachable) lost).detail()).contains("closed the connection (AUTH)");
    Opening slow = open(GLASS, until + "T: +60s\nC-close\n");
    assertThat(((Opening.Unreachable) slow).stage()).isEqualTo(Stage.AUTH);
  }
}
