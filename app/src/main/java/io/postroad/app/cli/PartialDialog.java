package io.postroad.app.cli;

import io.postroad.smtp.address.Paths;
import io.postroad.smtp.client.Approach;
import io.postroad.smtp.client.ClientLogin;
import io.postroad.smtp.client.ClientSettings;
import io.postroad.smtp.client.ClientTls;
import io.postroad.smtp.client.Opening;
import io.postroad.smtp.client.SmtpClient;
import io.postroad.smtp.client.SmtpConnection;
import io.postroad.smtp.command.Command;
import io.postroad.smtp.dialog.Conversation;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.smtp.reply.Reply;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.wire.SocketNetwork;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A dialog that ends before a message is sent: {@code --quit-after}. For one thread. */
final class PartialDialog {
  private final Execution execution;
  private final ClientSettings settings;
  private final Approach approach;
  private final TlsOptions.Wanted tls;
  private final Optional<ClientLogin> login;

  PartialDialog(
      Execution execution,
      ClientSettings settings,
      Approach approach,
      TlsOptions.Wanted tls,
      Optional<ClientLogin> login) {
    this.execution = execution;
    this.settings = settings;
    this.approach = approach;
    this.tls = tls;
    this.login = login;
  }

  /** After which step QUIT is said. */
  enum Stage {
    CONNECT,
    EHLO,
    AUTH,
    MAIL,
    RCPT;

    static Stage of(String word) throws CommandException {
      for (Stage stage : values()) {
        if (stage.name().toLowerCase(Locale.ROOT).equals(word.toLowerCase(Locale.ROOT))) {
          return stage;
        }
      }
      throw CommandException.usage(
          "--quit-after: \"" + word + "\" is no stage; one of connect, ehlo, auth, mail, rcpt");
    }
  }

  /**
   * Runs it; what went wrong, if anything did.
   *
   * @throws CommandException when it should log in, and nobody was named who could
   */
  Optional<String> run(
      InetSocketAddress target,
      Stage last,
      Command.Mail mail,
      List<Recipient> recipients,
      Conversation conversation)
      throws CommandException {
    if (last == Stage.AUTH && login.isEmpty()) {
      throw CommandException.usage("--quit-after auth needs --user; say who logs in");
    }
    try (SocketNetwork network = new SocketNetwork(execution)) {
      return switch (open(client(network, last), target, conversation)) {
        case Opening.Opened(SmtpConnection connection) ->
            talk(connection, commands(last, mail, recipients));
        case Opening.Refused refused -> Optional.of(refused.reply().oneLine());
        case Opening.NotSecured failed -> Optional.of(failed.detail());
        case Opening.NotLoggedIn failed -> Optional.of(failed.detail());
        case Opening.Unreachable failed -> Optional.of(failed.detail());
      };
    }
  }

  private SmtpClient client(SocketNetwork network, Stage last) {
    SmtpClient client = new SmtpClient(network, execution.time(), settings).approaching(approach);
    if (last == Stage.CONNECT) {
      return client.greetingOnly();
    }
    return login.filter(_ -> last.compareTo(Stage.AUTH) >= 0).map(client::loggingIn).orElse(client);
  }

  /** A Unix socket is as good as TLS. */
  private Opening open(SmtpClient client, InetSocketAddress target, Conversation conversation) {
    boolean unix = target.isUnresolved() && target.getPort() == 0;
    ClientTls wanted = unix ? ClientTls.OFF : tls.towards(target.getHostString());
    return unix
        ? client.open(UnixDomainSocketAddress.of(target.getHostString()), conversation)
        : client.open(target, wanted, conversation);
  }

  /** A probe says what it was told to say, whatever the server offers. */
  private static Optional<String> talk(SmtpConnection connection, List<Command> commands) {
    try {
      for (Command command : commands) {
        Reply reply = connection.ask(command);
        if (!reply.isPositive()) {
          connection.quit();
          return Optional.of(reply.oneLine());
        }
      }
      connection.quit();
      return Optional.empty();
    } catch (IOException e) {
      connection.close();
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static List<Command> commands(Stage last, Command.Mail mail, List<Recipient> recipients) {
    List<Command> commands = new ArrayList<>();
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
}
