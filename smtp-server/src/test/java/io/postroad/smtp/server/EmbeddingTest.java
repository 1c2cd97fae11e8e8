package io.postroad.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.address.ReversePath;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.smtp.reply.Replies;
import io.postroad.smtp.reply.Reply;
import io.postroad.smtp.runtime.JdkExecution;
import io.postroad.smtp.wire.SocketNetwork;
import io.postroad.testkit.runtime.Faults;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The server embedded alone, over real sockets: one screen. */
class EmbeddingTest {

  /** Takes everything and keeps it in memory. */
  private record Memory(List<String> messages) implements MailReceiver {
    @Override
    public Verdict begin(Session session, ReversePath sender, MailParameters parameters) {
      return Verdict.ACCEPTED;
    }

    @Override
    public Verdict addRecipient(Session session, ReversePath sender, Recipient recipient) {
      return Verdict.ACCEPTED;
    }

    @Override
    public Receipt receive(Session session, Envelope envelope, Content content) throws IOException {
      ByteArrayOutputStream octets = new ByteArrayOutputStream();
      byte[] buffer = new byte[8192];
      int count;
      while ((count = content.read(buffer, 0, buffer.length)) >= 0) {
        octets.write(buffer, 0, count);
      }
      messages.add(octets.toString(StandardCharsets.ISO_8859_1));
      return new Receipt.Stored("message" + messages.size());
    }

    @Override
    public Reply verify(Session session, String query, Replies replies) {
      return replies.cannotVerify();
    }

    @Override
    public Reply expand(Session session, String query, Replies replies) {
      return replies.cannotExpand();
    }
  }

  @Test
  @DisplayName("Embedding: a server in a few lines takes a message over a real socket")
  void embedded() throws IOException {
    Memory memory = new Memory(new CopyOnWriteArrayList<>());
    Faults faults = new Faults();
    JdkExecution execution = new JdkExecution(faults);
    try (SocketNetwork network = new SocketNetwork(execution)) {
      InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      SmtpServer server =
          new SmtpServer(
              ServerSettings.of("mx.example.org", anyPort),
              execution,
              network,
              memory,
              event -> {});
      server.start();
      try (Socket client = new Socket(server.address().getAddress(), server.address().getPort())) {
        send(client);
      }
      assertThat(server.stop(Duration.ofSeconds(5)).clean()).isTrue();
    }
    faults.assertNone();
    assertThat(memory.messages()).containsExactly("Subject: hello\r\n\r\nworld\r\n");
  }

  private static void send(Socket client) throws IOException {
    BufferedReader replies =
        new BufferedReader(
            new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
    assertThat(replies.readLine()).isEqualTo("220 mx.example.org ESMTP Postroad");
    for (String line :
        List.of("HELO me", "MAIL FROM:<me@example.net>", "RCPT TO:<you@example.org>", "DATA")) {
      client.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
      assertThat(replies.readLine()).matches("[23].*");
    }
    client
        .getOutputStream()
        .write("Subject: hello\r\n\r\nworld\r\n.\r\n".getBytes(StandardCharsets.US_ASCII));
    assertThat(replies.readLine()).isEqualTo("250 2.0.0 queued as message1");
  }
}
