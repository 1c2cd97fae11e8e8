package io.postroad.app.cli;

import io.postroad.smtp.address.ForwardPath;
import io.postroad.smtp.address.ReversePath;
import io.postroad.smtp.client.Approach;
import io.postroad.smtp.client.ClientLogin;
import io.postroad.smtp.client.ClientSettings;
import io.postroad.smtp.client.ClientTls;
import io.postroad.smtp.client.Opening;
import io.postroad.smtp.client.RecipientOutcome;
import io.postroad.smtp.client.SmtpClient;
import io.postroad.smtp.client.Stage;
import io.postroad.smtp.command.BodyType;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.command.RcptParameters;
import io.postroad.smtp.dialog.Conversation;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.smtp.extension.Capabilities;
import io.postroad.smtp.extension.Keyword;
import io.postroad.smtp.reply.Reply;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.wire.SocketNetwork;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Sends one message to one server, whichever of its addresses answers first. */
final class Sending {
  private final Execution execution;
  private final ClientSettings settings;
  private final Approach approach;
  private final TlsOptions.Wanted tls;
  private final boolean bdat;
  private final Optional<ClientLogin> login;

  /** Sends content with DATA. */
  Sending(Execution execution, ClientSettings settings) {
    this(execution, settings, Approach.SMTP, _ -> ClientTls.OFF, false);
  }

  /** Comes up to the server so; sends content with BDAT, if asked to, and only so. */
  Sending(
      Execution execution,
      ClientSettings settings,
      Approach approach,
      TlsOptions.Wanted tls,
      boolean bdat) {
    this(execution, settings, approach, tls, bdat, Optional.empty());
  }

  private Sending(
      Execution execution,
      ClientSettings settings,
      Approach approach,
      TlsOptions.Wanted tls,
      boolean bdat,
      Optional<ClientLogin> login) {
    this.execution = execution;
    this.settings = settings;
    this.approach = approach;
    this.tls = tls;
    this.bdat = bdat;
    this.login = login;
  }

  /** How it went for one recipient. */
  enum Fate {
    ACCEPTED,
    LATER,
    FAILED
  }

  /**
   * What came of it.
   *
   * @param reply the server's, or one sentence
   */
  record Result(String recipient, Fate fate, String reply) {}

  /** One message for one server. */
  record Job(
      List<InetSocketAddress> targets,
      ReversePath sender,
      MailParameters parameters,
      List<Recipient> recipients,
      MailOctets content) {

    /** A job without wishes. */
    Job(
        List<InetSocketAddress> targets,
        ReversePath sender,
        List<ForwardPath> recipients,
        MailOctets content) {
      this(
          targets,
          sender,
          MailParameters.NONE,
          recipients.stream().map(path -> new Recipient(path, RcptParameters.NONE)).toList(),
          content);
    }

    /** Whether it says something that only a server with DSN understands. */
    boolean asksForReports() {
      return parameters.needs().contains(Keyword.DSN)
          || recipients.stream().anyMatch(r -> !r.parameters().needs().isEmpty());
    }
  }

  /** The same, that logs in before it sends. */
  Sending loggingIn(Optional<ClientLogin> who) {
    return new Sending(execution, settings, approach, tls, bdat, who);
  }

  private SmtpClient client(SocketNetwork network) {
    SmtpClient client = new SmtpClient(network, execution.time(), settings).approaching(approach);
    return login.map(client::loggingIn).orElse(client);
  }

  /** Sends; every line said is in the conversation afterwards. */
  List<Result> send(Job job, Conversation conversation) {
    try (SocketNetwork network = new SocketNetwork(execution)) {
      SmtpClient client = client(network);
      return switch (open(client, job.targets(), conversation)) {
        case Opening.Opened(var connection)
            when bdat && !connection.capabilities().offers(Keyword.CHUNKING) -> {
          connection.quit();
          yield all(job, Fate.FAILED, "the server does not offer CHUNKING, which --bdat needs");
        }
        case Opening.Opened(var connection) -> {
          if (bdat) {
            connection.preferBdat();
          }
          if (job.asksForReports() && !connection.capabilities().offers(Keyword.DSN)) {
            conversation.note("the server does not offer DSN: it is not asked for reports");
          }
          boolean eightBit = job.content().eightBit();
          List<RecipientOutcome> outcomes =
              connection.send(
                  envelope(job, eightBit, connection.capabilities()),
                  job.content(),
                  job.content().size(),
                  eightBit);
          connection.quit();
          yield results(job, outcomes);
        }
        case Opening.Refused(Stage _, Reply reply) ->
            all(job, reply.isTransient() ? Fate.LATER : Fate.FAILED, reply.oneLine());
        case Opening.NotLoggedIn(String detail) -> all(job, Fate.FAILED, detail);
        case Opening.NotSecured(String detail, boolean _) -> all(job, Fate.LATER, detail);
        case Opening.Unreachable(Stage _, String detail) -> all(job, Fate.LATER, detail);
      };
    }
  }

  /**
   * The first address that takes a connection. A probe that was to use TLS where it is offered says
   * so when that fails: it never goes on in clear text by itself.
   */
  private Opening open(
      SmtpClient client, List<InetSocketAddress> targets, Conversation conversation) {
    Opening opening = new Opening.Unreachable(Stage.CONNECT, "the server has no address");
    for (InetSocketAddress target : targets) {
      opening = open(client, target, conversation);
      if (!(opening instanceof Opening.Unreachable)) {
        return opening;
      }
    }
    return opening;
  }

  /** A Unix socket is an address that nobody resolves, with port 0, as {@code Network} has it. */
  private Opening open(SmtpClient client, InetSocketAddress target, Conversation conversation) {
    return target.isUnresolved() && target.getPort() == 0
        ? client.open(UnixDomainSocketAddress.of(target.getHostString()), conversation)
        : client.open(target, tls.towards(target.getHostString()), conversation);
  }

  /** A header section in UTF-8 is called so where that is understood (RFC 6531 §3.4). */
  private static Envelope envelope(Job job, boolean eightBit, Capabilities server) {
    MailParameters given =
        job.parameters()
            .withContent(
                OptionalLong.empty(),
                eightBit ? Optional.of(BodyType.EIGHT_BIT_MIME) : Optional.empty());
    MailParameters parameters =
        job.content().hasUtf8Header() && server.offers(Keyword.SMTPUTF8)
            ? given.withSmtpUtf8()
            : given;
    return new Envelope(job.sender(), parameters, job.recipients());
  }

  private static List<Result> results(Job job, List<RecipientOutcome> outcomes) {
    List<Result> results = new ArrayList<>();
    for (int i = 0; i < outcomes.size(); i++) {
      results.add(result(job.recipients().get(i).forwardPath().text(), outcomes.get(i)));
    }
    return results;
  }

  private static Result result(String recipient, RecipientOutcome outcome) {
    return switch (outcome) {
      case RecipientOutcome.Accepted(Reply reply) ->
          new Result(recipient, Fate.ACCEPTED, reply.oneLine());
      case RecipientOutcome.Refused refused ->
          new Result(
              recipient, refused.temporary() ? Fate.LATER : Fate.FAILED, refused.reply().oneLine());
      case RecipientOutcome.Lost(Stage _, String detail, boolean _) ->
          new Result(recipient, Fate.LATER, detail);
      case RecipientOutcome.Unsendable(var status, String text) ->
          new Result(recipient, Fate.FAILED, status + " " + text);
    };
  }

  private static List<Result> all(Job job, Fate fate, String reply) {
    return job.recipients().stream()
        .map(recipient -> new Result(recipient.forwardPath().text(), fate, reply))
        .toList();
  }

  /** The exit code that says it: 0 only when every recipient was accepted. */
  static int exitCode(List<Result> results) {
    if (results.stream().anyMatch(r -> r.fate() == Fate.FAILED)) {
      return ExitCode.FAILED;
    }
    return results.stream().allMatch(r -> r.fate() == Fate.ACCEPTED)
        ? ExitCode.DONE
        : ExitCode.LATER;
  }
}
