package io.postroad.app.flow;

import io.postroad.mta.history.HistoryEvent;
import io.postroad.mta.history.HistoryEvent.RecipientResult;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.address.NullReversePath;
import io.postroad.smtp.address.ReversePath;
import io.postroad.smtp.command.ClientName;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.command.RcptParameters;
import io.postroad.smtp.dialog.Conversation;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.smtp.reply.EnhancedStatus;
import io.postroad.smtp.reply.Reply;
import io.postroad.smtp.sasl.Mechanism;
import io.postroad.smtp.server.Mishaps;
import io.postroad.smtp.server.Session;
import io.postroad.smtp.server.SessionEvent;
import io.postroad.smtp.tls.ChannelBindings;
import io.postroad.smtp.tls.TlsFacts;
import io.postroad.testkit.runtime.TestTime;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Events as a server tells them, one of each kind and some more. */
public final class SampleEvents {
  /** A queue id. */
  public static final String ID = "01m84grmmvfc1kmxp77prk7x0x";

  private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");

  private SampleEvents() {}

  /** A mailbox. */
  public static Mailbox mailbox(String text) {
    return Mailbox.parse(text).orElseThrow();
  }

  /** A reply. */
  public static Reply reply(int code, String status, String text) {
    return new Reply(code, EnhancedStatus.parse(status), List.of(text));
  }

  /** A session inside TLS, whose client has logged in. */
  public static Session session(Conversation conversation) {
    try {
      return new Session(
          "s1",
          "submission",
          new InetSocketAddress(InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1}), 4321),
          new InetSocketAddress(InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 2}), 587),
          Optional.of(new ClientName("client.example.test")),
          true,
          false,
          Optional.of(
              new TlsFacts(
                  "TLSv1.3",
                  "TLS_AES_256_GCM_SHA384",
                  Optional.of("mx.example.test"),
                  Optional.empty(),
                  false,
                  ChannelBindings.NONE)),
          Optional.of("alice@example.test"),
          conversation);
    } catch (UnknownHostException e) {
      throw new AssertionError(e); // four octets are an address
    }
  }

  /** Of a client that has said nothing. */
  public static Session session() {
    return session(new Conversation(new TestTime()));
  }

  /** A message from Alice to Bob. */
  public static Envelope envelope() {
    return new Envelope(
        mailbox("alice@example.test"),
        MailParameters.NONE,
        List.of(new Recipient(mailbox("bob@example.test"), RcptParameters.NONE)));
  }

  /** A transaction that was refused. */
  public static SessionEvent refused(Reply reply) {
    ReversePath sender = new NullReversePath();
    return new SessionEvent.TransactionRefused(
        AT,
        session(),
        SessionEvent.Stage.RCPT,
        sender,
        Optional.of(mailbox("nobody@example.test")),
        List.of(mailbox("nobody@example.test")),
        reply);
  }

  /** An attempt for one recipient. */
  public static HistoryEvent attempted(Instant at, String id, String outcome, String reply) {
    return new HistoryEvent.Attempted(
        at,
        id,
        "192.0.2.1:25",
        List.of(new RecipientResult("bob@elsewhere.test", outcome, reply)),
        List.of());
  }

  /** One of each kind of session event. */
  public static List<SessionEvent> ofSessions() {
    Session session = session();
    InetSocketAddress client = session.client();
    return List.of(
        new SessionEvent.Opened(AT, session),
        new SessionEvent.Secured(AT, session),
        new SessionEvent.NotSecured(AT, session, "no cipher in common"),
        new SessionEvent.Refused(AT, "mx", client, reply(421, "4.3.2", "too busy")),
        new SessionEvent.LoggedIn(AT, session, Mechanism.PLAIN, "alice@example.test"),
        new SessionEvent.LoginFailed(
            AT, session, Mechanism.LOGIN, reply(535, "5.7.8", "wrong user name or password")),
        new SessionEvent.TransactionAccepted(AT, session, envelope(), ID, 1234),
        new SessionEvent.Introduced(AT, session, client, "PROXY"),
        refused(reply(550, "5.1.1", "no such mailbox")),
        new SessionEvent.TransactionLost(AT, session, envelope(), "connection reset"),
        new SessionEvent.Faulted(
            AT,
            session,
            Mishaps.Stage.RCPT,
            "f1",
            "dropped the connection",
            Optional.of(new NullReversePath()),
            List.of(mailbox("bob@elsewhere.test")),
            Optional.empty(),
            Optional.empty()),
        new SessionEvent.Closed(AT, session, SessionEvent.End.QUIT, 1, 0));
  }

  /** One of each kind of history event. */
  public static List<HistoryEvent> ofMessages() {
    return List.of(
        new HistoryEvent.Accepted(
            AT,
            ID,
            "s1",
            "192.0.2.1",
            "alice@example.test",
            List.of("bob@elsewhere.test"),
            1234,
            List.of()),
        new HistoryEvent.Refused(
            AT,
            "s1",
            "192.0.2.1",
            "rcpt",
            "",
            List.of("nobody@example.test"),
            "550 5.1.1 no",
            List.of()),
        new HistoryEvent.Lost(
            AT, "s1", "192.0.2.1", "", List.of("bob@elsewhere.test"), "input ended", List.of()),
        new HistoryEvent.ConnectionRefused(AT, "mx", "192.0.2.1", "421 4.7.0 too many", 0),
        new HistoryEvent.LoginFailed(AT, "s1", "192.0.2.1", "PLAIN", "535 5.7.8 no", List.of()),
        new HistoryEvent.Faulted(
            AT,
            "",
            "s1",
            "192.0.2.1",
            "rcpt",
            "f1",
            "dropped the connection",
            "",
            List.of("bob@elsewhere.test"),
            List.of()),
        attempted(AT, ID, "deferred", "451 4.7.1 greylisted"),
        new HistoryEvent.Reported(AT, ID, ID, List.of("bob@elsewhere.test")),
        new HistoryEvent.Steered(AT, ID, "hold", "cli"),
        new HistoryEvent.Removed(AT, ID));
  }
}
