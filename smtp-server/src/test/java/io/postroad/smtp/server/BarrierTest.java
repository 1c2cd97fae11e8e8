package io.postroad.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.address.ReversePath;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.smtp.reply.Replies;
import io.postroad.smtp.reply.Reply;
import io.postroad.smtp.server.SessionEvent.End;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Faults stay where they are (rule D12), and no fault becomes a 250. */
class BarrierTest {

  /** A receiver that does one wrong thing. */
  private static class Faulty extends KeepingReceiver {
    Faulty() {
      super("mx.example.org");
    }
  }

  private static final String FAULT =
      """
      S: 421 4.3.0 an internal error; closing connection, try again later
      S-close
      C-close
      """;

  private static final String OPEN =
      """
      C: MAIL FROM:<carol@example.net>
      S: 250 2.1.0 sender OK
      C: RCPT TO:<alice@example.org>
      S: 250 2.1.5 recipient OK
      C: DATA
      S: 354 send the message, end it with <CR><LF>.<CR><LF>
      """;

  private final CapturedLog log = new CapturedLog();
  private final TestServer server = new TestServer();

  @AfterEach
  void stop() {
    // The server is as good as before.
    server.server.replaceReceiver(server.receiver);
    server.playAfterHello(OPEN + "C: .\nS: 250 2.0.0 queued as m1\n");
    server.close();
    log.close();
  }

  private void assertFault() {
    assertThat(log.records).hasSize(1);
    assertThat(log.records.getFirst().getThrown()).isNotNull();
    assertThat(server.events(SessionEvent.Closed.class).getFirst().end()).isEqualTo(End.FAULT);
  }

  @Test
  @DisplayName("D12: an exception of the receiver is logged with its stack; 421 4.3.0, one session")
  void exceptionAtMail() {
    server.server.replaceReceiver(
        new Faulty() {
          @Override
          public Verdict begin(Session session, ReversePath path, MailParameters parameters) {
            throw new IllegalStateException("our bug");
          }
        });
    server.playAfterHello(
        """
        S2: 220 mx.example.org ESMTP Postroad
        C: NOOP
        C: MAIL FROM:<carol@example.net>
        S: 250 2.0.0 OK
        """
            + FAULT
            + """
            -- another session does not notice
            C2: HELO other.example.net
            S2: 250 mx.example.org
            """);
    assertFault();
    assertThat(log.records.getFirst().getThrown()).hasMessage("our bug");
  }

  @Test
  @DisplayName("D12: an Error, such as no memory, ends its session only")
  void errorAtRcpt() {
    server.server.replaceReceiver(
        new Faulty() {
          @Override
          public Verdict addRecipient(Session session, ReversePath path, Recipient recipient) {
            throw new OutOfMemoryError("as a test");
          }
        });
    server.playAfterHello(
        "C: MAIL FROM:<>\nS: 250 2.1.0 sender OK\nC: RCPT TO:<alice@example.org>\n" + FAULT);
    assertFault();
  }

  @Test
  @DisplayName("D12: an exception inside the content is 421 4.3.0 and never 250")
  void exceptionInContent() {
    server.server.replaceReceiver(
        new Faulty() {
          @Override
          public Receipt receive(Session session, Envelope envelope, Content content) {
            throw new IllegalStateException("our bug");
          }
        });
    server.playAfterHello(OPEN + FAULT);
    assertFault();
  }

  @Test
  @DisplayName("D1: Stored for a content that was not read to its end is our fault, never 250")
  void storedUnread() {
    server.server.replaceReceiver(
        new Faulty() {
          @Override
          public Receipt receive(Session session, Envelope envelope, Content content)
              throws IOException {
            content.read(new byte[1], 0, 1);
            return new Receipt.Stored("lie");
          }
        });
    server.playAfterHello(OPEN + "C: x\nC: .\n" + FAULT);
    assertFault();
  }

  @Test
  @DisplayName("D1: Stored for a content that broke a rule gets the rule's reply, never 250")
  void storedBroken() {
    server.server.replaceReceiver(
        new Faulty() {
          @Override
          public Receipt receive(Session session, Envelope envelope, Content content) {
            try {
              int count = 0;
              while (count >= 0) {
                count = content.read(new byte[1000], 0, 1000);
              }
            } catch (IOException e) {
              return new Receipt.Stored(e.getClass().getSimpleName()); // swallowed, wrongly
            }
            return new Receipt.Stored("lie");
          }
        });
    server.playAfterHello(
        OPEN
            + """
            C: %s
            C: .
            S: 554 5.6.0 a line of the message is too long; at most 8192 octets
            """
                .formatted("x".repeat(9000)));
  }

  @Test
  @DisplayName(
      "D4: a receiver that cannot store is 451 4.3.0, the rest is dropped, the session stays")
  void cannotStore() {
    server.server.replaceReceiver(
        new Faulty() {
          @Override
          public Receipt receive(Session session, Envelope envelope, Content content)
              throws IOException {
            content.read(new byte[1], 0, 1);
            throw new IOException("no space left on device");
          }
        });
    server.playAfterHello(
        OPEN
            + """
            C: x
            C: QUIT
            C: .
            S: 451 4.3.0 a local error; nothing was accepted, try again later
            C: NOOP
            S: 250 2.0.0 OK
            """);
    assertThat(log.records).hasSize(1);
  }

  @Test
  @DisplayName(
      "RFC 5321 §4.2.5: a receiver's refusal comes after the content; 421 ends the session")
  void refusal() {
    server.server.replaceReceiver(
        new Faulty() {
          @Override
          public Receipt receive(Session session, Envelope envelope, Content content) {
            Replies replies =
                new Replies(new io.postroad.smtp.address.DomainName("mx.example.org"));
            return new Receipt.Refused(
                session.extended() ? replies.noRoom() : replies.shuttingDown());
          }
        });
    server.playAfterHello(
        OPEN
            + """
            C: x
            C: .
            S: 452 4.3.1 not enough room for mail now; try again later
            C: HELO client.example.net
            S: 250 mx.example.org
            """
            + OPEN
            + """
            C: x
            C: .
            S: 421 4.3.2 mx.example.org is shutting down; try again later
            S-close
            C-close
            """);
    assertThat(server.events(SessionEvent.Closed.class).getLast().end()).isEqualTo(End.RECEIVER);
  }

  @Test
  @DisplayName("D12: an exception from VRFY is no other; a Refused that is positive cannot be made")
  void exceptionAtVrfy() {
    server.server.replaceReceiver(
        new Faulty() {
          @Override
          public Reply verify(Session session, String query, Replies words) {
            throw new IllegalStateException("our bug");
          }
        });
    server.playAfterHello("C: VRFY alice\n" + FAULT);
    assertFault();
    Replies replies = new Replies(new io.postroad.smtp.address.DomainName("mx.example.org"));
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> new Verdict.Refused(replies.senderAccepted()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
