package io.postroad.app.cli;

import io.postroad.app.cli.Sending.Fate;
import io.postroad.app.cli.Sending.Job;
import io.postroad.app.cli.Sending.Result;
import io.postroad.app.config.Configuration;
import io.postroad.app.config.ConfigurationException;
import io.postroad.app.config.Configurations;
import io.postroad.app.config.Overrides;
import io.postroad.smtp.address.ForwardPath;
import io.postroad.smtp.client.ClientSettings;
import io.postroad.smtp.command.ClientName;
import io.postroad.smtp.dialog.Conversation;
import io.postroad.smtp.runtime.Execution;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code postroad sendmail}: what programs call to hand in mail (product §7.20). */
@Command(
    name = "sendmail",
    mixinStandardHelpOptions = false,
    description = {
      "Hand a message from standard input to the local server, as /usr/sbin/sendmail",
      "does. -t takes recipients from To, Cc and Bcc and removes Bcc; -i does not end",
      "at a lone dot; -f SENDER is the reverse-path. Flags that change nothing here",
      "are accepted and ignored. Exit 75 when the server is down."
    },
    customSynopsis = "postroad sendmail [-t] [-i] [-f S] [ADDRESS...]",
    footerHeading = "%nExample:%n",
    footer = "  printf 'To: alice@example.test\\nSubject: Hi\\n\\nHello\\n' | postroad sendmail -t")
final class SendmailCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(names = "--help", usageHelp = true, description = "show this help")
  @SuppressWarnings("UnusedVariable") // picocli remembers that it was given
  private boolean help;

  @Option(names = "--config", paramLabel = "FILE", description = "the configuration file")
  private @Nullable String config;

  @Parameters(arity = "0..*", hidden = true)
  private List<String> arguments = new ArrayList<>();

  SendmailCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, CommandException, ConfigurationException {
    SendmailArguments given = SendmailArguments.parse(arguments);
    Configuration configuration =
        new Configurations(terminal.environment(), terminal.folder())
            .load(Optional.ofNullable(config), Overrides.NONE);
    String origin = configuration.sendmailOrigin();
    Execution execution = terminal.execution().get();
    String sender =
        complete(
            given.sender().orElseGet(() -> System.getProperty("user.name", "postmaster")), origin);
    HandedMessage message =
        HandedMessage.read(terminal.in(), !given.ignoreDots(), sender, origin, execution);
    Set<ForwardPath> recipients = new LinkedHashSet<>();
    List<String> named = new ArrayList<>(given.recipients());
    if (given.fromHeader()) {
      named.addAll(message.recipients());
    }
    for (String address : named) {
      recipients.add(MessageOptions.forwardPath(complete(address, origin)));
    }
    if (recipients.isEmpty()) {
      throw CommandException.usage("no recipient; name one, or give -t and a To field");
    }
    Job job =
        new Job(
            List.of(server(configuration)),
            MessageOptions.reversePath(sender),
            List.copyOf(recipients),
            message.content(given.fromHeader()));
    ClientSettings settings = ClientSettings.named(new ClientName(configuration.mta().hostname()));
    List<Result> results =
        new Sending(execution, settings).send(job, new Conversation(execution.time()));
    for (Result result : results) {
      if (result.fate() != Fate.ACCEPTED) {
        terminal.err().println("sendmail: " + result.recipient() + ": " + result.reply());
      }
    }
    return Sending.exitCode(results);
  }

  /** A name without a domain belongs to the origin. */
  private static String complete(String address, String origin) {
    boolean bare = !address.isEmpty() && !address.equals("<>") && address.indexOf('@') < 0;
    return bare ? address + "@" + origin : address;
  }

  private static InetSocketAddress server(Configuration configuration) throws CommandException {
    InetSocketAddress address = configuration.listeners().getFirst().address();
    if (address.getPort() == 0) {
      throw CommandException.usage(
          "the server's port is not known: [[listen]] address has port 0; give it a port");
    }
    return address.getAddress().isAnyLocalAddress()
        ? new InetSocketAddress(
            InetAddress.ofLiteral(
                address.getAddress().getAddress().length == 4 ? "127.0.0.1" : "::1"),
            address.getPort())
        : address;
  }
}
