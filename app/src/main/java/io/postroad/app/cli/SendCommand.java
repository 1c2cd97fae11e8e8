package io.postroad.app.cli;

import io.postroad.app.cli.Sending.Fate;
import io.postroad.app.cli.Sending.Job;
import io.postroad.app.cli.Sending.Result;
import io.postroad.app.config.BadValueException;
import io.postroad.app.config.Configuration;
import io.postroad.app.config.ConfigurationException;
import io.postroad.app.config.Configurations;
import io.postroad.app.config.Overrides;
import io.postroad.app.config.Quantities;
import io.postroad.app.json.Json;
import io.postroad.smtp.address.ForwardPath;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.address.Postmaster;
import io.postroad.smtp.client.ClientSettings;
import io.postroad.smtp.command.ClientName;
import io.postroad.smtp.dialog.Conversation;
import io.postroad.smtp.dialog.Turn;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.smtp.runtime.Execution;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code postroad send}: an SMTP client that shows the conversation. */
@Command(
    name = "send",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Send a message and show the SMTP conversation.",
      "Exit 0 only when every recipient was accepted; 75 when it may work later."
    },
    footerHeading = "%nExample:%n",
    footer = "  postroad send --to alice@example.test --subject Hello --body \"First post\"")
final class SendCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private MessageOptions message = new MessageOptions();
  @Mixin private ReportOptions reports = new ReportOptions();
  @Mixin private WishOptions wishes = new WishOptions();
  @Mixin private TlsOptions tls = new TlsOptions();
  @Mixin private ApproachOptions approach = new ApproachOptions();
  @Mixin private LoginOptions login = new LoginOptions();

  @Option(
      names = "--server",
      paramLabel = "HOST[:PORT]",
      description = "the server (default: 127.0.0.1:2525)")
  private @Nullable String server;

  @Option(names = "--mx", description = "send to the mail exchangers of the recipients' domains")
  private boolean mx;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "the configuration whose name servers --mx asks")
  private @Nullable String config;

  @Option(names = "--helo", paramLabel = "NAME", description = "what to say in EHLO")
  private @Nullable String helo;

  @Option(names = "--bdat", description = "send the content with BDAT (CHUNKING)")
  private boolean bdat;

  @Option(
      names = "--quit-after",
      paramLabel = "STAGE",
      description = "end the session after connect, ehlo, auth, mail or rcpt")
  private @Nullable String quitAfter;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "how long each step may take (default: 60s)")
  private String timeout = "60s";

  @Option(names = "--quiet", description = "do not show the conversation")
  private boolean quiet;

  @Option(names = "--json", description = "print JSON")
  private boolean json;

  SendCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, CommandException, ConfigurationException {
    Execution execution = terminal.execution().get();
    String host = Configurations.systemName(terminal.environment());
    Sending sending =
        new Sending(
                execution,
                settings(host),
                approach.approach(),
                tls.wanted(execution.time(), wishes.requireTls(), login.isGiven()),
                bdat)
            .loggingIn(login.login(terminal.folder()));
    List<ForwardPath> recipients = message.recipients();
    Conversation conversation = new Conversation(execution.time());
    List<Result> results = new ArrayList<>();
    if (quitAfter != null) {
      return partly(execution, host, recipients, conversation);
    }
    MailOctets content = message.content(terminal, host);
    for (Map.Entry<List<InetSocketAddress>, List<ForwardPath>> group :
        groups(execution, recipients).entrySet()) {
      Job job =
          new Job(
              group.getKey(),
              message.sender(terminal, host),
              wishes.on(reports.mail()),
              wanted(group.getValue()),
              content);
      results.addAll(sending.send(job, conversation));
    }
    report(conversation, results);
    return Sending.exitCode(results);
  }

  private List<Recipient> wanted(List<ForwardPath> paths) throws CommandException {
    List<Recipient> recipients = new ArrayList<>();
    for (ForwardPath path : paths) {
      recipients.add(reports.recipient(path));
    }
    return recipients;
  }

  private int partly(
      Execution execution, String host, List<ForwardPath> recipients, Conversation conversation)
      throws CommandException, ConfigurationException {
    PartialDialog.Stage stage = PartialDialog.Stage.of(String.valueOf(quitAfter));
    List<InetSocketAddress> targets = groups(execution, recipients).keySet().iterator().next();
    PartialDialog dialog =
        new PartialDialog(
            execution,
            settings(host),
            approach.approach(),
            tls.wanted(execution.time(), wishes.requireTls(), login.isGiven()),
            login.login(terminal.folder()));
    Optional<String> trouble =
        dialog.run(
            targets.getFirst(),
            stage,
            new io.postroad.smtp.command.Command.Mail(
                message.sender(terminal, host), wishes.on(reports.mail())),
            wanted(recipients),
            conversation);
    show(conversation);
    trouble.ifPresent(text -> terminal.err().println("postroad: " + text));
    return trouble.isPresent() ? ExitCode.FAILED : ExitCode.DONE;
  }

  private ClientSettings settings(String host) throws CommandException {
    try {
      Duration each = Quantities.duration(timeout);
      ClientName name = new ClientName(Optional.ofNullable(helo).orElse(host));
      return new ClientSettings(name, each, each, each, each, each, each, each, each, each, each);
    } catch (BadValueException e) {
      throw CommandException.usage("--timeout: " + e.message());
    } catch (IllegalArgumentException e) {
      throw CommandException.usage("--helo: " + e.getMessage() + "; write a host name");
    }
  }

  /** Which recipients go to which server. */
  private Map<List<InetSocketAddress>, List<ForwardPath>> groups(
      Execution execution, List<ForwardPath> recipients)
      throws CommandException, ConfigurationException {
    Map<List<InetSocketAddress>, List<ForwardPath>> groups = new LinkedHashMap<>();
    if (!mx) {
      String host = Optional.ofNullable(server).orElse("127.0.0.1:2525");
      groups.put(new Destinations(execution, List.of()).host(host), recipients);
      return groups;
    }
    Configuration configuration =
        new Configurations(terminal.environment(), terminal.folder())
            .load(Optional.ofNullable(config), Overrides.NONE);
    Destinations destinations = new Destinations(execution, configuration.dnsServers());
    boolean vouchedFor = wishes.requireTls() && tls.verifies(true);
    Map<String, List<ForwardPath>> domains = new LinkedHashMap<>();
    for (ForwardPath recipient : recipients) {
      domains.computeIfAbsent(domain(recipient), _ -> new ArrayList<>()).add(recipient);
    }
    for (Map.Entry<String, List<ForwardPath>> domain : domains.entrySet()) {
      groups
          .computeIfAbsent(
              destinations.exchangers(domain.getKey(), configuration.mta().mxPort(), vouchedFor),
              _ -> new ArrayList<>())
          .addAll(domain.getValue());
    }
    return groups;
  }

  private static String domain(ForwardPath recipient) throws CommandException {
    return switch (recipient) {
      case Mailbox mailbox -> mailbox.domain().canonical();
      case Postmaster _ ->
          throw CommandException.usage("--mx: a recipient without a domain has no mail exchanger");
    };
  }

  private void report(Conversation conversation, List<Result> results) {
    Optional<String> id =
        results.stream()
            .filter(result -> result.fate() == Fate.ACCEPTED)
            .map(result -> queueId(result.reply()))
            .findFirst();
    if (json) {
      Map<String, @Nullable Object> report = Json.object();
      report.put("queue-id", id.orElse(null));
      report.put("recipients", results.stream().map(SendCommand::json).toList());
      report.put(
          "conversation", conversation.turns().stream().map(ConversationText::line).toList());
      terminal.out().println(Json.pretty(report));
      return;
    }
    show(conversation);
    for (Result result : results) {
      if (result.fate() != Fate.ACCEPTED) {
        terminal.err().println("postroad: " + result.recipient() + ": " + result.reply());
      }
    }
    id.ifPresent(terminal.out()::println);
  }

  private void show(Conversation conversation) {
    if (!quiet) {
      for (Turn turn : conversation.turns()) {
        terminal.out().println(ConversationText.painted(terminal, turn));
      }
    }
  }

  /** The id in {@code 250 2.0.0 queued as ID}, or whatever the server said instead. */
  private static String queueId(String reply) {
    String mark = "queued as ";
    int at = reply.indexOf(mark);
    return at < 0 ? reply : reply.substring(at + mark.length()).strip();
  }

  private static Map<String, @Nullable Object> json(Result result) {
    Map<String, @Nullable Object> object = Json.object();
    object.put("recipient", result.recipient());
    object.put("outcome", result.fate().name().toLowerCase(java.util.Locale.ROOT));
    object.put("reply", result.reply());
    return object;
  }
}
