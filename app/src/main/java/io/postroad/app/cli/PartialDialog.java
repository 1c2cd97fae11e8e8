package io.postroad.app.cli;

import io.postroad.smtp.address.Paths;
import io.postroad.smtp.client.Approach;
import io.postroad.smtp.client.ClientSettings;
import io.postroad.smtp.client.ClientTls;
import io.postroad.smtp.client.TlsPolicy;
import io.postroad.smtp.command.Command;
import io.postroad.smtp.command.Commands;
import io.postroad.smtp.dialog.Conversation;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.smtp.extension.Capabilities;
import io.postroad.smtp.extension.Keyword;
import io.postroad.smtp.reply.Reply;
import io.postroad.smtp.reply.ReplyReader;
import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.Time;
import io.postroad.smtp.tls.TlsTransport;
import io.postroad.smtp.wire.LineReader;
import io.postroad.smtp.wire.SocketNetwork;
import io.postroad.smtp.wire.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A dialog that ends before a message is sent: {@code --quit-after}. For one thread. */
final class PartialDialog {
  private final Execution execution;
  private final Time time;
  private final ClientSettings settings;
  private final Approach approach;
  private final TlsOptions.Wanted tls;

  PartialDialog(
      Execution execution, ClientSettings settings, Approach approach, TlsOptions.Wanted tls) {
    this.execution = execution;
    this.time = execution.time();
    this.settings = settings;
    this.approach = approach;
    this.tls = tls;
  }

  /** After which step QUIT is said. */
  enum Stage {
    CONNECT,
    EHLO,
    MAIL,
    RCPT;

    static Stage of(String word) throws CommandException {
      for (Stage stage : values()) {
        if (stage.name().toLowerCase(Locale.ROOT).equals(word.toLowerCase(Locale.ROOT))) {
          return stage;
        }
      }
      throw CommandException.usage(
          "--quit-after: \"" + word + "\" is no stage; one of connect, ehlo, mail, rcpt");
    }
  }

  /** Runs it; what went wrong, if anything did. */
  Optional<String> run(
      InetSocketAddress target,
      Stage last,
      Command.Mail mail,
      List<Recipient> recipients,
      Conversation conversation) {
    try (SocketNetwork network = new SocketNetwork(execution);
        Transport transport = connect(network, target)) {
      if (approach.proxy().isPresent()) {
        byte[] header = approach.proxy().get().octets();
        transport.write(header, 0, header.length, time.deadlineIn(settings.connect()));
      }
      return talk(transport, wanted(target), commands(last, mail, recipients), conversation);
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** A Unix socket is as good as TLS. */
  private ClientTls wanted(InetSocketAddress target) {
    return isUnix(target) ? ClientTls.OFF : tls.towards(target.getHostString());
  }

  private static boolean isUnix(InetSocketAddress target) {
    return target.isUnresolved() && target.getPort() == 0;
  }

  private Optional<String> talk(
      Transport connection, ClientTls wanted, List<Command> commands, Conversation conversation)
      throws IOException {
    Transport transport = wanted.implicit() ? inside(connection, wanted, conversation) : connection;
    LineReader lines = new LineReader(transport);
    ReplyReader replies = new ReplyReader(lines, time);
    boolean secure = wanted.implicit() || wanted.policy() == TlsPolicy.OFF;
    Reply reply = hear(replies, conversation);
    for (Command command : commands) {
      if (reply.isPositive()) {
        say(transport, command, conversation);
        reply = hear(replies, conversation);
      }
      if (!secure && reply.isPositive() && command.equals(hello())) {
        secure = true;
        if (wanted.policy().insists() || Capabilities.of(reply.lines()).offers(Keyword.STARTTLS)) {
          say(transport, new Command.StartTls(), conversation);
          reply = hear(replies, conversation);
          if (reply.isPositive() && lines.hasInput()) {
            throw new IOException("the server said more behind its reply to STARTTLS"); // rule S5
          }
          if (reply.isPositive()) {
            transport = inside(transport, wanted, conversation);
            lines = new LineReader(transport);
            replies = new ReplyReader(lines, time);
            say(transport, hello(), conversation);
            reply = hear(replies, conversation);
          }
        }
      }
    }
    Reply last = reply;
    say(transport, new Command.Quit(), conversation);
    var _ = hear(replies, conversation);
    return last.isPositive() ? Optional.empty() : Optional.of(last.oneLine());
  }

  private Transport inside(Transport connection, ClientTls wanted, Conversation conversation)
      throws IOException {
    TlsTransport inside =
        wanted
            .engine()
            .orElseThrow()
            .connect(
                connection,
                wanted.serverName(),
                wanted.policy() == TlsPolicy.VERIFY,
                time.deadlineIn(settings.connect()));
    conversation.note("inside TLS: " + inside.facts().text());
    return inside;
  }

  private Transport connect(SocketNetwork network, InetSocketAddress target) throws IOException {
    Deadline deadline = time.deadlineIn(settings.connect());
    return isUnix(target)
        ? network.connect(UnixDomainSocketAddress.of(target.getHostString()), deadline)
        : network.connect(target, deadline);
  }

  private Command hello() {
    return switch (approach.dialect()) {
      case SMTP -> new Command.Ehlo(settings.clientName());
      case LMTP -> new Command.Lhlo(settings.clientName());
    };
  }

  private List<Command> commands(Stage last, Command.Mail mail, List<Recipient> recipients) {
    List<Command> commands = new ArrayList<>();
    if (last.compareTo(Stage.EHLO) >= 0) {
      commands.add(hello());
      if (!approach.xclient().isEmpty()) {
        commands.add(new Command.Xclient(approach.xclient()));
        commands.add(hello());
      }
    }
    if (last.compareTo(Stage.MAIL) >= 0) {
      boolean ascii =
          Paths.isAscii(mail.reversePath())
              && recipients.stream().allMatch(r -> Paths.isAscii(r.forwardPath()));
      commands.add(
          ascii ? mail : new Command.Mail(mail.reversePath(), mail.parameters().withSmtpUtf8()));
    }
    if (last.compareTo(Stage.RCPT) >= 0) {
      recipients.forEach(r -> commands.add(new Command.Rcpt(r.forwardPath(), r.parameters())));
    }
    return commands;
  }

  private void say(Transport transport, Command command, Conversation conversation)
      throws IOException {
    // A probe says what it was told to say, whatever the server offers.
    byte[] line = Commands.encodeUtf8(command);
    conversation.client(new String(line, StandardCharsets.UTF_8).strip());
    transport.write(line, 0, line.length, time.deadlineIn(settings.data()));
  }

  private Reply hear(ReplyReader replies, Conversation conversation) throws IOException {
    Reply reply = replies.read(time.deadlineIn(settings.greeting()));
    new String(reply.wire(), StandardCharsets.UTF_8).lines().forEach(conversation::server);
    return reply;
  }
}
