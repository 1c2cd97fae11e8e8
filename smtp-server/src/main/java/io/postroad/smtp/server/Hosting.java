package io.postroad.smtp.server;

import io.postroad.smtp.dialog.Conversation;
import io.postroad.smtp.reply.Replies;
import io.postroad.smtp.reply.Reply;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.Permits;
import io.postroad.smtp.runtime.Time;
import io.postroad.smtp.server.SessionEvent.End;
import io.postroad.smtp.wire.BareNewlines;
import io.postroad.smtp.wire.DeadlineException;
import io.postroad.smtp.wire.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Turns connections into sessions, each on a thread of its own, behind the one barrier that keeps
 * faults where they are. Thread-safe.
 */
final class Hosting {
  /** How many refused connections may read their refusal at once; more are closed at once. */
  private static final int REFUSALS_MAX = 256;

  private static final System.Logger LOG = System.getLogger(Hosting.class.getName());

  private final Execution execution;
  private final Time time;
  private final Connections connections;
  private final Consumer<SessionEvent> events;
  private final Supplier<Serving> serving;
  private final OpenSessions open;
  private final Permits refusals;

  Hosting(
      Execution execution,
      Connections connections,
      Consumer<SessionEvent> events,
      Supplier<Serving> serving,
      OpenSessions open) {
    this.execution = execution;
    this.time = execution.time();
    this.connections = connections;
    this.events = events;
    this.serving = serving;
    this.open = open;
    this.refusals = execution.permits(REFUSALS_MAX);
  }

  /** Makes a connection a session or refuses it; waits for neither. */
  void host(Transport connection) {
    Serving now = serving.get();
    ServerSettings settings = now.settings();
    InetAddress client = connection.remoteAddress().getAddress();
    boolean proxied = settings.entrance().proxied().test(client);
    boolean trusted = !proxied && settings.trusted().test(client);
    boolean forUsers = settings.authentication() instanceof Authentication.Required;
    switch (proxied
        ? connections.admitProxied(forUsers)
        : connections.admit(client, trusted, forUsers)) {
      case Connections.Admission.Granted(Connections.Ticket ticket) ->
          start(connection, now, proxied, trusted, ticket);
      case Connections.Admission.Refused(Connections.Why why) ->
          refuse(connection, settings, reply(now.replies(), why));
    }
    makeRoom(settings.limits());
  }

  private static Reply reply(Replies replies, Connections.Why why) {
    return switch (why) {
      case FULL -> replies.tooBusy();
      case MANY -> replies.tooManyConnections();
      case FAST -> replies.connectingTooOften();
    };
  }

  private void start(
      Transport connection,
      Serving now,
      boolean proxied,
      boolean trusted,
      Connections.Ticket ticket) {
    String id = connections.ids().next();
    Bell bell = new Bell(connection);
    OpenSessions.Entry entry = new OpenSessions.Entry(id, connection, bell);
    Facts facts =
        new Facts(
            id,
            now.settings().listener(),
            connection.remoteAddress(),
            connection.remoteAddress(),
            connection.localAddress(),
            trusted,
            now.settings().entrance().xclient().test(connection.remoteAddress().getAddress()),
            now.receiver().remoteQueue().isPresent(),
            new Conversation(time));
    Introductions introductions =
        new Introductions(now.settings(), ticket, why -> reply(now.replies(), why), time);
    open.add(entry);
    boolean started = false;
    try {
      entry.runs(
          execution.start(
              Execution.Kind.VIRTUAL,
              "in-" + id,
              () -> {
                try {
                  if (proxied) {
                    meet(connection, now, facts, bell, entry, introductions);
                  } else {
                    converse(connection, now, facts, bell, entry, introductions);
                  }
                } finally {
                  connection.close();
                  open.remove(entry);
                  ticket.end();
                }
              }));
      started = true;
    } finally {
      if (!started) {
        connection.close();
        open.remove(entry);
        ticket.end();
      }
    }
  }

  /** Learns from the PROXY header whose session it is, ahead of TLS and greeting. */
  private void meet(
      Transport connection,
      Serving now,
      Facts proxy,
      Bell bell,
      OpenSessions.Entry entry,
      Introductions introductions) {
    Telling telling = new Telling(proxy, events, time);
    State.Connected nothing = new State.Connected(Channel.clear(now.offers(), proxy));
    End end = End.NO_PROXY_HEADER;
    try {
      switch (introductions.meet(connection, proxy)) {
        case Introductions.Meeting.Client(Facts facts) -> {
          new Telling(facts, events, time).introducedBy(proxy, nothing);
          converse(connection, now, facts, bell, entry, introductions);
          return;
        }
        case Introductions.Meeting.Refused(Facts facts, Reply reply) -> {
          tellRefused(now.settings(), facts.client(), reply);
          sayRefusal(connection, now.settings().limits(), reply);
          return;
        }
        case Introductions.Meeting.Stranger() -> {}
      }
    } catch (IOException e) {
      end = End.CLIENT_GONE;
    }
    telling.opened(nothing);
    telling.closed(nothing, end, new Tally(now.settings().limits(), false, connections, time));
  }

  private void converse(
      Transport connection,
      Serving now,
      Facts facts,
      Bell bell,
      OpenSessions.Entry entry,
      Introductions introductions) {
    ServerSettings settings = now.settings();
    Wire wire = new Wire(connection, facts.conversation(), settings.limits(), time);
    Talk talk = talk(wire, now, facts, bell, introductions);
    End end = End.FAULT;
    try {
      talk.telling().opened(talk.session().last());
      State state = talk.session().run();
      while (state instanceof State.Renewed(Facts next, State.Open begin)) {
        talk = talk(wire, now, next, bell, introductions);
        state = talk.session().goOn(begin);
      }
      end = ((State.Over) state).end();
      entry.saidAll();
      sayGoodbye(wire, end);
    } catch (DeadlineException e) {
      end = End.TIMEOUT; // the client did not take what we wrote
    } catch (IOException e) {
      end = end == End.FAULT ? End.CLIENT_GONE : end;
    } catch (RuntimeException | Error e) {
      // The barrier: our bug, or no memory, ends this session and no other (rule D12).
      LOG.log(System.Logger.Level.ERROR, "session " + facts.id() + " failed", e);
      end = End.FAULT;
      sayFault(wire, now.replies());
    } finally {
      tellClosed(talk, end);
    }
  }

  /** A session with what it tells and counts. */
  private record Talk(SmtpSession session, Telling telling, Tally tally) {}

  private Talk talk(Wire wire, Serving now, Facts facts, Bell bell, Introductions introductions) {
    Tally tally = new Tally(now.settings().limits(), facts.trusted(), connections, time);
    if (introductions.mustLogIn()) {
      tally.mustLogInBy(time.deadlineIn(now.settings().limits().authentication().timeout()));
    }
    Telling telling = new Telling(facts, events, time);
    return new Talk(session(wire, now, facts, bell, introductions, tally, telling), telling, tally);
  }

  private SmtpSession session(
      Wire wire,
      Serving now,
      Facts facts,
      Bell bell,
      Introductions introductions,
      Tally tally,
      Telling telling) {
    ServerSettings settings = now.settings();
    Replies replies = now.replies();
    Limits limits = settings.limits();
    boolean trusted = facts.trusted();
    BareNewlines bareNewlines =
        trusted && settings.normalizeBareNewlines() ? BareNewlines.NORMALIZE : BareNewlines.REJECT;
    Answers answers = new Answers(wire, replies, tally, limits.errorDelay(), time);
    Spoiling spoiling = new Spoiling(wire, settings.mishaps(), telling, time);
    ContentReception contents =
        new ContentReception(
            wire,
            answers,
            replies,
            limits,
            settings.entrance().dialect(),
            bareNewlines,
            tally,
            telling,
            spoiling,
            trusted,
            time);
    return new SmtpSession(
        wire,
        facts,
        now,
        introductions,
        answers,
        replies,
        new Securing(wire, answers, replies, now, facts, telling),
        tally,
        telling,
        new Transactions(answers, replies, limits, tally, telling, connections, trusted),
        contents,
        new ChunkReception(wire, answers, replies, contents, tally, time),
        new AuthDialog(
            wire, answers, replies, settings, facts, tally, telling, introductions, time),
        new Rest(bell, connections.idleStrangers(), trusted, time),
        spoiling,
        () -> serving.get().receiver(),
        time);
  }

  /** Whether the client hears a last reply depends on why the session ends. */
  private static void sayGoodbye(Wire wire, End end) throws IOException {
    switch (end) {
      case CLIENT_GONE,
          NOT_SMTP,
          NO_PROXY_HEADER,
          DROPPED -> {} // nobody reads, or nobody shall; and nothing waits to be sent
      case STOP -> wire.lingerAfterWaking();
      case QUIT, TIMEOUT, LIMIT, RULE, HANDSHAKE, RECEIVER, FAULT -> wire.linger();
    }
  }

  private static void sayFault(Wire wire, Replies replies) {
    try {
      wire.say(replies.internalError());
      wire.linger();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "the client of a failed session is gone", e);
    }
  }

  private static void tellClosed(Talk talk, End end) {
    try {
      talk.telling().closed(talk.session().last(), end, talk.tally());
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "a consumer of events failed", e);
    }
  }

  /** Says why not, on a thread of its own: the acceptor never waits for a client. */
  private void refuse(Transport connection, ServerSettings settings, Reply reply) {
    tellRefused(settings, connection.remoteAddress(), reply);
    if (!refusals.tryAcquire()) {
      connection.close(); // a flood: words are for those who listen
      return;
    }
    boolean started = false;
    try {
      execution.start(
          Execution.Kind.VIRTUAL,
          "refuse-" + connections.ids().next(),
          () -> {
            try {
              sayRefusal(connection, settings.limits(), reply);
            } finally {
              connection.close();
              refusals.release();
            }
          });
      started = true;
    } finally {
      if (!started) {
        connection.close();
        refusals.release();
      }
    }
  }

  private void tellRefused(ServerSettings settings, InetSocketAddress client, Reply reply) {
    events.accept(new SessionEvent.Refused(time.now(), settings.listener(), client, reply));
  }

  private void sayRefusal(Transport connection, Limits limits, Reply reply) {
    try {
      byte[] octets = reply.wire();
      connection.write(octets, 0, octets.length, time.deadlineIn(limits.writeTimeout()));
      connection.shutdownOutput();
      Wire.linger(connection, limits, time);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "a refused client is gone", e);
    }
  }

  /** Under stress, strangers that have rested longer than they now may are sent away. */
  private void makeRoom(Limits limits) {
    if (!connections.stressed()) {
      return;
    }
    long since = time.nanos() - limits.stressCommandTimeout().toNanos();
    for (Bell bell : connections.idleStrangers().takeIdleSince(since)) {
      try {
        bell.ring(Bell.Reason.ROOM);
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "waking an idle session", e);
      }
    }
  }
}
