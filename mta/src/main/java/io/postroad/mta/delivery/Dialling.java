package io.postroad.mta.delivery;

import io.postroad.mta.queue.Cause;
import io.postroad.mta.queue.Outcome;
import io.postroad.smtp.client.ClientTls;
import io.postroad.smtp.client.Opening;
import io.postroad.smtp.client.SmtpClient;
import io.postroad.smtp.client.SmtpConnection;
import io.postroad.smtp.client.TlsPolicy;
import io.postroad.smtp.dialog.Conversation;
import io.postroad.smtp.reply.EnhancedStatus;
import io.postroad.smtp.tls.TlsClient;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

    /** None. */
    record NotReached(Outcome outcome) implements Dialled {}
  }

  /** How often mail went on in clear text because TLS failed. */
  long fallbacks() {
    return fallbacks.sum();
  }

  /** Tries them in their order. */
  Dialled dial(
      SmtpClient client, List<Target> targets, TlsPolicy policy, Conversation conversation) {
    Failures failures = new Failures();
    for (Target target : targets) {
      Opening opening = open(client, target, policy, conversation);
      if (opening instanceof Opening.Opened(SmtpConnection connection)) {
        return new Dialled.Reached(connection, target.name());
      }
      failures.add(target, opening);
    }
    return policy == TlsPolicy.OPPORTUNISTIC && !failures.notSecured.isEmpty()
        ? inClearText(client, failures, conversation)
        : new Dialled.NotReached(failures.outcome());
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

  private Dialled inClearText(SmtpClient client, Failures failures, Conversation conversation) {
    for (Target target : failures.notSecured) {
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
    return new Dialled.NotReached(failures.outcome());
  }

  /** Why there is no connection yet. Confined to one thread. */
  private static final class Failures {
    private final Set<String> sentences = new LinkedHashSet<>();
    private final List<Target> notSecured = new ArrayList<>();
    private Optional<Cause> last = Optional.empty();

    void add(Target target, Opening opening) {
      switch (opening) {
        case Opening.Opened _ -> throw new IllegalArgumentException("this is no failure");
        case Opening.Refused refused -> {
          sentences.add(target.name() + " said: " + refused.reply().oneLine());
          last =
              Optional.of(
                  new Cause.Refused(
                      target.name(),
                      refused.stage().name(),
                      refused.reply(),
                      Cause.Scope.DESTINATION));
        }
        case Opening.NotSecured failed -> {
          notSecured.add(target);
          sentences.add(failed.detail());
          // RFC 3463 §3.8: X.7.5, a cryptographic failure.
          last =
              Optional.of(
                  new Cause.Ours(
                      new EnhancedStatus(4, 7, 5), failed.detail(), Cause.Scope.DESTINATION));
        }
        case Opening.NotLoggedIn failed -> {
          sentences.add(failed.detail());
          // RFC 3463 §3.8: X.7.0, some other matter of security.
          last =
              Optional.of(
                  new Cause.Ours(
                      new EnhancedStatus(4, 7, 0), failed.detail(), Cause.Scope.DESTINATION));
        }
        case Opening.Unreachable unreachable -> {
          sentences.add(unreachable.detail());
          last = Optional.of(new Cause.Unreachable(target.name(), unreachable.detail()));
        }
      }
    }

    String text() {
      return String.join("; ", sentences);
    }

    /** One host's trouble as it is; that of several as one sentence that names each. */
    Outcome outcome() {
      Cause cause =
          sentences.size() == 1
              ? last.orElseThrow()
              : new Cause.Unreachable(last.map(Cause::peerName).orElse(""), text());
      return new Outcome.Deferred(cause, false);
    }
  }
}
