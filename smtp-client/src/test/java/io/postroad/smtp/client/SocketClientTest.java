package io.postroad.smtp.client;

import static io.postroad.smtp.client.ClientBench.brief;
import static io.postroad.smtp.client.ClientBench.envelope;
import static io.postroad.smtp.client.ClientBench.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.command.ClientName;
import io.postroad.smtp.dialog.Conversation;
import io.postroad.smtp.runtime.JdkExecution;
import io.postroad.smtp.wire.Network;
import io.postroad.smtp.wire.SocketNetwork;
import io.postroad.testkit.peer.Act;
import io.postroad.testkit.peer.Heard;
import io.postroad.testkit.peer.Script;
import io.postroad.testkit.peer.ScriptedPeer;
import io.postroad.testkit.runtime.Faults;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The same client over real sockets on loopback. */
class SocketClientTest {
  private final Faults faults = new Faults();
  private final JdkExecution execution = new JdkExecution(faults);
  private final SocketNetwork network = new SocketNetwork(execution);
  private final SmtpClient client =
      new SmtpClient(
          network, execution.time(), ClientSettings.named(new ClientName("client.test")));

  @AfterEach
  void nothingUncaught() {
    faults.assertNone();
  }

  private ScriptedPeer peer(Script script) throws IOException {
    return ScriptedPeer.start(
        execution,
        network,
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        _ -> script);
  }

  private List<List<String>> send(ScriptedPeer peer, String text, int transactions) {
    Conversation conversation = new Conversation(execution.time());
    List<List<String>> all = new ArrayList<>();
    if (client.open(peer.address(), conversation)
        instanceof Opening.Opened(SmtpConnection connection)) {
      for (int i = 0; i < transactions && connection.reusable(); i++) {
        all.add(
            brief(
                connection.send(
                    envelope("a@t.test", "b@t.test"),
                    ClientBench.source(text),
                    text.length(),
                    false)));
      }
      connection.quit();
    }
    return all;
  }

  @Test
  @DisplayName("Sockets: 20 messages of 1 MiB on one connection arrive whole")
  void whole() throws IOException {
    String text = message(".".repeat(70), "x".repeat(900)).repeat(1080);
    try (ScriptedPeer peer = peer(Script.obliging("PIPELINING"))) {
      List<List<String>> outcomes = send(peer, text, 20);
      assertThat(outcomes).hasSize(20).containsOnly(List.of("accepted", "accepted"));
      long contents =
          peer.heard().get(0).stream()
              .filter(heard ->
                  heard instanceof Heard.Content content
                      && content.octets().length() == text.length() + 1080 + 3)
              .count();
      assertThat(contents).isEqualTo(20);
    }
  }

  @Test
  @DisplayName("Sockets: a reset in the content is a loss, after the final dot a maybe")
  void resets() throws IOException {
    Script inContent =
        heard ->
            heard instanceof Heard.Command command && command.is("DATA")
                ? new Act("354 go\r\n", Act.Then.DROP)
                : Script.obliging().answer(heard);
    String large = message("x".repeat(900)).repeat(10_000);
    try (ScriptedPeer peer = peer(inContent)) {
      assertThat(send(peer, large, 1)).containsExactly(List.of("lost@CONTENT", "lost@CONTENT"));
    }
    Script afterDot =
        heard ->
            heard instanceof Heard.Content
                ? Act.silently(Act.Then.DROP)
                : Script.obliging().answer(heard);
    try (ScriptedPeer peer = peer(afterDot)) {
      assertThat(send(peer, message("x"), 1))
          .containsExactly(List.of("maybe@FINAL_DOT", "maybe@FINAL_DOT"));
    }
  }

  @Test
  @DisplayName("Sockets: a server that refuses in the content is heard before it closes")
  void refusal() throws IOException {
    Script refusing =
        heard ->
            heard instanceof Heard.Command command && command.is("DATA")
                ? new Act("354 go\r\n552 5.3.4 too large\r\n", Act.Then.STALL)
                : Script.obliging().answer(heard);
    try (ScriptedPeer peer = peer(refusing)) {
      assertThat(send(peer, message("x".repeat(900)).repeat(10_000), 1))
          .containsExactly(List.of("552@CONTENT", "552@CONTENT"));
    }
  }

  @Test
  @DisplayName("Product §4: a refused connection says by whom")
  void refused() throws IOException {
    // A listener nobody waits on is gone as soon as it is closed.
    Network.Listener gone =
        network.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    InetSocketAddress address = gone.localAddress();
    gone.close();
    assertThat(client.open(address, new Conversation(execution.time())))
        .isEqualTo(
            new Opening.Unreachable(
                Stage.CONNECT, "connection refused by 127.0.0.1:" + address.getPort()));
  }
}
