package io.postroad.mta.delivery;

import io.postroad.mta.delivery.Dialling.Target;
import io.postroad.mta.queue.Cause;
import io.postroad.mta.queue.Outcome;
import io.postroad.smtp.client.Opening;
import io.postroad.smtp.reply.EnhancedStatus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Why there is no connection yet, and what that means for the mail. Confined to one thread. */
final class DialFailures {
  /** RFC 8689 §4.2.1. */
  private static final EnhancedStatus REQUIRETLS_NEEDED = new EnhancedStatus(5, 7, 30);

  private static final EnhancedStatus ENCRYPTION_NEEDED = new EnhancedStatus(5, 7, 10);
  private static final EnhancedStatus ENCRYPTION_NEEDED_NOW = new EnhancedStatus(4, 7, 10);

  private final boolean requireTls;
  private final Set<String> sentences = new LinkedHashSet<>();
  private final List<Target> notSecured = new ArrayList<>();
  private final Set<String> lacking = new HashSet<>();
  private Optional<Cause> last = Optional.empty();
  private int mendable;
  private boolean unprotected;

  /** Of a message whose sender insists on TLS all the way, or of any other. */
  DialFailures(boolean requireTls) {
    this.requireTls = requireTls;
  }

  void add(Target target, Opening opening) {
    mendable++;
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
        unprotected = true;
        mendable -= failed.offered() ? 0 : 1;
        sentences.add(failed.detail());
        // RFC 3463 §3.8: X.7.5, a cryptographic failure.
        last = Optional.of(ours(new EnhancedStatus(4, 7, 5), failed.detail()));
      }
      case Opening.NotLoggedIn failed -> {
        sentences.add(failed.detail());
        // RFC 3463 §3.8: X.7.0, some other matter of security.
        last = Optional.of(ours(new EnhancedStatus(4, 7, 0), failed.detail()));
      }
      case Opening.Unreachable unreachable -> {
        sentences.add(unreachable.detail());
        last = Optional.of(new Cause.Unreachable(target.name(), unreachable.detail()));
      }
    }
  }

  /** A server inside verified TLS that offers no REQUIRETLS. */
  void addLacking(Target target) {
    lacking.add(target.name());
    unprotected = true;
    sentences.add(target.name() + " does not offer REQUIRETLS");
  }

  /** Another address of the same host will offer no more. */
  boolean lacks(Target target) {
    return lacking.contains(target.name());
  }

  private static Cause ours(EnhancedStatus status, String detail) {
    return new Cause.Ours(status, detail, Cause.Scope.DESTINATION);
  }

  /** Those that answered, but not inside TLS as it was asked for. */
  List<Target> notSecured() {
    return List.copyOf(notSecured);
  }

  /** Whether one answered that would take mail with less protection. */
  boolean unprotected() {
    return unprotected;
  }

  /** One sentence that names each host. */
  String text() {
    return String.join("; ", sentences);
  }

  /**
   * One host's trouble as it is; that of several as one sentence that names each. Where it is the
   * sender who insists, a server that says it offers no such thing has answered for good, and the
   * destination is as good as ever for other mail; what went wrong may be mended (rule T2).
   */
  Outcome outcome() {
    if (requireTls && mendable == 0) {
      return new Outcome.Failed(
          new Cause.Ours(
              lacking.isEmpty() ? ENCRYPTION_NEEDED : REQUIRETLS_NEEDED,
              text(),
              Cause.Scope.MESSAGE));
    }
    if (requireTls && unprotected) {
      return new Outcome.Deferred(
          new Cause.Ours(ENCRYPTION_NEEDED_NOW, text(), Cause.Scope.MESSAGE), false);
    }
    Cause cause =
        sentences.size() == 1
            ? last.orElseThrow()
            : new Cause.Unreachable(last.map(Cause::peerName).orElse(""), text());
    return new Outcome.Deferred(cause, false);
  }
}
