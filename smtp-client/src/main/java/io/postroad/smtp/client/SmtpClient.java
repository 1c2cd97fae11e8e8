package io.postroad.smtp.client;

import io.postroad.smtp.command.Command;
import io.postroad.smtp.dialog.Conversation;
import io.postroad.smtp.extension.Capabilities;
import io.postroad.smtp.reply.Reply;
import io.postroad.smtp.runtime.Time;
import io.postroad.smtp.wire.DeadlineException;
import io.postroad.smtp.wire.Network;
import io.postroad.smtp.wire.Transport;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * Opens connections to SMTP servers (RFC 5321 §3.1, §3.2). Immutable and thread-safe; a call blocks
 * its thread until the connection is ready or given up.
 */
public final class SmtpClient {
  private final Network network;
  private final Time time;
  private final ClientSettings settings;

  /** A client that connects through {@code network} and measures its deadlines on {@code time}. */
  public SmtpClient(Network network, Time time, ClientSettings settings) {
    this.network = network;
    this.time = time;
    this.settings = settings;
  }

  /**
   * Connects, waits for the greeting and says EHLO, or HELO to a server that refuses EHLO.
   *
   * @param target an address that is already resolved
   * @param conversation records everything said until another is given to {@link
   *     SmtpConnection#recordTo}
   */
  public Opening open(InetSocketAddress target, Conversation conversation) {
    Transport transport;
    try {
      transport = network.connect(target, time.deadlineIn(settings.connect()));
    } catch (IOException e) {
      String detail = unreachable(e, target);
      conversation.note(detail);
      return new Opening.Unreachable(Stage.CONNECT, detail);
    }
    conversation.note("connected to " + Wire.address(target));
    return greeted(new Wire(transport, time, conversation));
  }

  private String unreachable(IOException fault, InetSocketAddress target) {
    String peer = Wire.address(target);
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

  private Opening greeted(Wire wire) {
    Reply greeting;
    try {
      greeting = wire.hear(settings.greeting());
    } catch (IOException e) {
      return lost(wire, Stage.GREETING, e, settings.greeting());
    }
    return greeting.isPositive() ? ehlo(wire) : refused(wire, Stage.GREETING, greeting);
  }

  private Opening ehlo(Wire wire) {
    try {
      Reply ehlo = wire.ask(new Command.Ehlo(settings.clientName()), settings.ehlo());
      if (ehlo.isPositive()) {
        return new Opening.Opened(new SmtpConnection(wire, Capabilities.of(ehlo), settings));
      }
      if (!ehlo.isPermanent()) {
        return refused(wire, Stage.EHLO, ehlo);
      }
      Reply helo = wire.ask(new Command.Helo(settings.clientName()), settings.ehlo());
      return helo.isPositive()
          ? new Opening.Opened(new SmtpConnection(wire, Capabilities.NONE, settings))
          : refused(wire, Stage.EHLO, helo);
    } catch (IOException e) {
      return lost(wire, Stage.EHLO, e, settings.ehlo());
    }
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
