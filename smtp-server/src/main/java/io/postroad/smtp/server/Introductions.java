package io.postroad.smtp.server;

import io.postroad.smtp.command.Command;
import io.postroad.smtp.reply.Reply;
import io.postroad.smtp.reply.XclientReplies;
import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Time;
import io.postroad.smtp.sasl.SaslPrep;
import io.postroad.smtp.server.SessionEvent.End;
import io.postroad.smtp.server.State.Connected;
import io.postroad.smtp.server.State.Open;
import io.postroad.smtp.server.State.Ready;
import io.postroad.smtp.server.State.Renewed;
import io.postroad.smtp.wire.DeadlineException;
import io.postroad.smtp.wire.ProxyHeader;
import io.postroad.smtp.wire.ProxyHeaderParser;
import io.postroad.smtp.wire.ProxyHeaderParser.Reading;
import io.postroad.smtp.wire.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Whose session it is where a proxy speaks for the client: by a PROXY header ahead of everything,
 * or by XCLIENT. Only listed peers are believed (rule S7); from then on trust, limits, Received
 * fields and events are those of the client. Confined to the session's thread.
 */
final class Introductions {
  /** The header is the first thing that a proxy sends: it has no reason to be slow. */
  static final Duration HEADER_WITHIN = Duration.ofSeconds(5);

  private final ServerSettings settings;
  private final Connections.Ticket ticket;
  private final Function<Connections.Why, Reply> refusals;
  private final Time time;

  /**
   * The introductions on one connection.
   *
   * @param refusals what is said to a client over its limits
   */
  Introductions(
      ServerSettings settings,
      Connections.Ticket ticket,
      Function<Connections.Why, Reply> refusals,
      Time time) {
    this.settings = settings;
    this.ticket = ticket;
    this.refusals = refusals;
    this.time = time;
  }

  /** What came ahead of the session. */
  sealed interface Meeting {
    /** Somebody whose session it is. */
    record Client(Facts facts) implements Meeting {}

    /** Somebody who has too many connections. */
    record Refused(Facts facts, Reply reply) implements Meeting {}

    /** No header, though there had to be one. */
    record Stranger() implements Meeting {}
  }

  /** The client has told who it is itself: stress does not count it as a stranger any more. */
  void loggedIn() {
    ticket.loggedIn();
  }

  /** Whether the connection was let in for nothing but to log in. */
  boolean mustLogIn() {
    return ticket.mustLogIn();
  }

  /** Reads the PROXY header, which must be there, and not an octet more. */
  Meeting meet(Transport connection, Facts proxy) throws IOException {
    Optional<ProxyHeader> header = header(connection);
    if (header.isEmpty()) {
      return new Meeting.Stranger();
    }
    Facts facts =
        switch (header.get()) {
          // Nobody is named, so nobody is trusted: the proxy may not know whom it let in.
          case ProxyHeader.Unknown() -> proxy.unknown();
          case ProxyHeader.Client(InetSocketAddress source, InetSocketAddress destination) ->
              new Facts(
                  proxy.id(),
                  proxy.listener(),
                  source,
                  source,
                  destination,
                  settings.trusted().test(source.getAddress()),
                  settings.entrance().xclient().test(source.getAddress()),
                  proxy.asks(),
                  proxy.conversation());
        };
    return admitted(facts)
        .<Meeting>map(refusal -> new Meeting.Refused(facts, refusal))
        .orElse(new Meeting.Client(facts));
  }

  private Optional<ProxyHeader> header(Transport connection) throws IOException {
    byte[] octets = new byte[ProxyHeaderParser.OCTETS_MAX];
    int length = 0;
    Deadline deadline = time.deadlineIn(HEADER_WITHIN);
    try {
      while (true) {
        switch (ProxyHeaderParser.parse(octets, length)) {
          case Reading.Complete(ProxyHeader header, int skip) -> {
            return skip(connection, skip, deadline) ? Optional.of(header) : Optional.empty();
          }
          case Reading.Malformed() -> {
            return Optional.empty();
          }
          case Reading.Incomplete(int more) -> {
            int count = connection.read(octets, length, more, deadline);
            if (count < 0) {
              return Optional.empty();
            }
            length += count;
          }
        }
      }
    } catch (DeadlineException e) {
      return Optional.empty();
    }
  }

  private static boolean skip(Transport connection, int octets, Deadline deadline)
      throws IOException {
    byte[] dropped = new byte[Math.min(octets, 4096)];
    int left = octets;
    while (left > 0) {
      int count = connection.read(dropped, 0, Math.min(left, dropped.length), deadline);
      if (count < 0) {
        return false;
      }
      left -= count;
    }
    return true;
  }

  /** The connection counts for the client from now on; a reply when that is too much. */
  private Optional<Reply> admitted(Facts facts) {
    return ticket.passTo(facts.client().getAddress(), facts.trusted()).map(refusals);
  }

  /** Whose name it is, for clients that the proxy has let in; empty when it is nobody's. */
  private Optional<String> account(String login) {
    return switch (settings.authentication()) {
      case Authentication.None() -> Optional.empty();
      case Authentication.Anyone() -> Optional.of(login);
      case Authentication.Required(Authenticator authenticator, var _) ->
          SaslPrep.prepare(login).flatMap(authenticator::find).map(Authenticator.Login::account);
    };
  }

  /**
   * A proxy that passes commands on passes on what its client says too: once it has told who that
   * is, the client's own right counts (rule S7), and a user of the proxy has none.
   */
  private boolean introduces(Command.Xclient command, Xclient told) {
    return !command.attributes().containsKey(Xclient.LOGIN)
        && (!command.attributes().containsKey(Xclient.ADDR)
            || settings.entrance().xclient().test(told.client().getAddress()));
  }

  /** XCLIENT outside a transaction. */
  State xclient(Open state, Command.Xclient command, Facts facts, Answers answers)
      throws IOException {
    if (!facts.introduces()) {
      return answers.error(XclientReplies.notAllowed(), state);
    }
    return switch (Xclient.read(command.attributes(), facts)) {
      case Xclient.Reading.Bad(String name) ->
          answers.error(XclientReplies.badAttribute(name), state);
      case Xclient.Reading.Well(Xclient told) -> {
        Facts next =
            facts.of(
                told.client(),
                told.local(),
                settings.trusted().test(told.client().getAddress()),
                introduces(command, told));
        Optional<String> account = told.login().flatMap(this::account);
        if (told.login().isPresent() && account.isEmpty()) {
          yield answers.error(XclientReplies.badAttribute(Xclient.LOGIN), state);
        }
        Optional<Reply> refusal = admitted(next);
        Channel clear = state.channel().of(settings, next);
        Channel channel = account.map(clear::loggedIn).orElse(clear);
        account.ifPresent(_ -> ticket.loggedIn());
        Open begin =
            told.hello()
                .<Open>map(name -> new Ready(name, told.extended(), channel))
                .orElse(new Connected(channel));
        yield refusal.isPresent()
            ? answers.close(refusal.get(), End.LIMIT)
            : new Renewed(next, begin);
      }
    };
  }
}
