package io.postroad.smtp.client;

import io.postroad.smtp.command.Command;
import io.postroad.smtp.command.Commands;
import io.postroad.smtp.command.Dialect;
import io.postroad.smtp.dialog.Conversation;
import io.postroad.smtp.reply.Reply;
import io.postroad.smtp.reply.ReplyFault;
import io.postroad.smtp.reply.ReplyReader;
import io.postroad.smtp.runtime.Time;
import io.postroad.smtp.tls.TlsFacts;
import io.postroad.smtp.tls.TlsTransport;
import io.postroad.smtp.wire.DeadlineException;
import io.postroad.smtp.wire.LineReader;
import io.postroad.smtp.wire.Transport;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One connection as commands out and replies in, all of it recorded. Confined to one thread. */
final class Wire {
  private final Transport transport;
  private final LineReader lines;
  private final ReplyReader replies;
  private final Dialect dialect;
  private final Time time;
  private Conversation conversation;

  Wire(Transport transport, Dialect dialect, Time time, Conversation conversation) {
    this.transport = transport;
    this.lines = new LineReader(transport);
    this.replies = new ReplyReader(lines, time);
    this.dialect = dialect;
    this.time = time;
    this.conversation = conversation;
  }

  /** The same dialog inside TLS: nothing that was heard before counts (rule S5). */
  Wire inside(TlsTransport secured) {
    conversation.note("inside TLS: " + secured.facts().text());
    return new Wire(secured, dialect, time, conversation);
  }

  /** What TLS has agreed on. */
  Optional<TlsFacts> tls() {
    return transport instanceof TlsTransport secured
        ? Optional.of(secured.facts())
        : Optional.empty();
  }

  /** Sends commands as one piece, so that a group travels together (RFC 2920 §3.1). */
  void say(List<Command> commands, Duration atMost) throws IOException {
    sayLines(commands.stream().map(command -> encoded(command, false)).toList(), atMost);
  }

  /** The same with lines that are {@link #encoded}. */
  void sayLines(List<byte[]> lines, Duration atMost) throws IOException {
    byte[] group = lines.getFirst();
    if (lines.size() > 1) {
      ByteArrayOutputStream all = new ByteArrayOutputStream(lines.size() * group.length);
      lines.forEach(all::writeBytes);
      group = all.toByteArray();
    }
    for (byte[] line : lines) {
      conversation.client(new String(line, 0, line.length - 2, StandardCharsets.UTF_8));
    }
    transport.write(group, 0, group.length, time.deadlineIn(atMost));
  }

  static byte[] encoded(Command command, boolean utf8) {
    return utf8 ? Commands.encodeUtf8(command) : Commands.encode(command);
  }

  /** Waits for the next reply. */
  Reply hear(Duration atMost) throws IOException {
    Reply reply = replies.read(time.deadlineIn(atMost));
    conversation.server(reply.said());
    return reply;
  }

  /** One command and its reply. */
  Reply ask(Command command, Duration atMost) throws IOException {
    say(List.of(command), atMost);
    return hear(atMost);
  }

  /** Answers a challenge of AUTH, which the record masks, and hears what comes of it. */
  Reply respond(String base64, Duration atMost) throws IOException {
    byte[] line = (base64 + "\r\n").getBytes(StandardCharsets.US_ASCII);
    conversation.client(base64);
    transport.write(line, 0, line.length, time.deadlineIn(atMost));
    return hear(atMost);
  }

  /** Whether the server has said something that nobody has listened to yet. */
  boolean hasReply() {
    return lines.hasBuffered() || transport.hasInput();
  }

  /** Content is counted in the record, never shown. */
  void noteContent(long octets) {
    conversation.note("content: " + octets + " octets");
    conversation.client(".");
  }

  /** Likewise a chunk, whose command goes with it. */
  void noteChunk(Command.Bdat chunk) {
    byte[] line = Commands.encode(chunk);
    conversation.client(new String(line, 0, line.length - 2, StandardCharsets.US_ASCII));
    conversation.note("content: " + chunk.size() + " octets");
  }

  void note(String text) {
    conversation.note(text);
  }

  void recordTo(Conversation next) {
    conversation = next;
  }

  Transport transport() {
    return transport;
  }

  /** Which protocol is spoken. */
  Dialect dialect() {
    return dialect;
  }

  Time time() {
    return time;
  }

  void close() {
    transport.close();
  }

  /** What went wrong, for people; {@code during} is the step and {@code atMost} its time. */
  String describe(IOException fault, String during, Duration atMost) {
    String peer = address(transport.remoteAddress());
    return switch (fault) {
      case DeadlineException _ ->
          peer + " took more than " + atMost.toSeconds() + " s (" + during + ")";
      case EOFException _ -> peer + " closed the connection (" + during + ")";
      case ReplyFault invalid ->
          peer + " sent no valid reply: " + invalid.getMessage() + " (" + during + ")";
      default -> "connection to " + peer + " lost: " + fault.getMessage() + " (" + during + ")";
    };
  }

  static String address(InetSocketAddress address) {
    if (address.isUnresolved() && address.getPort() == 0) {
      return unix(address.getHostString());
    }
    String host =
        address.isUnresolved() ? address.getHostString() : address.getAddress().getHostAddress();
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  static String unix(String path) {
    return "unix:" + path;
  }
}
