package io.postroad.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.server.SessionEvent.End;
import io.postroad.testkit.net.MemoryTransport;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The rows of the limits of one session; those of connections are in {@link ConnectionsTest}. */
class LimitsTest {

  /** The rows that concern a session. */
  private enum Row {
    COMMAND_LINE,
    TEXT_LINE,
    HEADER_BLOCK,
    HEADER_FIELD,
    HEADER_FIELDS,
    RECEIVED_FIELDS,
    SIZE_ANNOUNCED,
    SIZE_COUNTED,
    SIZE_OVERRUN,
    RECIPIENTS,
    MESSAGES,
    ERRORS,
    IDLE_COMMANDS,
    UNKNOWN_RECIPIENTS
  }

  private static final Set<Row> PASSED = EnumSet.noneOf(Row.class);

  private static final String OPEN =
      """
      C: MAIL FROM:<carol@example.net>
      S: 250 2.1.0 sender OK
      C: RCPT TO:<alice@example.org>
      S: 250 2.1.5 recipient OK
      C: DATA
      S: 354 send the message, end it with <CR><LF>.<CR><LF>
      """;

  @AfterAll
  static void figures() {
    boolean all = PASSED.equals(EnumSet.allOf(Row.class));
    System.out.printf(
        "session limits: limits=%s pass=%s%n",
        all ? "all" : Row.values().length, all ? "all" : PASSED.size());
  }

  private static void pass(Row row) {
    PASSED.add(row);
  }

  private static End end(TestServer server) {
    return server.events(SessionEvent.Closed.class).getLast().end();
  }

  @Test
  @DisplayName("Limits: a command line over 2048 octets is 500 5.5.2, the second one ends")
  void commandLine() {
    try (TestServer server = new TestServer()) {
      String longest = "NOOP " + "x".repeat(2048 - 7);
      server.playAfterHello(
          """
          C: %s
          S: 250 2.0.0 OK
          C: %sx
          S: 500 5.5.2 line too long
          C: NOOP
          S: 250 2.0.0 OK
          C: %s
          S: 500 5.5.2 line too long
          S-close
          C-close
          """
              .formatted(longest, longest, "y".repeat(100_000)));
      assertThat(end(server)).isEqualTo(End.LIMIT);
    }
    pass(Row.COMMAND_LINE);
  }

  @Test
  @DisplayName("Limits: a text line over 8192 octets is 554 5.6.0 at the end, and nothing is kept")
  void textLine() {
    try (TestServer server = new TestServer()) {
      String longest = "x".repeat(8190);
      server.playAfterHello(
          OPEN
              + "C: %s\nC: .\nS: 250 2.0.0 queued as m1\n".formatted(longest)
              + OPEN
              + """
              C: %sx
              C: more
              C: .
              S: 554 5.6.0 a line of the message is too long; at most 8192 octets
              C: NOOP
              S: 250 2.0.0 OK
              """
                  .formatted(longest));
      assertThat(server.receiver.kept).hasSize(1);
      assertThat(server.events(SessionEvent.TransactionRefused.class))
          .extracting(SessionEvent.TransactionRefused::stage)
          .containsExactly(SessionEvent.Stage.CONTENT);
    }
    pass(Row.TEXT_LINE);
  }

  @Test
  @DisplayName("Limits: a header section, a field and a number of fields over theirs are 552 5.3.4")
  void header() {
    String block = "C: A: " + "x".repeat(990) + "\n";
    headerTooLarge(l -> l.headerBlock = 5000, block.repeat(6));
    pass(Row.HEADER_BLOCK);
    headerTooLarge(
        l -> l.headerField = 5000, "C: A: x\n" + ("C:  " + "x".repeat(990) + "\n").repeat(6));
    pass(Row.HEADER_FIELD);
    headerTooLarge(l -> l.headerFields = 10, "C: A: x\n".repeat(11));
    pass(Row.HEADER_FIELDS);
  }

  private static void headerTooLarge(
      java.util.function.Consumer<LimitsDraft> change, String fields) {
    try (TestServer server = TestServer.withLimits(change)) {
      server.playAfterHello(
          OPEN + fields + "C:\nC: body\nC: .\nS: 552 5.3.4 header section too large\n");
      assertThat(server.receiver.kept).isEmpty();
    }
  }

  @Test
  @DisplayName("B3, RFC 5321 §6.3: more than 100 Received fields are a loop, 554 5.4.6")
  void receivedFields() {
    try (TestServer server = new TestServer()) {
      server.playAfterHello(
          OPEN
              + "C: Received: x\n".repeat(100)
              + "C:\nC: .\nS: 250 2.0.0 queued as m1\n"
              + OPEN
              + "C: Received: x\n".repeat(101)
              + "C:\nC: .\nS: 554 5.4.6 mail loop: too many Received fields\n");
    }
    pass(Row.RECEIVED_FIELDS);
  }

  @Test
  @DisplayName("RFC 1870 §6.1: a size over the limit is 552 5.3.4 at MAIL")
  void sizeAnnounced() {
    try (TestServer server = new TestServer()) {
      server.playAfterHello(
          """
          C: MAIL FROM:<carol@example.net> SIZE=52428801
          S: 552 5.3.4 message too large; at most 52428800 octets
          C: MAIL FROM:<carol@example.net> SIZE=9999999999999999999
          S: 552 5.3.4 message too large; at most 52428800 octets
          C: MAIL FROM:<carol@example.net> SIZE=52428800
          S: 250 2.1.0 sender OK
          """);
    }
    pass(Row.SIZE_ANNOUNCED);
  }

  @Test
  @DisplayName("RFC 1870 §6.3: a content over the limit is 552 5.3.4 at its end; the session stays")
  void sizeCounted() {
    try (TestServer server = TestServer.withLimits(l -> l.messageSize = 3000)) {
      String hundred = "C: " + "x".repeat(98) + "\n";
      String open = OPEN.replace("52428800", "3000");
      server.play(
          TestServer.HELLO.replace("52428800", "3000")
              + open
              + hundred.repeat(30)
              + "C: .\nS: 250 2.0.0 queued as m1\n"
              + open
              + hundred.repeat(30)
              + "C: x\nC: .\nS: 552 5.3.4 message too large; at most 3000 octets\n"
              + "C: NOOP\nS: 250 2.0.0 OK\n");
      assertThat(server.receiver.kept).hasSize(1);
    }
    pass(Row.SIZE_COUNTED);
  }

  @Test
  @DisplayName("Limits: a content far over the limit is not dropped for ever; the session ends")
  void sizeOverrun() throws IOException {
    try (TestServer server =
        TestServer.withLimits(l -> {
          l.messageSize = 3000;
          l.messageOverrun = 20_000;
        })) {
      MemoryTransport client = server.dial("192.0.2.1");
      server.exchange(client, "EHLO client.example.net\r\n");
      server.exchange(client, "MAIL FROM:<>\r\nRCPT TO:<alice@example.org>\r\nDATA\r\n");
      assertThat(server.exchange(client, ("x".repeat(98) + "\r\n").repeat(300)))
          .isEqualTo("552 5.3.4 message too large; at most 3000 octets\r\n");
      assertThat(client.atEnd()).isTrue();
      client.close();
      server.execution.clock().settle();
      assertThat(server.receiver.kept).isEmpty();
      assertThat(end(server)).isEqualTo(End.LIMIT);
    }
    pass(Row.SIZE_OVERRUN);
  }

  @Test
  @DisplayName("RFC 5321 §4.5.3.1.8, §4.5.3.1.10: recipients over the limit are 452 4.5.3")
  void recipients() {
    try (TestServer server = TestServer.withLimits(l -> l.recipients = 100)) {
      StringBuilder some = new StringBuilder();
      for (int i = 0; i < 100; i++) {
        some.append("C: RCPT TO:<user%d@example.org>\nS: 250 2.1.5 recipient OK\n".formatted(i));
      }
      server.playAfterHello(
          "C: MAIL FROM:<carol@example.net>\nS: 250 2.1.0 sender OK\n"
              + some
              + """
              C: RCPT TO:<alice@example.org>
              S: 452 4.5.3 too many recipients; send the rest after the first 100
              C: DATA
              S: 354 send the message, end it with <CR><LF>.<CR><LF>
              C: .
              S: 250 2.0.0 queued as m1
              """);
      assertThat(server.receiver.kept.getFirst().envelope().recipients()).hasSize(100);
    }
    pass(Row.RECIPIENTS);
  }

  @Test
  @DisplayName("Limits: after the last message of a session 421 4.7.0 follows its reply")
  void messages() {
    String message = OPEN + "C: x\nC: .\n";
    try (TestServer server = TestServer.withLimits(l -> l.messagesPerSession = 2)) {
      server.playAfterHello(
          message
              + "S: 250 2.0.0 queued as m1\n"
              + message
              + """
              S: 250 2.0.0 queued as m2
              S: 421 4.7.0 enough messages for one session; connect again for more
              S-close
              C-close
              """);
      assertThat(server.receiver.kept).hasSize(2);
    }
    try (TestServer server = TestServer.trustingWithLimits(l -> l.messagesPerSession = 1)) {
      server.playAfterHello(
          message + "S: 250 2.0.0 queued as m1\n" + message + "S: 250 2.0.0 queued as m2\n");
    }
    pass(Row.MESSAGES);
  }

  @Test
  @DisplayName("Limits: errors are answered after 1 s each beyond 10, and end the session at 20")
  void errors() {
    String error =
        "C: FROB\nS: 500 5.5.2 command \"FROB\" not recognized; HELP lists the commands\n";
    String slow = "C: FROB\nT: +999ms\nT: +1ms\n" + error.lines().toList().getLast() + "\n";
    try (TestServer server = new TestServer()) {
      server.playAfterHello(
          error.repeat(10)
              + slow.repeat(9)
              + """
              C: FROB
              S: 500 5.5.2 command "FROB" not recognized; HELP lists the commands
              S: 421 4.7.0 too many errors; closing connection
              S-close
              C-close
              """);
      assertThat(end(server)).isEqualTo(End.LIMIT);
      assertThat(server.events(SessionEvent.Closed.class).getLast().errors()).isEqualTo(20);
    }
    pass(Row.ERRORS);
  }

  @Test
  @DisplayName("Limits: replies before a delayed one are not held back by it")
  void delayHoldsNothingBack() {
    try (TestServer server = TestServer.withLimits(l -> l.softErrors = 0)) {
      server.playAfterHello(
          """
          C: NOOP
          C: FROB
          S: 250 2.0.0 OK
          T: +1s
          S: 500 5.5.2 command "FROB" not recognized; HELP lists the commands
          """);
    }
  }

  @Test
  @DisplayName("Limits: commands that achieve nothing count as errors beyond 100 between messages")
  void idleCommands() {
    String noop = "C: NOOP\nS: 250 2.0.0 OK\n";
    String slow = "C: RSET\nT: +1s\nS: 250 2.0.0 transaction reset\n";
    try (TestServer server = new TestServer()) {
      server.playAfterHello(
          // EHLO was the first.
          noop.repeat(99)
              + "C: VRFY alice\nS: 250 2.1.5 Alice Example <alice@example.org>\n"
              + noop.repeat(9)
              + slow
              // A message begins the count anew, but the errors stay.
              + OPEN
              + "C: .\nS: 250 2.0.0 queued as m1\n"
              + noop.repeat(100)
              + slow.repeat(8)
              + "C: HELP\nS: 421 4.7.0 too many errors; closing connection\nS-close\nC-close\n");
    }
    try (TestServer server = TestServer.trustingWithLimits(l -> {})) {
      server.playAfterHello(noop.repeat(500));
    }
    pass(Row.IDLE_COMMANDS);
  }

  @Test
  @DisplayName("Limits: the 10th unknown recipient is 421 4.7.1 and the end; not for the trusted")
  void unknownRecipients() {
    String unknown =
        "C: RCPT TO:<nobody@example.org>\nS: 550 5.1.1 <nobody@example.org> is not a mailbox here\n";
    String mail = "C: MAIL FROM:<carol@example.net>\nS: 250 2.1.0 sender OK\n";
    try (TestServer server = new TestServer()) {
      server.playAfterHello(
          mail
              + unknown.repeat(9)
              + """
              C: RCPT TO:<nobody@example.org>
              S: 421 4.7.1 too many unknown recipients; closing connection
              S-close
              C-close
              """);
    }
    try (TestServer server = TestServer.trustingWithLimits(l -> {})) {
      server.playAfterHello(mail + unknown.repeat(50));
    }
    pass(Row.UNKNOWN_RECIPIENTS);
  }
}
