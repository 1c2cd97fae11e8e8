package io.postroad.testkit.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.wire.Transport;
import io.postroad.testkit.net.MemoryNetwork;
import io.postroad.testkit.runtime.TestExecution;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ScriptedPeerTest {
  private final TestExecution execution = new TestExecution();
  private final MemoryNetwork network = new MemoryNetwork(execution.clock());

  /** Says everything at once and hears the peer out. */
  private String say(ScriptedPeer peer, String text) throws IOException {
    Deadline deadline = execution.time().deadlineIn(Duration.ofHours(1));
    try (Transport transport = network.connect(peer.address(), deadline)) {
      byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
      transport.write(octets, 0, octets.length, deadline);
      transport.shutdownOutput();
      ByteArrayOutputStream heard = new ByteArrayOutputStream();
      byte[] buffer = new byte[1000];
      int count = transport.read(buffer, 0, buffer.length, deadline);
      while (count >= 0) {
        heard.write(buffer, 0, count);
        count = transport.read(buffer, 0, buffer.length, deadline);
      }
      return heard.toString(StandardCharsets.ISO_8859_1);
    }
  }

  private ScriptedPeer start(Script script) throws IOException {
    InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return ScriptedPeer.start(execution, network, anywhere, _ -> script);
  }

  @Test
  @DisplayName("An obliging peer takes a message and remembers what it heard")
  void obliging() throws IOException {
    try (ScriptedPeer peer = start(Script.obliging("SIZE 5"))) {
      String replies = say(peer, "EHLO x\r\nDATA\r\n..a\r\n.\n\r\n.\r\nQUIT\r\n");
      assertThat(replies.lines())
          .containsExactly(
              "220 peer.test ESMTP",
              "250-peer.test",
              "250 SIZE 5",
              "354 go ahead",
              "250 2.0.0 queued as 1",
              "221 2.0.0 bye");
      assertThat(peer.lines(0)).containsExactly("EHLO x", "DATA", "(content)", "QUIT");
      assertThat(((Heard.Content) peer.heard().get(0).get(2)).octets())
          .isEqualTo("..a\r\n.\n\r\n.\r\n");
    }
  }

  @Test
  @DisplayName("S1: only CR LF dot CR LF ends the content; what breaks off before is cut")
  void strictEnd() throws IOException {
    for (String end :
        new String[] {"\n.\n", "\r\n.\n", "\n.\r\n", "\r.\r", "\r\n.\r", "\r\n..\r\n"}) {
      try (ScriptedPeer peer = start(Script.obliging())) {
        say(peer, "DATA\r\na" + end);
        assertThat(peer.lines(0)).containsExactly("DATA", "(cut content)");
      }
    }
  }
}
