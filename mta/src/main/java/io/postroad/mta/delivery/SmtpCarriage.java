package io.postroad.mta.delivery;

import io.postroad.dns.AddressAnswer;
import io.postroad.dns.MailExchanger;
import io.postroad.dns.Resolver;
import io.postroad.mta.queue.Carrier;
import io.postroad.mta.queue.Cause;
import io.postroad.mta.queue.Job;
import io.postroad.mta.queue.Outcome;
import io.postroad.mta.settings.LmtpPlace;
import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.Spool;
import io.postroad.mta.spool.Success;
import io.postroad.smtp.client.Opening;
import io.postroad.smtp.client.SmtpClient;
import io.postroad.smtp.client.SmtpConnection;
import io.postroad.smtp.command.BodyType;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.dialog.Conversation;
import io.postroad.smtp.dialog.Turn;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.reply.EnhancedStatus;
import io.postroad.smtp.runtime.Time;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Carries mail to one destination over SMTP, message after message over one connection as long as
 * the next hop likes it. Straight down the page: find an address, open, send, judge. Confined to
 * its courier's thread.
 */
final class SmtpCarriage implements Carrier.Carriage {
  /** More addresses than these are not tried in one attempt. */
  private static final int ADDRESSES_MAX = 10;

  /** What can be dialled, and how it is called. */
  private record Target(String name, SocketAddress address) {}

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
      Time time,
      OpenConnections connections) {
    this.hop = hop;
    this.spool = spool;
    this.listMail = listMail;
    this.client = client;
    this.resolver = resolver;
    this.own = own;
    this.time = time;
    this.connections = connections;
  }

  @Override
  public Carrier.Result attempt(Job job) {
    Conversation conversation = new Conversation(time);
    boolean reused = open.isPresent();
    Optional<Outcome> trouble = connect(conversation);
    if (trouble.isPresent()) {
      return result(all(job, trouble.get()), conversation);
    }
    Map<Integer, Outcome> outcomes = send(job);
    if (reused && open.isEmpty() && outcomes.values().stream().allMatch(SmtpCarriage::isStale)) {
      // The next hop had enough of a connection that served others: that says nothing of this one.
      Optional<Outcome> again = connect(conversation);
      outcomes = again.isPresent() ? all(job, again.get()) : send(job);
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

  /** Makes sure of an open connection; else why there is none. */
  private Optional<Outcome> connect(Conversation conversation) {
    if (open.isPresent()) {
      open.get().connection.recordTo(conversation);
      return Optional.empty();
    }
    List<Target> targets = new ArrayList<>();
    Optional<Outcome> trouble = targets(targets);
    if (trouble.isPresent()) {
      return trouble;
    }
    Set<String> sentences = new LinkedHashSet<>();
    Optional<Cause> last = Optional.empty();
    for (Target target : targets) {
      switch (dial(target.address(), conversation)) {
        case Opening.Opened opened -> {
          connections.add(opened.connection());
          open = Optional.of(new Open(opened.connection(), target.name()));
          return Optional.empty();
        }
        case Opening.Refused refused -> {
          sentences.add(target.name() + " said: " + refused.reply().oneLine());
          last =
              Optional.of(
                  new Cause.Refused(
                      target.name(),
                      refused.stage().name(),
                      refused.reply(),
                      Cause.Scope.DESTINATION));
        }
        case Opening.NotSecured(String detail) -> {
          sentences.add(detail);
          last = Optional.of(new Cause.Unreachable(target.name(), detail));
        }
        case Opening.Unreachable unreachable -> {
          sentences.add(unreachable.detail());
          last = Optional.of(new Cause.Unreachable(target.name(), unreachable.detail()));
        }
      }
    }
    return Optional.of(new Outcome.Deferred(whyNone(sentences, last), false));
  }

  private Opening dial(SocketAddress address, Conversation conversation) {
    return switch (address) {
      case InetSocketAddress internet -> client.open(internet, conversation);
      case UnixDomainSocketAddress unix -> client.open(unix, conversation);
      default -> throw new IllegalStateException("no such address here: " + address);
    };
  }

  /** One host's trouble as it is; that of several as one sentence that names each. */
  private static Cause whyNone(Set<String> sentences, Optional<Cause> last) {
    return sentences.size() == 1
        ? last.orElseThrow()
        : new Cause.Unreachable(last.map(Cause::peerName).orElse(""), String.join("; ", sentences));
  }

  private Optional<Outcome> targets(List<Target> targets) {
    return switch (hop) {
      case Hop.Host(String host, int port, var _) -> hostTargets(host, port, targets);
      case Hop.Lmtp(LmtpPlace place, var _) -> lmtpTargets(place, targets);
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

  private Map<Integer, Outcome> send(Job job) {
    Open now = open.orElseThrow();
    QueueEntry entry = job.entry();
    Envelope whole = entry.message().envelope();
    ListMail.Form form = listMail.form(entry, job.recipients());
    BodyType body =
        BodyNeeded.of(
            whole.parameters().body(),
            now.connection.capabilities(),
            () -> spool.content(entry.id()));
    Envelope envelope =
        new Envelope(
            form.reversePath(),
            parameters(whole, body),
            job.recipients().stream().map(whole.recipients()::get).toList());
    boolean fresh = now.messages == 0;
    now.messages++;
    var settled =
        now.connection.send(
            envelope,
            () ->
                form.on(
                    spool
                        .content(entry.id())
                        .orElseThrow(() -> new IOException("the message is gone from the spool"))),
            entry.size() + form.length(),
            body == BodyType.EIGHT_BIT_MIME);
    Optional<Success> toTell = Judgement.toTell(now.connection.capabilities());
    Map<Integer, Outcome> outcomes = new HashMap<>();
    for (int i = 0; i < settled.size(); i++) {
      outcomes.put(job.recipients().get(i), Judgement.of(settled.get(i), now.peer, fresh, toTell));
    }
    if (!now.connection.reusable() || now.messages >= hop.limits().messagesPerConnection()) {
      close();
    }
    return outcomes;
  }

  /** What was declared binary and is not need not be called so. */
  private static MailParameters parameters(Envelope envelope, BodyType needed) {
    MailParameters given = envelope.parameters();
    return given.body().filter(BodyType.BINARY_MIME::equals).isEmpty()
        ? given
        : given.withContent(given.size(), Optional.of(needed));
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
