package io.postroad.smtp.server;

import io.postroad.smtp.address.DomainName;
import io.postroad.smtp.address.ForwardPath;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.address.Postmaster;
import io.postroad.smtp.address.ReversePath;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.dialog.Turn;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.smtp.reply.EtrnReplies;
import io.postroad.smtp.reply.Replies;
import io.postroad.smtp.reply.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps mail for a few mailboxes of example.org in memory. Thread-safe. */
class KeepingReceiver implements MailReceiver {
  private static final Set<String> MAILBOXES = Set.of("alice", "bob", "postmaster");

  /** One message it said 250 for. */
  record Kept(Envelope envelope, String content, List<Turn> conversation, Session session) {}

  final List<Kept> kept = new CopyOnWriteArrayList<>();
  private final Replies replies;

  KeepingReceiver(String hostname) {
    replies = new Replies(new DomainName(hostname));
  }

  @Override
  public Verdict begin(Session session, ReversePath reversePath, MailParameters parameters) {
    return Verdict.ACCEPTED;
  }

  @Override
  public Verdict addRecipient(Session session, ReversePath reversePath, Recipient recipient) {
    return switch (recipient.forwardPath()) {
      case Postmaster _ -> Verdict.ACCEPTED;
      case Mailbox mailbox -> judge(mailbox);
    };
  }

  private Verdict judge(ForwardPath path) {
    Mailbox mailbox = (Mailbox) path;
    if (!mailbox.domain().text().equals("example.org")) {
      return new Verdict.Refused(replies.relayingDenied(mailbox));
    }
    String name = mailbox.localPart().value();
    return MAILBOXES.contains(name) || name.startsWith("user")
        ? Verdict.ACCEPTED
        : new Verdict.Refused(replies.unknownMailbox(mailbox));
  }

  @Override
  public Receipt receive(Session session, Envelope envelope, Content content) throws IOException {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    byte[] some = new byte[512];
    int count;
    while ((count = content.read(some, 0, some.length)) >= 0) {
      octets.write(some, 0, count);
    }
    kept.add(
        new Kept(
            envelope,
            octets.toString(StandardCharsets.ISO_8859_1),
            session.conversation().turns(),
            session));
    return new Receipt.Stored("m" + kept.size());
  }

  /** Mail is kept for customer.test, as long as a test says so. */
  volatile boolean keepsMail;

  @Override
  public Optional<RemoteQueue> remoteQueue() {
    return keepsMail
        ? Optional.of((_, node) ->
            switch (node) {
              case "customer.test" -> EtrnReplies.started(2, node);
              case "many.test" -> EtrnReplies.started(node);
              case "quiet.test" -> EtrnReplies.nothing(node);
              case "slow.test" -> EtrnReplies.queuing(node);
              case "busy.test" -> EtrnReplies.unable(node);
              default -> EtrnReplies.notAllowed(node, "no mail is kept for it here");
            })
        : Optional.empty();
  }

  @Override
  public Reply verify(Session session, String query, Replies words) {
    return switch (query) {
      case "alice" -> words.verified("Alice Example <alice@example.org>");
      case "Example" -> words.ambiguous(List.of("<alice@example.org>", "<bob@example.org>"));
      case "zoe" -> words.verified("Zo\u00eb <zoe@example.org>");
      case "\u7528\u6237" -> words.verified("<\u7528\u6237@example.org>");
      case "han" -> words.ambiguous(List.of("<\u7528\u6237@example.org>", "<han@example.org>"));
      case "secret" -> words.cannotVerify();
      default -> words.noSuchName(query);
    };
  }

  @Override
  public Reply expand(Session session, String query, Replies words) {
    return switch (query) {
      case "team" -> words.expanded(List.of("<alice@example.org>", "<bob@example.org>"));
      case "han" -> words.expanded(List.of("<\u7528\u6237@example.org>", "<han@example.org>"));
      case "secret" -> words.cannotExpand();
      default -> words.noSuchList(query);
    };
  }
}
