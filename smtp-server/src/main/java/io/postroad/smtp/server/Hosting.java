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
    boolean trusted = settings.trusted().test(client);
    switch (connections.admit(client, trusted)) {
      case Connections.Admission.Granted(Connections.Ticket ticket) ->
          start(connection, now, trusted, ticket);
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
      Transport connection, Serving now, boolean trusted, Connections.Ticket ticket) {
    String id = connections.ids().next();
    Bell bell = new Bell(connection);
    OpenSessions.Entry entry = new OpenSessions.Entry(id, connection, bell);
    Facts facts =
        new Facts(
            id,
            now.settings().listener(),
            connection.remoteAddress(),
            connection.localAddress(),
            trusted,
            new Conversation(time));
    open.add(entry);
    boolean started = false;
    try {
      entry.runs(
          execution.start(
              Execution.Kind.VIRTUAL,
              "in-" + id,
              () -> {
                try {
                  converse(connection, now, facts, bell, entry);
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

  private void converse(
      Transport connection, Serving now, Facts facts, Bell bell, OpenSessions.Entry entry) {
    ServerSettings settings = now.settings();
    Wire wire = new Wire(connection, facts.conversation(), settings.limits(), time);
    Replies replies = now.replies();
    Tally tally = new Tally(settings.limits(), facts.trusted(), connections, time);
    Telling telling = new Telling(facts, events, time);
    SmtpSession session = session(wire, settings, facts, bell, replies, tally, telling);
    End end = End.FAULT;
    try {
      telling.opened(session.last());
      end = session.run().end();
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
      sayFault(wire, replies);
    } finally {
      tellClosed(telling, session, end, tally);
    }
  }

  private SmtpSession session(
      Wire wire,
      ServerSettings settings,
      Facts facts,
      Bell bell,
      Replies replies,
      Tally tally,
      Telling telling) {
    Limits limits = settings.limits();
    boolean trusted = facts.trusted();
    BareNewlines bareNewlines =
        trusted && settings.normalizeBareNewlines() ? BareNewlines.NORMALIZE : BareNewlines.REJECT;
    Answers answers = new Answers(wire, replies, tally, limits.errorDelay(), time);
    ContentReception contents =
        new ContentReception(
            wire, answers, replies, limits, bareNewlines, tally, telling, trusted, time);
    return new SmtpSession(
        wire,
        answers,
        replies,
        Channel.clear(settings),
        tally,
        telling,
        new Transactions(answers, replies, limits, tally, telling, connections, trusted),
        contents,
        new ChunkReception(wire, answers, replies, contents, tally, time),
        new Rest(bell, connections.idleStrangers(), trusted, time),
        () -> serving.get().receiver(),
        time);
  }

  /** Whether the client hears a last reply depends on why the session ends. */
  private static void sayGoodbye(Wire wire, End end) throws IOException {
    switch (end) {
      case CLIENT_GONE, NOT_SMTP -> {} // nobody reads, and nothing waits to be sent
      case STOP -> wire.lingerAfterWaking();
      case QUIT, TIMEOUT, LIMIT, RULE, RECEIVER, FAULT -> wire.linger();
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

  private static void tellClosed(Telling telling, SmtpSession session, End end, Tally tally) {
    try {
      telling.closed(session.last(), end, tally);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "a consumer of events failed", e);
    }
  }

  /** Says why not, on a thread of its own: the acceptor never waits for a client. */
  private void refuse(Transport connection, ServerSettings settings, Reply reply) {
    events.accept(
        new SessionEvent.Refused(
            time.now(), settings.listener(), connection.remoteAddress(), reply));
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
