package io.postroad.smtp.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.command.ClientName;
import io.postroad.smtp.dialog.Conversation;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.Time;
import io.postroad.smtp.sasl.Credentials;
import io.postroad.smtp.sasl.Mechanism;
import io.postroad.smtp.tls.ChannelBindings;
import io.postroad.smtp.wire.Network;
import io.postroad.testkit.net.MemoryNetwork;
import io.postroad.testkit.runtime.TestExecution;
import io.postroad.testkit.transcript.Transcript;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A client that logs in at a server which a transcript plays. The server is not this machine: what
 * is said in the clear can be heard by others. Confined to one test.
 */
final class LoginPlay {
  /** Not this machine: what is said in the clear can be heard by others. */
  static final InetSocketAddress SERVER = new InetSocketAddress("192.0.2.1", 25);

  static final ClientTls GLASS =
      ClientTls.implicit(TlsPolicy.REQUIRE, "mx.example.org", GlassTls.BOUND);
  static final ClientTls NOTHING_TO_BIND =
      ClientTls.implicit(TlsPolicy.REQUIRE, "mx.example.org", new GlassTls(ChannelBindings.NONE));

  static final String PLAIN = "AUTH PLAIN AGFsaWNlQGV4YW1wbGUub3JnAHBlbmNpbA==";
  static final String SCRAM_FIRST =
      "AUTH SCRAM-SHA-256 biwsbj1hbGljZUBleGFtcGxlLm9yZyxyPVkyeHBaVzUwWTJ4cFpXNTBZMnhwWlc1MA==";
  static final String SCRAM_CHALLENGE =
      "S: 334 cj1ZMnhwWlc1MFkyeHBaVzUwWTJ4cFpXNTBjMlZ5ZG1WeWMyVnlkbVZ5YzJWeWRtVnkscz1XMjJaYUow"
          + "U05ZN3NvRXNVRWpiNmdRPT0saT00MDk2\n";
  static final String SCRAM_PROOF =
      "C: Yz1iaXdzLHI9WTJ4cFpXNTBZMnhwWlc1MFkyeHBaVzUwYzJWeWRtVnljMlZ5ZG1WeWMyVnlkbVZ5LHA9c3JD"
          + "WFVQU0lObW15K2FvaEY5L3Rqcml3U0FXRUdURGlNc0JwUE5xN1pTaz0=\n";
  static final String SCRAM_SIGNATURE =
      "S: 334 dj1TUXFjUmFuQ29Pd0xtRUJyR2tyKzJDNUJDa2J3MnY3cG9OeWIrZ3EwZVU0PQ==\n";
  static final String BYE =
      """
      C: QUIT
      S: 221 2.0.0 bye
      C-close
      """;
  static final String LOGGED_IN = "S: 235 2.7.0 authenticated\n";

  private final TestExecution execution = new TestExecution();
  private final MemoryNetwork network = new MemoryNetwork(execution.clock());
  private final Conversation conversation = new Conversation(execution.time());
  private final Network.Listener listener;

  LoginPlay() {
    try {
      listener = network.listen(SERVER, 10);
    } catch (IOException e) {
      throw new UncheckedIOException("nothing listens in memory", e);
    }
  }

  static ClientLogin as(String password, Optional<Mechanism> only) {
    return new ClientLogin(
        new Credentials("alice@example.org", password),
        only,
        _ -> "clientclientclient".getBytes(StandardCharsets.US_ASCII));
  }

  Opening open(ClientTls tls, String transcript) {
    return open(tls, as("pencil", Optional.empty()), transcript);
  }

  /** What came of it, when the server played the transcript. */
  Opening open(ClientTls tls, ClientLogin login, String transcript) {
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

  static String hello(String... keywords) {
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

  void assertMasked(String... secrets) {
    for (String secret : secrets) {
      assertThat(conversation.turns()).noneMatch(turn -> turn.text().contains(secret));
    }
  }

  Conversation conversation() {
    return conversation;
  }

  Time time() {
    return execution.time();
  }
}
