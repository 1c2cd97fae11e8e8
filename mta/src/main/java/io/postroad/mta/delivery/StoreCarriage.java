package io.postroad.mta.delivery;

import io.postroad.mta.queue.Carrier;
import io.postroad.mta.queue.Cause;
import io.postroad.mta.queue.Job;
import io.postroad.mta.queue.Outcome;
import io.postroad.mta.routing.Route;
import io.postroad.mta.routing.Router;
import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.Spool;
import io.postroad.smtp.address.ForwardPath;
import io.postroad.smtp.command.BodyType;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.reply.EnhancedStatus;
import io.postroad.smtp.trace.ReturnPath;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts mail into Maildirs and into the built-in inbox: final delivery, so {@code Return-Path} goes
 * on top (RFC 5321 §4.4). Confined to its courier's thread.
 */
final class StoreCarriage implements Carrier.Carriage {
  private final Spool spool;
  private final Router router;
  private final MaildirStore maildirs;
  private final InboxStore inbox;
  private final ListMail listMail;
  private final String hostname;

  StoreCarriage(
      Spool spool,
      Router router,
      MaildirStore maildirs,
      InboxStore inbox,
      ListMail listMail,
      String hostname) {
    this.spool = spool;
    this.router = router;
    this.maildirs = maildirs;
    this.inbox = inbox;
    this.listMail = listMail;
    this.hostname = hostname;
  }

  @Override
  public Carrier.Result attempt(Job job) {
    Map<Integer, Outcome> outcomes = new HashMap<>();
    Map<String, Outcome> perFolder = new HashMap<>();
    List<Integer> forInbox =
        job.recipients().stream()
            .filter(i -> router.route(path(job, i)) instanceof Route.IntoInbox)
            .toList();
    for (int i : job.recipients()) {
      switch (router.route(path(job, i))) {
        case Route.IntoMaildir maildir ->
            outcomes.put(
                i,
                perFolder.computeIfAbsent(
                    maildir.folder(), _ -> intoMaildir(job.entry(), i, maildir)));
        case Route.IntoInbox _ ->
            outcomes.put(
                i, perFolder.computeIfAbsent("inbox", _ -> intoInbox(job.entry(), forInbox)));
        case Route.ToHost _,
            Route.ToLmtp _,
            Route.ToExchangers _,
            Route.Dropped _,
            Route.Refused _,
            Route.NoSuchMailbox _,
            Route.Undecided _,
            Route.BecameGroup _ ->
            outcomes.put(
                i,
                later(new IOException("its route changed while it waited; it is planned again")));
      }
    }
    return new Carrier.Result(outcomes, List.of());
  }

  private static ForwardPath path(Job job, int recipient) {
    return job.entry().message().envelope().recipients().get(recipient).forwardPath();
  }

  private Outcome intoMaildir(QueueEntry entry, int recipient, Route.IntoMaildir maildir) {
    // The name says which message it is, so that a second attempt after a crash adds nothing.
    String name =
        entry.message().received().getEpochSecond()
            + "."
            + entry.id()
            + "."
            + hostname.replace('/', '_').replace(':', '_');
    try (Content content = content(entry, List.of(recipient))) {
      boolean binary =
          entry.message().envelope().parameters().body().equals(Optional.of(BodyType.BINARY_MIME));
      maildirs.deliver(maildir.folder(), name, maildir.domain().maildirMode(), binary, content);
      return new Outcome.Delivered("", "delivered to maildir:" + maildir.folder());
    } catch (IOException e) {
      return later(e);
    }
  }

  private Outcome intoInbox(QueueEntry entry, List<Integer> recipients) {
    try (Content content = content(entry, recipients)) {
      inbox.store(
          entry.id().text(),
          entry.message().envelope().reversePath(),
          recipients.stream()
              .map(i -> entry.message().envelope().recipients().get(i).forwardPath())
              .toList(),
          entry.message().received(),
          entry.message().arrival(),
          content);
      return new Outcome.Delivered("", "delivered to the inbox");
    } catch (IOException e) {
      return later(e);
    }
  }

  private Content content(QueueEntry entry, List<Integer> recipients) throws IOException {
    Content content =
        spool.content(entry.id()).orElseThrow(() -> new IOException("the message is gone"));
    ListMail.Form form = listMail.form(entry, recipients);
    return new PrefixedContent(new ReturnPath(form.reversePath()).octets(), form.on(content));
  }

  private static Outcome later(IOException trouble) {
    String why = trouble.getMessage() == null ? trouble.toString() : trouble.getMessage();
    return new Outcome.Deferred(
        new Cause.Ours(new EnhancedStatus(4, 2, 0), why, Cause.Scope.RECIPIENT), false);
  }

  @Override
  public void close() {
    // Nothing is kept open between two messages.
  }
}
