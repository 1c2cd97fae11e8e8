package io.postroad.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postroad.smtp.address.ForwardPath;
import io.postroad.smtp.dialog.Turn;
import io.postroad.smtp.reply.AskedReplies;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.server.Mishaps.Action;
import io.postroad.smtp.server.Mishaps.Stage;
import io.postroad.smtp.server.SessionEvent.Closed;
import io.postroad.smtp.server.SessionEvent.End;
import io.postroad.smtp.server.SessionEvent.Faulted;
import io.postroad.smtp.server.SessionEvent.TransactionAccepted;
import io.postroad.smtp.server.SessionEvent.TransactionRefused;
import io.postroad.testkit.net.MemoryTransport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Faults on demand, one transcript each: what the client sees, what is kept, what is told. */
class MishapsTest {
  private static final Action DROP = new Action.Drop();
  private static final String BEGUN =
      """
      C: MAIL FROM:<carol@example.net>
      S: 250 2.1.0 sender OK
      """;
  private static final String ADDRESSED =
      BEGUN
          + """
          C: RCPT TO:<alice@example.org>
          S: 250 2.1.5 recipient OK
          """;
  private static final String CONTENT =
      """
      C: DATA
      S: 354 send the message, end it with <CR><LF>.<CR><LF>
      C: a secret
      C: .
      """;
  private static final String QUIT =
      """
      C: QUIT
      S: 221 2.0.0 mx.example.org closing connection
      S-close
      C-close
      """;
  private static final String DROPPED =
      """
      S-close
      C-close
      """;

  private final PlannedMishaps mishaps = new PlannedMishaps(new Random(1));
  private final TestServer server = new TestServer(settings -> settings.withMishaps(mishaps));

  @AfterEach
  void stop() {
    server.close();
  }

  private static Action say(String reply) {
    return new Action.Say(AskedReplies.parse(reply).orElseThrow());
  }

  private void next(Stage stage, Action action) {
    mishaps.add(MishapRule.next(1, stage, action));
  }

  private Faulted told() {
    assertThat(server.events(Faulted.class)).hasSize(1);
    return server.events(Faulted.class).getFirst();
  }

  @Test
  @DisplayName("Greeting: a refusal is said in its place, and the connection is closed")
  void refusedGreeting() {
    next(Stage.GREETING, say("554 5.3.2 not today"));
    server.play("S: 554 5.3.2 not today\n" + DROPPED);
    assertThat(told().stage()).isEqualTo(Stage.GREETING);
    server.playAfterHello(QUIT);
  }

  @Test
  @DisplayName("Greeting: the connection is closed before it, without a word")
  void closedBeforeGreeting() {
    next(Stage.GREETING, DROP);
    MemoryTransport client = server.dial("192.0.2.1");
    assertThat(server.heard(client)).isEmpty();
    assertThat(server.server.sessions()).isZero();
    assertThat(told().what()).isEqualTo("dropped the connection");
    assertThat(server.events(Closed.class).getFirst().end()).isEqualTo(End.DROPPED);
    server.playAfterHello(QUIT);
  }

  @Test
  @DisplayName("Greeting: it may come late")
  void lateGreeting() {
    next(Stage.GREETING, new Action.Delay(Duration.ofSeconds(30)));
    MemoryTransport client = server.dial("192.0.2.1");
    server.execution.clock().advance(Duration.ofMillis(29_999));
    assertThat(server.heard(client)).isEmpty();
    server.execution.clock().advance(Duration.ofMillis(1));
    assertThat(server.heard(client)).isEqualTo("220 mx.example.org ESMTP Postroad\r\n");
    client.close();
    assertThat(told().what()).isEqualTo("waited 30000 ms");
  }

  @Test
  @DisplayName("EHLO: refused once, then answered as ever; what it offers does not change")
  void refusedHello() {
    next(Stage.EHLO, say("502 5.5.1 what is EHLO"));
    server.play(
        """
        S: 220 mx.example.org ESMTP Postroad
        C: EHLO client.example.net
        S: 502 5.5.1 what is EHLO
        C: HELO client.example.net
        S: 250 mx.example.org
        """
            + ADDRESSED
            + QUIT);
  }

  @Test
  @DisplayName("MAIL: refused; the next one, of the same session, is not")
  void refusedMail() {
    next(Stage.MAIL, say("451 4.3.0 come back"));
    server.playAfterHello(
        """
        C: MAIL FROM:<carol@example.net>
        S: 451 4.3.0 come back
        """
            + ADDRESSED
            + QUIT);
    assertThat(told().reversePath().orElseThrow().text()).isEqualTo("carol@example.net");
    assertThat(told().reply().orElseThrow().code()).isEqualTo(451);
    assertThat(server.events(TransactionRefused.class)).as("told once, as a fault").isEmpty();
  }

  @Test
  @DisplayName("RCPT: the next two for a pattern are refused, whoever else is asked for between")
  void refusedRecipients() {
    mishaps.add(MishapRule.next(2, Stage.RCPT, say("450 4.2.1 busy")).to("USER*@example.org"));
    server.playAfterHello(
        BEGUN
            + """
            C: RCPT TO:<user1@example.org>
            S: 450 4.2.1 busy
            C: RCPT TO:<alice@example.org>
            S: 250 2.1.5 recipient OK
            C: RCPT TO:<user1@example.org>
            S: 450 4.2.1 busy
            C: RCPT TO:<user1@example.org>
            S: 250 2.1.5 recipient OK
            """
            + QUIT);
    assertThat(mishaps.list().getFirst().applied()).isEqualTo(2);
    assertThat(mishaps.list().getFirst().left()).isZero();
    assertThat(mishaps.armed()).isFalse();
  }

  @Test
  @DisplayName("RCPT: 421 ends the session")
  void closingReply() {
    next(Stage.RCPT, say("421 4.3.2 going down"));
    server.playAfterHello(
        BEGUN
            + """
            C: RCPT TO:<alice@example.org>
            S: 421 4.3.2 going down
            """
            + DROPPED);
  }

  @Test
  @DisplayName("RCPT: a group of commands is answered up to the one where the connection drops")
  void droppedInGroup() {
    mishaps.add(MishapRule.next(1, Stage.RCPT, DROP).after(1));
    server.playAfterHello(
        """
        C: MAIL FROM:<>
        C: RCPT TO:<alice@example.org>
        C: RCPT TO:<bob@example.org>
        S: 250 2.1.0 sender OK
        S: 250 2.1.5 recipient OK
        """
            + DROPPED);
    assertThat(told().recipients())
        .extracting(ForwardPath::text)
        .containsExactly("bob@example.org");
  }

  @Test
  @DisplayName("DATA: refused; the transaction stays, and DATA again is taken")
  void refusedData() {
    next(Stage.DATA, say("451 4.3.0 not yet"));
    server.playAfterHello(
        ADDRESSED
            + """
            C: DATA
            S: 451 4.3.0 not yet
            """
            + CONTENT
            + "S: 250 2.0.0 queued as m1\n"
            + QUIT);
  }

  @Test
  @DisplayName("S4: DATA with content behind it is closed, whatever fault is asked for")
  void earlyInputComesFirst() {
    next(Stage.DATA, say("451 4.3.0 not yet"));
    server.playAfterHello(
        ADDRESSED
            + """
            C: DATA
            C: MAIL FROM:<mallory@example.net>
            S: 503 5.5.0 input came too early; wait for the reply
            """
            + DROPPED);
    assertThat(mishaps.list().getFirst().applied()).isZero();
  }

  @Test
  @DisplayName("S4: the octets of a BDAT that is refused on demand are dropped, never commands")
  void refusedChunk() {
    next(Stage.DATA, say("451 4.3.0 not yet"));
    server.playAfterHello(
        ADDRESSED
            + """
            C-raw: BDAT 6 LAST\\r\\nQUIT\\r\\n
            S: 451 4.3.0 not yet
            C-raw: BDAT 6 LAST\\r\\nQUIT\\r\\n
            S: 250 2.0.0 queued as m1
            """
            + QUIT);
  }

  @Test
  @DisplayName("Final dot: refused; nothing is kept and the session goes on")
  void refusedContent() {
    next(Stage.END_OF_DATA, say("554 5.6.0 not with me"));
    server.playAfterHello(ADDRESSED + CONTENT + "S: 554 5.6.0 not with me\n" + ADDRESSED + QUIT);
    assertThat(server.receiver.kept).isEmpty();
    assertThat(told().recipients())
        .extracting(ForwardPath::text)
        .containsExactly("alice@example.org");
    assertThat(told().queueId()).isEmpty();
  }

  @Test
  @DisplayName("Final dot: refused behind the last of several chunks")
  void refusedChunks() {
    next(Stage.END_OF_DATA, say("452 4.3.1 full"));
    server.playAfterHello(
        ADDRESSED
            + """
            C-raw: BDAT 12\\r\\nSubject: x\\r\\n
            S: 250 2.0.0 12 octets received
            C-raw: BDAT 5 LAST\\r\\n\\r\\na\\r\\n
            S: 452 4.3.1 full
            """
            + QUIT);
    assertThat(server.receiver.kept).isEmpty();
  }

  @Test
  @DisplayName("D6: final dot, connection dropped, not accepted: nothing is kept")
  void droppedUnaccepted() {
    next(Stage.END_OF_DATA, DROP);
    server.playAfterHello(ADDRESSED + CONTENT + DROPPED);
    assertThat(server.receiver.kept).isEmpty();
    assertThat(server.events(TransactionAccepted.class)).isEmpty();
  }

  @Test
  @DisplayName("D6, RFC 1047: final dot, reply lost: the message is kept, and told as accepted")
  void droppedAccepted() {
    next(Stage.END_OF_DATA, new Action.AcceptAndDrop());
    server.playAfterHello(ADDRESSED + CONTENT + DROPPED);
    assertThat(server.receiver.kept).hasSize(1);
    assertThat(server.events(TransactionAccepted.class)).hasSize(1);
    assertThat(told().queueId()).contains("m1");
    List<Turn> said = told().session().conversation().turns();
    assertThat(said.getLast().text())
        .isEqualTo("fault f1 accepted the message and dropped the connection");
    assertThat(said).noneMatch(turn -> turn.text().startsWith("250 2.0.0 queued"));
  }

  @Test
  @DisplayName("Final dot: the message is kept and the 250 comes late")
  void lateReply() {
    next(Stage.END_OF_DATA, new Action.Delay(Duration.ofMinutes(2)));
    server.playAfterHello(
        ADDRESSED + CONTENT + "T: +119s\nT: +1s\nS: 250 2.0.0 queued as m1\n" + QUIT);
  }

  @Test
  @DisplayName("Senders: a pattern, and the null reverse-path by its brackets")
  void senders() {
    mishaps.add(MishapRule.next(0, Stage.MAIL, say("550 5.7.1 no reports")).from("<>"));
    mishaps.add(MishapRule.next(0, Stage.MAIL, say("550 5.7.1 not you")).from("*@spam.test"));
    server.playAfterHello(
        """
        C: MAIL FROM:<>
        S: 550 5.7.1 no reports
        C: MAIL FROM:<any.body@SPAM.test>
        S: 550 5.7.1 not you
        """
            + BEGUN
            + QUIT);
    assertThat(mishaps.list()).extracting(PlannedMishaps.Planned::left).containsOnly(-1L);
  }

  @Test
  @DisplayName("Refusals on demand are no errors of the client: it is not sent away for them")
  void noErrors() {
    mishaps.add(MishapRule.next(0, Stage.MAIL, say("550 5.7.1 never")));
    String again = "C: MAIL FROM:<a@b.test>\nS: 550 5.7.1 never\n";
    server.playAfterHello(again.repeat(50) + QUIT);
    assertThat(server.events(Closed.class).getFirst().errors()).isZero();
  }

  @Test
  @DisplayName("A chance of 30 percent is about that, by a seeded generator")
  void chance() {
    mishaps.add(new MishapRule(Stage.MAIL, "", "", 0, 0, 30, say("451 4.0.0 x")));
    Mishaps.Moment moment = new Mishaps.Moment(Stage.MAIL, session(), Optional.empty(), List.of());
    for (int i = 0; i < 1000; i++) {
      var _ = mishaps.at(moment);
    }
    assertThat(mishaps.list().getFirst().applied()).isBetween(250L, 350L);
    System.out.println("chance=30% of=1000 applied=" + mishaps.list().getFirst().applied());
  }

  private Session session() {
    server.playAfterHello(QUIT);
    return server.events(SessionEvent.Opened.class).getFirst().session();
  }

  @Test
  @DisplayName("Rules that can never match, and replies that accept, are refused in words")
  void nonsense() {
    assertThatThrownBy(() -> MishapRule.next(1, Stage.EHLO, DROP).from("a@b.test"))
        .hasMessage("a sender is known from the stage mail on");
    assertThatThrownBy(() -> MishapRule.next(1, Stage.MAIL, DROP).to("a@b.test"))
        .hasMessage("a recipient is known from the stage rcpt on");
    assertThatThrownBy(() -> MishapRule.next(1, Stage.RCPT, new Action.AcceptAndDrop()))
        .hasMessageContaining("at the stage end-of-data only");
    assertThat(AskedReplies.parse("250 2.0.0 fine")).as("D1: 250 cannot be asked for").isEmpty();
    assertThat(AskedReplies.parse("451 5.0.0 what")).isEmpty();
    assertThat(AskedReplies.parse("451x")).isEmpty();
    assertThat(AskedReplies.parse("45")).isEmpty();
    assertThat(AskedReplies.parse("451").orElseThrow().oneLine())
        .isEqualTo("451 4.0.0 as asked for");
    assertThat(AskedReplies.parse("550 no\r\n250 ok").orElseThrow().said())
        .containsExactly("550 5.0.0 no??250 ok");
  }

  @Test
  @DisplayName("Embedding: the lines of docs/faults.md make a server that drops two recipients")
  void embedded() {
    InetSocketAddress address = TestServer.ADDRESS;
    Execution execution = server.execution;
    PlannedMishaps mishaps = new PlannedMishaps(execution.random());
    ServerSettings settings = ServerSettings.of("mx.example.org", address).withMishaps(mishaps);
    mishaps.add(MishapRule.next(2, Stage.RCPT, new Action.Drop()).to("*@shop.test"));
    try (TestServer embedded = new TestServer(_ -> settings)) {
      embedded.playAfterHello(BEGUN + "C: RCPT TO:<ann@shop.test>\n" + DROPPED);
      assertThat(mishaps.list().getFirst().left()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("The list is bounded: rules that are used up make room, others do not")
  void bounded() {
    for (int i = 0; i < PlannedMishaps.RULES_MAX; i++) {
      next(Stage.MAIL, DROP);
    }
    assertThatThrownBy(() -> next(Stage.MAIL, DROP)).isInstanceOf(IllegalStateException.class);
    server.playAfterHello("C: MAIL FROM:<>\n" + DROPPED);
    next(Stage.MAIL, DROP);
    assertThat(mishaps.list()).hasSize(PlannedMishaps.RULES_MAX);
    assertThat(mishaps.list().getFirst().name()).isEqualTo("f2");
    assertThat(mishaps.clear()).isEqualTo(PlannedMishaps.RULES_MAX);
    server.playAfterHello(BEGUN + QUIT);
  }
}
