package io.postroad.smtp.client;

import io.postroad.smtp.command.Command;
import io.postroad.smtp.command.Dialect;
import io.postroad.smtp.dialog.Conversation;
import io.postroad.smtp.extension.Capabilities;
import io.postroad.smtp.extension.Keyword;
import io.postroad.smtp.reply.Reply;
import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Time;
import io.postroad.smtp.tls.TlsException;
import io.postroad.smtp.wire.DeadlineException;
import io.postroad.smtp.wire.Network;
import io.postroad.smtp.wire.Transport;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Opens connections to SMTP servers (RFC 5321 §3.1, §3.2). Immutable and thread-safe; a call blocks
 * its thread until the connection is ready or given up.
 */
public final class SmtpClient {
  /** For the whole handshake. */
  private static final Duration HANDSHAKE = Duration.ofSeconds(30);

  private final Network network;
  private final Time time;
  private final ClientSettings settings;
  private final Approach approach;
  private final Optional<ClientLogin> login;
  private final boolean greetingOnly;

  /** A client that connects through {@code network} and measures its deadlines on {@code time}. */
  public SmtpClient(Network network, Time time, ClientSettings settings) {
    this(network, time, settings, Approach.SMTP, Optional.empty(), false);
  }

  private SmtpClient(
      Network network,
      Time time,
      ClientSettings settings,
      Approach approach,
      Optional<ClientLogin> login,
      boolean greetingOnly) {
    this.network = network;
    this.time = time;
    this.settings = settings;
    this.approach = approach;
    this.login = login;
    this.greetingOnly = greetingOnly;
  }

  /** The same client with another approach. */
  public SmtpClient approaching(Approach changed) {
    return new SmtpClient(network, time, settings, changed, login, greetingOnly);
  }

  /**
   * The same client, that logs in once it has said EHLO, inside TLS where that is asked for. A
   * password itself is sent inside TLS only, or to this machine; {@link TlsPolicy#VERIFY} alone
   * says to whom.
   */
  public SmtpClient loggingIn(ClientLogin who) {
    return new SmtpClient(network, time, settings, approach, Optional.of(who), greetingOnly);
  }

  /** The same client, that is content with the greeting: for probes that QUIT then. */
  public SmtpClient greetingOnly() {
    return new SmtpClient(network, time, settings, approach, login, true);
  }

  /**
   * Connects, waits for the greeting and says EHLO, or HELO to a server that refuses EHLO.
   *
   * @param target an address that is already resolved
   * @param conversation records everything said until another is given to {@link
   *     SmtpConnection#recordTo}
   */
  public Opening open(InetSocketAddress target, Conversation conversation) {
    return open(target, ClientTls.OFF, conversation);
  }

  /**
   * The same with TLS. With it, or without where the policy allows that, the capabilities of the
   * connection are those of the last EHLO; what was offered before TLS is forgotten.
   *
   * @return {@link Opening.NotSecured} when TLS failed: under {@link TlsPolicy#OPPORTUNISTIC} the
   *     caller may try clear text, but had better try the other servers of the destination first
   */
  public Opening open(InetSocketAddress target, ClientTls tls, Conversation conversation) {
    return open(by -> network.connect(target, by), Wire.address(target), tls, conversation);
  }

  /** The same over a Unix socket, which is what LMTP is often spoken on. */
  public Opening open(UnixDomainSocketAddress target, Conversation conversation) {
    return open(
        by -> network.connect(target, by),
        Wire.unix(target.toString()),
        ClientTls.OFF,
        conversation);
  }

  /** Makes the connection. */
  private interface Dialling {
    Transport dial(Deadline deadline) throws IOException;
  }

  private Opening open(Dialling dialling, String peer, ClientTls tls, Conversation conversation) {
    Transport transport;
    try {
      transport = dialling.dial(time.deadlineIn(settings.connect()));
    } catch (IOException e) {
      String detail = unreachable(e, peer);
      conversation.note(detail);
      return new Opening.Unreachable(Stage.CONNECT, detail);
    }
    boolean told = false;
    try {
      Opening opening = begin(transport, peer, tls, conversation);
      told = true;
      return opening;
    } finally {
      if (!told) {
        transport.close(); // A fault of ours, or of an engine, must not keep it open for ever.
      }
    }
  }

  private Opening begin(
      Transport transport, String peer, ClientTls tls, Conversation conversation) {
    conversation.note("connected to " + peer);
    Wire wire = new Wire(transport, approach.dialect(), time, conversation);
    try {
      announce(transport, conversation);
    } catch (IOException e) {
      return lost(wire, Stage.CONNECT, e, settings.connect());
    }
    return tls.implicit() ? secured(wire, tls, this::greeted) : greeted(wire, tls);
  }

  /** A dialog that goes on inside TLS. */
  private interface Going {
    Opening on(Wire inside, ClientTls none);
  }

  /** Makes the handshake and goes on inside; what the server offered before is forgotten. */
  private Opening secured(Wire wire, ClientTls tls, Going going) {
    Wire inside;
    try {
      inside =
          wire.inside(
              tls.engine()
                  .orElseThrow()
                  .connect(
                      wire.transport(),
                      tls.serverName(),
                      tls.policy() == TlsPolicy.VERIFY,
                      time.deadlineIn(HANDSHAKE)));
    } catch (TlsException e) {
      return notSecured(wire, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return notSecured(wire, wire.describe(e, "TLS handshake", HANDSHAKE));
    }
    return going.on(inside, ClientTls.OFF);
  }

  /** STARTTLS (RFC 3207 §4); clear text only where the policy has nothing against it. */
  private Opening startTls(Wire wire, Capabilities capabilities, ClientTls tls) throws IOException {
    if (!capabilities.offers(Keyword.STARTTLS)) {
      new SmtpConnection(wire, capabilities, settings).quit();
      return notSecured(wire, "the server does not offer STARTTLS", false);
    }
    Reply reply = wire.ask(new Command.StartTls(), settings.ehlo());
    if (!reply.isPositive()) {
      new SmtpConnection(wire, capabilities, settings).quit();
      return notSecured(wire, "the server refused STARTTLS: " + reply.oneLine());
    }
    if (wire.hasReply()) {
      // Rule S5: said in the clear, and to be taken for said inside.
      return notSecured(wire, "the server said more behind its reply to STARTTLS");
    }
    return secured(wire, tls, (inside, none) -> ehlo(inside, approach.xclient(), none));
  }

  private static Opening notSecured(Wire wire, String detail) {
    return notSecured(wire, detail, true);
  }

  private static Opening notSecured(Wire wire, String detail, boolean offered) {
    wire.close();
    wire.note(detail);
    String peer = Wire.address(wire.transport().remoteAddress());
    return new Opening.NotSecured(peer + ": " + detail, offered);
  }

  /** The PROXY header comes before everything, TLS too. */
  private void announce(Transport transport, Conversation conversation) throws IOException {
    if (approach.proxy().isPresent()) {
      byte[] octets = approach.proxy().get().octets();
      transport.write(octets, 0, octets.length, time.deadlineIn(settings.connect()));
      String text =
          new String(approach.proxy().get().header().version1(), StandardCharsets.US_ASCII);
      conversation.note("sent the header " + text.strip());
    }
  }

  private String unreachable(IOException fault, String peer) {
    return switch (fault) {
      case DeadlineException _ ->
          "no connection to " + peer + " within " + settings.connect().toSeconds() + " s";
      case ConnectException refused when isRefusal(refused) -> "connection refused by " + peer;
      default -> "cannot connect to " + peer + ": " + fault.getMessage();
    };
  }

  /** The same exception also tells of networks that cannot be reached. */
  private static boolean isRefusal(ConnectException fault) {
    String message = fault.getMessage();
    return message != null && message.toLowerCase(java.util.Locale.ROOT).contains("refused");
  }

  private Opening greeted(Wire wire, ClientTls tls) {
    Reply greeting;
    try {
      greeting = wire.hear(settings.greeting());
    } catch (IOException e) {
      return lost(wire, Stage.GREETING, e, settings.greeting());
    }
    if (!greeting.isPositive()) {
      return refused(wire, Stage.GREETING, greeting);
    }
    return greetingOnly
        ? new Opening.Opened(new SmtpConnection(wire, Capabilities.NONE, settings))
        : ehlo(wire, approach.xclient(), tls);
  }

  private Opening ehlo(Wire wire, Map<String, String> xclient, ClientTls tls) {
    try {
      Reply ehlo = wire.ask(hello(), settings.ehlo());
      if (ehlo.isPositive()) {
        Capabilities capabilities = Capabilities.of(ehlo.lines());
        if (tls.policy().insists()
            || (tls.policy() == TlsPolicy.OPPORTUNISTIC && capabilities.offers(Keyword.STARTTLS))) {
          return startTls(wire, capabilities, tls);
        }
        return xclient.isEmpty()
            ? opened(wire, capabilities)
            : introduce(wire, capabilities, xclient);
      }
      // There is no HELO in LMTP (RFC 2033 §4.1).
      if (!ehlo.isPermanent() || approach.dialect() == Dialect.LMTP) {
        return refused(wire, Stage.EHLO, ehlo);
      }
      if (tls.policy().insists()) {
        return refused(wire, Stage.EHLO, ehlo); // HELO knows no STARTTLS
      }
      Reply helo = wire.ask(new Command.Helo(settings.clientName()), settings.ehlo());
      return helo.isPositive() ? opened(wire, Capabilities.NONE) : refused(wire, Stage.EHLO, helo);
    } catch (IOException e) {
      return lost(wire, Stage.EHLO, e, settings.ehlo());
    }
  }

  /** Where there is an account to log in to, nothing is sent before that. */
  private Opening opened(Wire wire, Capabilities capabilities) {
    SmtpConnection connection = new SmtpConnection(wire, capabilities, settings);
    if (login.isEmpty()) {
      return new Opening.Opened(connection);
    }
    try {
      return switch (new AuthExchange(wire, capabilities, login.get()).run()) {
        case AuthExchange.Result.LoggedIn() -> {
          connection.loggedIn();
          yield new Opening.Opened(connection);
        }
        case AuthExchange.Result.Refused(Reply reply) -> refused(wire, Stage.AUTH, reply);
        case AuthExchange.Result.Impossible(String why) -> {
          connection.quit();
          wire.note(why);
          yield new Opening.NotLoggedIn(
              Wire.address(wire.transport().remoteAddress()) + ": " + why);
        }
      };
    } catch (IOException e) {
      return lost(wire, Stage.AUTH, e, settings.ehlo());
    }
  }

  private Command hello() {
    return switch (approach.dialect()) {
      case SMTP -> new Command.Ehlo(settings.clientName());
      case LMTP -> new Command.Lhlo(settings.clientName());
    };
  }

  /** Speaks for another client; the server then begins anew. */
  private Opening introduce(Wire wire, Capabilities capabilities, Map<String, String> attributes)
      throws IOException {
    if (!capabilities.offers(Keyword.XCLIENT)) {
      new SmtpConnection(wire, capabilities, settings).quit();
      return new Opening.Unreachable(Stage.EHLO, "the server does not offer XCLIENT to us");
    }
    Reply reply = wire.ask(new Command.Xclient(attributes), settings.ehlo());
    return reply.isPositive()
        ? ehlo(wire, Map.of(), ClientTls.OFF)
        : refused(wire, Stage.EHLO, reply);
  }

  /** A server that refuses still waits for QUIT (RFC 5321 §3.1), but not one that says 421. */
  private Opening refused(Wire wire, Stage stage, Reply reply) {
    if (reply.isIntermediate()) {
      wire.close();
      return new Opening.Unreachable(stage, Transaction.unexpected(stage, reply));
    }
    if (reply.code() == Transaction.CLOSING) {
      wire.close();
    } else {
      new SmtpConnection(wire, Capabilities.NONE, settings).quit();
    }
    return new Opening.Refused(stage, reply);
  }

  private static Opening lost(Wire wire, Stage stage, IOException fault, Duration atMost) {
    wire.close();
    String detail = wire.describe(fault, stage.during(), atMost);
    wire.note(detail);
    return new Opening.Unreachable(stage, detail);
  }
}
