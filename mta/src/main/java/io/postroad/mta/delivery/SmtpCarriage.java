package io.postroad.mta.delivery;

import io.postroad.dns.AddressAnswer;
import io.postroad.dns.MailExchanger;
import io.postroad.dns.Resolver;
import io.postroad.mta.delivery.Dialling.Target;
import io.postroad.mta.queue.Carrier;
import io.postroad.mta.queue.Cause;
import io.postroad.mta.queue.Job;
import io.postroad.mta.queue.Outcome;
import io.postroad.mta.settings.LmtpPlace;
import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.Spool;
import io.postroad.mta.spool.Success;
import io.postroad.smtp.client.ContentSource;
import io.postroad.smtp.client.RecipientOutcome;
import io.postroad.smtp.client.SmtpClient;
import io.postroad.smtp.client.SmtpConnection;
import io.postroad.smtp.dialog.Conversation;
import io.postroad.smtp.dialog.Turn;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.smtp.extension.Capabilities;
import io.postroad.smtp.reply.EnhancedStatus;
import io.postroad.smtp.runtime.Time;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Carries mail to one destination over SMTP, message after message over one connection as long as
 * the next hop likes it. Straight down the page: find an address, open, send, judge. Confined to
 * its courier's thread.
 */
final class SmtpCarriage implements Carrier.Carriage {
  /** More addresses than these are not tried in one attempt. */
  private static final int ADDRESSES_MAX = 10;

  /** An open connection, who is at its other end, and how much it has carried. */
  private static final class Open {
    private final SmtpConnection connection;
    private final String peer;
    private int messages;

    Open(SmtpConnection connection, String peer) {
      this.connection = connection;
      this.peer = peer;
    }
  }

  private final Hop hop;
  private final Spool spool;
  private final ListMail listMail;
  private final SmtpClient client;
  private final Optional<Resolver> resolver;
  private final OwnAddresses own;
  private final Dialling dialling;
  private final Time time;
  private final OpenConnections connections;
  private Optional<Open> open = Optional.empty();

  SmtpCarriage(
      Hop hop,
      Spool spool,
      ListMail listMail,
      SmtpClient client,
      Optional<Resolver> resolver,
      OwnAddresses own,
      Dialling dialling,
      Time time,
      OpenConnections connections) {
    this.hop = hop;
    this.spool = spool;
    this.listMail = listMail;
    this.client = client;
    this.resolver = resolver;
    this.own = own;
    this.dialling = dialling;
    this.time = time;
    this.connections = connections;
  }

  @Override
  public Carrier.Result attempt(Job job) {
    Conversation conversation = new Conversation(time);
    List<Protection> allowed = Protection.of(hop, job.entry().message());
    boolean reused = open.isPresent();
    Optional<Outcome> trouble = connect(allowed, conversation);
    if (trouble.isPresent()) {
      return result(all(job, trouble.get()), conversation);
    }
    Map<Integer, Outcome> outcomes = sendAll(job, allowed, conversation);
    if (reused && open.isEmpty() && outcomes.values().stream().allMatch(SmtpCarriage::isStale)) {
      // The next hop had enough of a connection that served others: that says nothing of this one.
      Optional<Outcome> again = connect(allowed, conversation);
      outcomes = again.isPresent() ? all(job, again.get()) : sendAll(job, allowed, conversation);
    }
    return result(outcomes, conversation);
  }

  private static Carrier.Result result(Map<Integer, Outcome> outcomes, Conversation conversation) {
    List<Turn> turns = conversation.turns();
    return new Carrier.Result(outcomes, turns);
  }

  private static Map<Integer, Outcome> all(Job job, Outcome outcome) {
    Map<Integer, Outcome> outcomes = new HashMap<>();
    job.recipients().forEach(i -> outcomes.put(i, outcome));
    return outcomes;
  }

  /** Nothing was delivered, and only because the connection ended. */
  private static boolean isStale(Outcome outcome) {
    return outcome instanceof Outcome.Deferred deferred
        && !deferred.maybeDelivered()
        && (deferred.cause() instanceof Cause.Lost
            || (deferred.cause() instanceof Cause.Refused refused
                && refused.reply().code() == 421));
  }

  /** Makes sure of an open connection with the best protection there is; else why there is none. */
  private Optional<Outcome> connect(List<Protection> allowed, Conversation conversation) {
    Optional<Outcome> trouble = Optional.empty();
    for (Protection protection : allowed) {
      switch (connect(protection, conversation)) {
        case Dialling.Dialled.Reached(SmtpConnection connection, String peer) -> {
          if (open.isEmpty()) {
            connections.add(connection);
            open = Optional.of(new Open(connection, peer));
          }
          return Optional.empty();
        }
        case Dialling.Dialled.NotReached(Outcome outcome, boolean unprotected) -> {
          trouble = Optional.of(outcome);
          if (!unprotected) {
            return trouble; // nobody is there, and that is so for less protection, too
          }
        }
      }
    }
    return trouble;
  }

  private Dialling.Dialled connect(Protection protection, Conversation conversation) {
    if (open.isPresent() && !protection.isGivenBy(open.get().connection)) {
      close();
    }
    if (open.isPresent()) {
      open.get().connection.recordTo(conversation);
      return new Dialling.Dialled.Reached(open.get().connection, open.get().peer);
    }
    List<Target> targets = new ArrayList<>();
    Optional<Outcome> trouble = targets(targets);
    if (trouble.isPresent()) {
      return new Dialling.Dialled.NotReached(trouble.get(), false);
    }
    return switch (dialling.dial(client, targets, protection, conversation)) {
      case Dialling.Dialled.Reached reached -> reached;
      case Dialling.Dialled.NotReached(Outcome outcome, boolean unprotected) ->
          new Dialling.Dialled.NotReached(doubted(outcome, targets), unprotected);
    };
  }

  /** Nothing is final as long as there is an exchanger that was not tried. */
  private Outcome doubted(Outcome outcome, List<Target> tried) {
    return outcome instanceof Outcome.Failed(Cause cause)
            && hop instanceof Hop.Exchangers exchangers
            && exchangers.exchangers().stream()
                .anyMatch(e -> tried.stream().noneMatch(t -> t.name().equals(e.host())))
        ? new Outcome.Deferred(cause, false)
        : outcome;
  }

  private Optional<Outcome> targets(List<Target> targets) {
    return switch (hop) {
      case Hop.Host(String host, int port, var _, var _, var _, var _) ->
          hostTargets(host, port, targets);
      case Hop.Lmtp(LmtpPlace place, var _, var _) -> lmtpTargets(place, targets);
      case Hop.Exchangers exchangers -> exchangerTargets(exchangers, targets);
      case Hop.Maildirs _, Hop.BuiltInInbox _ ->
          throw new IllegalStateException("no SMTP to " + hop.name());
    };
  }

  private Optional<Outcome> lmtpTargets(LmtpPlace place, List<Target> targets) {
    return switch (place) {
      case LmtpPlace.Host(String host, int port) -> hostTargets(host, port, targets);
      case LmtpPlace.Socket(String path) -> {
        targets.add(new Target(place.text(), UnixDomainSocketAddress.of(path)));
        yield Optional.empty();
      }
    };
  }

  private Optional<Outcome> hostTargets(String host, int port, List<Target> targets) {
    Optional<InetAddress> literal = AddressText.parse(host);
    if (literal.isPresent()) {
      targets.add(new Target(host, new InetSocketAddress(literal.get(), port)));
      return Optional.empty();
    }
    if (resolver.isEmpty()) {
      return Optional.of(
          deferred("the next hop " + host + " needs DNS; write its address in the route"));
    }
    return switch (resolver.get().addresses(host)) {
      case AddressAnswer.Addresses found -> {
        found.addresses().stream()
            .map(a -> new Target(host, new InetSocketAddress(a, port)))
            .forEach(targets::add);
        yield Optional.empty();
      }
      // The operator named this host: that it does not exist now is theirs to mend.
      case AddressAnswer.NoSuchHost _ ->
          Optional.of(deferred("the next hop " + host + " does not exist in DNS"));
      case AddressAnswer.Unresolved unresolved -> Optional.of(deferred(unresolved.why()));
    };
  }

  private Optional<Outcome> exchangerTargets(Hop.Exchangers exchangers, List<Target> targets) {
    for (MailExchanger exchanger : exchangers.exchangers()) {
      for (InetAddress address : exchanger.addresses()) {
        InetSocketAddress target = new InetSocketAddress(address, exchangers.port());
        if (targets.size() < ADDRESSES_MAX && !own.isOurs(target)) {
          targets.add(new Target(exchanger.host(), target));
        }
      }
    }
    return targets.isEmpty()
        ? Optional.of(deferred("no address is known now for " + exchangers.name()))
        : Optional.empty();
  }

  private static Outcome deferred(String why) {
    return new Outcome.Deferred(
        new Cause.Ours(new EnhancedStatus(4, 4, 3), why, Cause.Scope.DESTINATION), false);
  }

  /** Where the next hop takes no more on a connection (RFC 9422), the rest goes over another. */
  private Map<Integer, Outcome> sendAll(
      Job job, List<Protection> allowed, Conversation conversation) {
    List<Recipient> recipients = job.entry().message().envelope().recipients();
    Map<Integer, Outcome> outcomes = new HashMap<>();
    List<Integer> left = job.recipients();
    while (!left.isEmpty()) {
      List<Recipient> whom = left.stream().map(recipients::get).toList();
      int room = open.map(now -> now.connection.room(whom)).orElse(0);
      if (room == 0) {
        close();
        Optional<Outcome> trouble = connect(allowed, conversation);
        if (trouble.isPresent()) {
          left.forEach(i -> outcomes.put(i, trouble.get()));
          return outcomes;
        }
        room = Math.max(1, open.orElseThrow().connection.room(whom));
      }
      outcomes.putAll(send(new Job(job.entry(), job.destination(), left.subList(0, room))));
      left = left.subList(room, left.size());
    }
    return outcomes;
  }

  private Map<Integer, Outcome> send(Job job) {
    Open now = open.orElseThrow();
    QueueEntry entry = job.entry();
    Envelope whole = entry.message().envelope();
    ListMail.Form form = listMail.form(entry, job.recipients());
    ContentSource content =
        () ->
            form.on(
                spool
                    .content(entry.id())
                    .orElseThrow(() -> new IOException("the message is gone from the spool")));
    Capabilities offered = now.connection.capabilities();
    Instant at = time.now();
    Fitting fitting =
        Fitting.of(
            Protection.sayable(Passing.parameters(hop, entry.message(), at), now.connection),
            content,
            entry.size() + form.length(),
            offered);
    boolean fresh = now.messages == 0;
    now.messages++;
    List<RecipientOutcome> settled =
        switch (fitting) {
          case Fitting.Refused(var why) -> Collections.nCopies(job.recipients().size(), why);
          case Fitting.Ready ready ->
              now.connection.send(
                  new Envelope(
                      form.reversePath(),
                      ready.parameters(),
                      job.recipients().stream()
                          .map(whole.recipients()::get)
                          .map(r -> Passing.recipient(r, hop, entry.message(), offered, at))
                          .toList()),
                  ready.source(),
                  ready.size(),
                  ready.eightBit());
        };
    Optional<Success> toTell = Judgement.toTell(hop, offered);
    Map<Integer, Outcome> outcomes = new HashMap<>();
    for (int i = 0; i < settled.size(); i++) {
      Outcome outcome = Judgement.of(settled.get(i), now.peer, fresh, toTell);
      outcomes.put(
          job.recipients().get(i), Passing.told(outcome, hop, entry.message(), offered, at));
    }
    if (!now.connection.reusable() || now.messages >= hop.limits().messagesPerConnection()) {
      close();
    }
    return outcomes;
  }

  @Override
  public void close() {
    open.ifPresent(now -> {
      now.connection.quit();
      connections.remove(now.connection);
    });
    open = Optional.empty();
  }
}
