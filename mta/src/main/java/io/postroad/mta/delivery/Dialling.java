package io.postroad.mta.delivery;

import io.postroad.mta.queue.Outcome;
import io.postroad.smtp.client.ClientTls;
import io.postroad.smtp.client.Opening;
import io.postroad.smtp.client.SmtpClient;
import io.postroad.smtp.client.SmtpConnection;
import io.postroad.smtp.client.TlsPolicy;
import io.postroad.smtp.dialog.Conversation;
import io.postroad.smtp.tls.TlsClient;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Opens a connection to the first of some addresses that takes one, with TLS as a policy has it.
 * Clear text comes only where TLS was opportunistic and failed wherever a server answered: each
 * time logged and counted (rule T2). Thread-safe.
 */
final class Dialling {
  private static final System.Logger LOG = System.getLogger(Dialling.class.getName());

  private final TlsClient engine;
  private final LongAdder fallbacks = new LongAdder();

  Dialling(TlsClient engine) {
    this.engine = engine;
  }

  /**
   * One address to try.
   *
   * @param name the host's as it was asked for; what its certificate must name
   */
  record Target(String name, SocketAddress address) {}

  /** What came of it. */
  sealed interface Dialled {
    /** An open connection, and who is at its other end. */
    record Reached(SmtpConnection connection, String peer) implements Dialled {}

    /**
     * None.
     *
     * @param unprotected whether a server answered that may take mail which needs less protection
     */
    record NotReached(Outcome outcome, boolean unprotected) implements Dialled {}
  }

  /** How often mail went on in clear text because TLS failed. */
  long fallbacks() {
    return fallbacks.sum();
  }

  /**
   * Tries them in their order, each until one gives the protection that is asked for (RFC 8689
   * §4.2.1).
   */
  Dialled dial(
      SmtpClient client, List<Target> targets, Protection protection, Conversation conversation) {
    DialFailures failures = new DialFailures(protection.requireTls());
    for (Target target : targets) {
      if (failures.lacks(target)) {
        continue;
      }
      Opening opening = open(client, target, protection.policy(), conversation);
      if (!(opening instanceof Opening.Opened(SmtpConnection connection))) {
        failures.add(target, opening);
      } else if (protection.isOfferedBy(connection)) {
        return new Dialled.Reached(connection, target.name());
      } else {
        conversation.note("the server does not offer REQUIRETLS: it is not given the message");
        connection.quit();
        failures.addLacking(target);
      }
    }
    return protection.policy() == TlsPolicy.OPPORTUNISTIC && !failures.notSecured().isEmpty()
        ? inClearText(client, failures, conversation)
        : new Dialled.NotReached(failures.outcome(), failures.unprotected());
  }

  /** A Unix socket is as good as TLS: nobody is on the way. */
  private Opening open(
      SmtpClient client, Target target, TlsPolicy policy, Conversation conversation) {
    return switch (target.address()) {
      case InetSocketAddress internet ->
          client.open(internet, ClientTls.startTls(policy, target.name(), engine), conversation);
      case UnixDomainSocketAddress unix -> client.open(unix, conversation);
      default -> throw new IllegalStateException("no such address here: " + target.address());
    };
  }

  private Dialled inClearText(SmtpClient client, DialFailures failures, Conversation conversation) {
    for (Target target : failures.notSecured()) {
      conversation.note("TLS failed wherever it was tried: going on in clear text");
      Opening opening = open(client, target, TlsPolicy.OFF, conversation);
      if (opening instanceof Opening.Opened(SmtpConnection connection)) {
        fallbacks.increment();
        LOG.log(
            System.Logger.Level.WARNING,
            "TLS failed, mail goes to {0} in clear text: {1}",
            target.name(),
            failures.text());
        return new Dialled.Reached(connection, target.name());
      }
      failures.add(target, opening);
    }
    return new Dialled.NotReached(failures.outcome(), failures.unprotected());
  }
}
