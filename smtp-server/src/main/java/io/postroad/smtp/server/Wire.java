package io.postroad.smtp.server;

import io.postroad.smtp.command.CommandParser;
import io.postroad.smtp.command.Parsed;
import io.postroad.smtp.dialog.Conversation;
import io.postroad.smtp.reply.Reply;
import io.postroad.smtp.reply.ReplyWriter;
import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Time;
import io.postroad.smtp.tls.TlsException;
import io.postroad.smtp.tls.TlsFacts;
import io.postroad.smtp.tls.TlsServer;
import io.postroad.smtp.tls.TlsTransport;
import io.postroad.smtp.wire.BareNewlines;
import io.postroad.smtp.wire.ChunkReader;
import io.postroad.smtp.wire.ContentLimits;
import io.postroad.smtp.wire.ContentReader;
import io.postroad.smtp.wire.DeadlineException;
import io.postroad.smtp.wire.Line;
import io.postroad.smtp.wire.LineReader;
import io.postroad.smtp.wire.Transport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Octets to commands and replies to octets; all that is said is kept in the conversation. Confined
 * to the session's thread.
 */
final class Wire {
  private static final int DROP_OCTETS = 8192;
  private static final String AUTH = "AUTH ";
  private static final Duration AFTER_WAKING = Duration.ofMillis(200);

  private final Transport connection;
  private final Conversation conversation;
  private final Limits limits;
  private final Time time;
  private SessionTransport transport;
  private LineReader lines;
  private ReplyWriter replies;
  private boolean firstLine = true;

  /** How long a line that begins with AUTH may be. */
  private int authLine;

  Wire(Transport connection, Conversation conversation, Limits limits, Time time) {
    this.connection = connection;
    this.transport = new SessionTransport(connection);
    this.lines = new LineReader(transport, limits.unreadInput());
    this.replies = new ReplyWriter(connection, time, limits.writeTimeout(), limits.unsentOutput());
    this.conversation = conversation;
    this.limits = limits;
    this.time = time;
    transport.beforeWaiting(replies::flush);
  }

  /**
   * Sends what waits and goes inside TLS; nothing that was read before is left (rule S5).
   *
   * @throws TlsException when client and server do not come together
   * @throws DeadlineException when it took too long
   */
  TlsFacts secure(TlsServer server) throws IOException {
    flush();
    TlsTransport inside = server.accept(connection, time.deadlineIn(limits.tlsHandshakeTimeout()));
    transport = new SessionTransport(inside);
    lines = new LineReader(transport, limits.unreadInput());
    replies = new ReplyWriter(inside, time, limits.writeTimeout(), limits.unsentOutput());
    transport.beforeWaiting(replies::flush);
    firstLine = true;
    conversation.note("inside TLS: " + inside.facts().text());
    return inside.facts();
  }

  /** Only AUTH may be longer than other commands are, and only where it is offered. */
  void takesAuth(boolean offered) {
    authLine = offered ? limits.authentication().line() : 0;
  }

  /** Reads and parses the next line; it must begin by {@code first}. */
  Input readCommand(Deadline first) throws IOException {
    try {
      if (firstLine && (!lines.await(first) || transport.beganForeign())) {
        return transport.beganForeign() ? foreign() : new Input.End();
      }
      Line line =
          lines.read(
              limits.commandLine(), AUTH, authLine, first, limits.commandLineTimeout(), time);
      if (firstLine && transport.beganForeign()) {
        return foreign();
      }
      firstLine = false;
      return input(line);
    } catch (DeadlineException e) {
      return new Input.Late();
    }
  }

  /** Reads what a client answers to a challenge of AUTH; the conversation masks it. */
  Line readResponse(Deadline by) throws IOException {
    Line line = lines.read(limits.authentication().line(), by, time);
    switch (line) {
      case Line.Text(byte[] octets) ->
          conversation.client(new String(octets, StandardCharsets.ISO_8859_1));
      case Line.TooLong() -> conversation.note("an overlong line of AUTH was dropped");
      case Line.BareControl() -> conversation.note("a bare CR, LF or NUL came");
      case Line.End() -> {
        // The session's end says so.
      }
    }
    return line;
  }

  private Input input(Line line) {
    return switch (line) {
      case Line.Text(byte[] octets) -> {
        conversation.client(new String(octets, StandardCharsets.UTF_8));
        yield switch (CommandParser.parse(octets)) {
          case Parsed.Well(var command) -> new Input.Got(command);
          case Parsed.Faulty fault -> new Input.Malformed(fault);
        };
      }
      case Line.TooLong() -> {
        conversation.note("a command line over " + limits.commandLine() + " octets was dropped");
        yield new Input.TooLong();
      }
      case Line.BareControl() -> {
        conversation.note("a bare CR, LF or NUL came");
        yield new Input.BareControl();
      }
      case Line.End() -> new Input.End();
    };
  }

  private Input foreign() {
    conversation.note("another protocol than SMTP came");
    return new Input.Foreign();
  }

  /** Whether input has come that nothing has asked for yet (rule S4). Does not wait. */
  boolean inputWaits() {
    return lines.hasBuffered() || transport.hasInput();
  }

  /** Whether what waits, before anything was read, is another protocol. */
  boolean foreignWaits() throws IOException {
    return lines.await(time.deadlineIn(limits.commandLineTimeout())) && transport.beganForeign();
  }

  /** Puts a reply behind those that wait to be sent. */
  void say(Reply reply) throws IOException {
    conversation.server(reply.said());
    replies.add(reply);
  }

  /** Keeps a remark in the conversation. */
  void note(String remark) {
    conversation.note(remark);
  }

  /** The command read last begins a transaction: the record goes on with it. */
  void transactionBegins() {
    conversation.transactionBegins();
  }

  /** Sends the replies that wait. */
  void flush() throws IOException {
    replies.flush();
  }

  /** The content whose first octet comes next. */
  ContentReader content(ContentLimits contentLimits, BareNewlines bareNewlines) {
    return new ContentReader(lines, contentLimits, bareNewlines, time);
  }

  /** The content whose first chunk comes next. */
  ChunkReader chunks(ContentLimits contentLimits, BareNewlines bareNewlines) {
    return ChunkReader.text(lines, contentLimits, bareNewlines, time);
  }

  /** The same of a content that may hold any octet. */
  ChunkReader binaryChunks(ContentLimits contentLimits) {
    return ChunkReader.binary(lines, contentLimits, time);
  }

  /**
   * Sends the last replies and lets the client read them: closing with unread input would send a
   * reset that destroys them (rule S9). What the client still sends is dropped, up to one message.
   */
  void linger() throws IOException {
    flush();
    transport.shutdownOutput();
    linger(transport, limits, time);
  }

  /**
   * The same for a session that was woken by the end of its input: what the client sent at that
   * moment can no longer be read, and would turn the close into a reset. So the client gets a
   * moment to take the reply first.
   */
  void lingerAfterWaking() throws IOException {
    flush();
    time.sleep(AFTER_WAKING);
    linger();
  }

  /** Reads and drops what comes, within the limits, until the client has ended its stream. */
  static void linger(Transport connection, Limits limits, Time time) throws IOException {
    Deadline deadline = time.deadlineIn(limits.lingerTimeout());
    byte[] dropped = new byte[DROP_OCTETS];
    long count = 0;
    try {
      while (count <= limits.messageSize()) {
        int more = connection.read(dropped, 0, dropped.length, deadline);
        if (more < 0) {
          return;
        }
        count += more;
      }
    } catch (DeadlineException e) {
      if (!deadline.passed(time)) {
        time.sleep(AFTER_WAKING); // a long wait ended our input: what comes now would be a reset
      }
    }
  }
}
