package io.postroad.mta.reception;

import io.postroad.mta.queue.MailQueue;
import io.postroad.mta.queue.Verb;
import io.postroad.mta.routing.AddressBook;
import io.postroad.mta.settings.MtaSettings;
import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.QueueId;
import io.postroad.mta.spool.RecipientState;
import io.postroad.mta.spool.Spool;
import io.postroad.smtp.address.DomainName;
import io.postroad.smtp.reply.EtrnReplies;
import io.postroad.smtp.reply.Reply;
import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.server.RemoteQueue;
import io.postroad.smtp.server.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Mail for the domains of {@code relay.domains}, which is kept until their servers can take it, and
 * tried at once when someone asks by ETRN (RFC 1985). Anyone may ask: the mail goes where it would
 * go anyway, and a stranger's question costs at most one round a minute. Thread-safe.
 */
final class KeptMail implements RemoteQueue {
  private static final Duration ONCE_IN = Duration.ofMinutes(1);

  /** So many different questions of strangers are followed in that time. */
  private static final int ASKED_MAX = 60;

  /** So long an asker waits for the number of messages; the search goes on without it. */
  private static final Duration COUNT_WITHIN = Duration.ofSeconds(1);

  private static final int PAGE = 200;

  private final Supplier<MtaSettings> settings;
  private final AddressBook book;
  private final Spool spool;
  private final MailQueue queue;
  private final Execution execution;
  private final Map<String, Deadline> asked = new LinkedHashMap<>();

  KeptMail(
      Supplier<MtaSettings> settings,
      AddressBook book,
      Spool spool,
      MailQueue queue,
      Execution execution) {
    this.settings = settings;
    this.book = book;
    this.spool = spool;
    this.queue = queue;
    this.execution = execution;
  }

  /** Whether mail is kept for anybody. */
  boolean isAny() {
    return !settings.get().relayDomains().isEmpty();
  }

  /** What a node stands for. */
  private sealed interface Node {
    /** Domains, by their canonical names. */
    record Domains(Predicate<String> which) implements Node {}

    /** No mail is kept for it. */
    record NotKept() implements Node {}

    /** Neither a domain nor the name of a queue. */
    record None() implements Node {}
  }

  @Override
  public Reply start(Session session, String node) {
    return switch (node(node)) {
      case Node.None() -> EtrnReplies.badNode(node);
      case Node.NotKept() -> EtrnReplies.notAllowed(node, "no mail is kept for it here");
      case Node.Domains(Predicate<String> which) ->
          session.trusted()
              ? start(which, session, node)
              : switch (standing(node)) {
                case DUE -> start(which, session, node);
                case JUST_ASKED -> EtrnReplies.queuing(node);
                case TOO_MANY -> EtrnReplies.unable(node);
              };
    };
  }

  private Node node(String text) {
    if (text.startsWith("#")) {
      // A queue is named as relay.domains has it.
      String name = text.substring(1);
      return settings.get().relayDomains().contains(name)
          ? new Node.Domains(domain -> matches(name, domain))
          : name.isEmpty() ? new Node.None() : new Node.NotKept();
    }
    boolean below = text.startsWith("@");
    Optional<String> name =
        DomainName.parse(below ? text.substring(1) : text).map(DomainName::canonical);
    if (name.isEmpty()) {
      return new Node.None();
    }
    String domain = name.get();
    boolean kept =
        settings.get().relaysFor(domain)
            || (below && settings.get().relayDomains().contains("." + domain));
    return kept
        ? new Node.Domains(d -> d.equals(domain) || (below && d.endsWith("." + domain)))
        : new Node.NotKept();
  }

  private static boolean matches(String pattern, String domain) {
    return pattern.startsWith(".") ? domain.endsWith(pattern) : domain.equals(pattern);
  }

  /** How a stranger's question stands. */
  private enum Standing {
    DUE,
    /** Within the last minute: what waited then was started. */
    JUST_ASKED,
    TOO_MANY
  }

  private synchronized Standing standing(String node) {
    asked.values().removeIf(deadline -> deadline.passed(execution.time()));
    if (asked.containsKey(node)) {
      return Standing.JUST_ASKED;
    }
    if (asked.size() >= ASKED_MAX) {
      return Standing.TOO_MANY;
    }
    asked.put(node, execution.time().deadlineIn(ONCE_IN));
    return Standing.DUE;
  }

  /** Looks for a moment what waits; what is not seen by then is found by a thread of its own. */
  private Reply start(Predicate<String> domains, Session session, String node) {
    Predicate<QueueEntry> wanted = entry -> waitsFor(entry, domains);
    String by = "ETRN by " + session.client().getAddress().getHostAddress();
    Deadline deadline = execution.time().deadlineIn(COUNT_WITHIN);
    List<QueueId> found = new ArrayList<>();
    Optional<QueueId> after = Optional.empty();
    boolean more = true;
    while (more && !deadline.passed(execution.time())) {
      List<QueueEntry> page = spool.list(_ -> true, after, PAGE);
      page.stream().filter(wanted).map(QueueEntry::id).forEach(found::add);
      more = page.size() == PAGE;
      after = page.isEmpty() ? after : Optional.of(page.getLast().id());
    }
    if (found.isEmpty() && !more) {
      return EtrnReplies.nothing(node);
    }
    Optional<QueueId> rest = more ? after : Optional.empty();
    execution.start(
        Execution.Kind.VIRTUAL, "etrn-" + session.id(), () -> retry(found, wanted, rest, by));
    return more
        ? found.isEmpty() ? EtrnReplies.queuing(node) : EtrnReplies.started(node)
        : EtrnReplies.started(found.size(), node);
  }

  private void retry(
      List<QueueId> found, Predicate<QueueEntry> wanted, Optional<QueueId> rest, String by) {
    found.forEach(id -> queue.steer(Verb.RETRY, id, by));
    Optional<QueueId> after = rest;
    while (after.isPresent()) {
      List<QueueEntry> page = spool.list(wanted, after, PAGE);
      page.forEach(entry -> queue.steer(Verb.RETRY, entry.id(), by));
      after = page.size() == PAGE ? Optional.of(page.getLast().id()) : Optional.empty();
    }
  }

  /** Its sender wants it to wait (RFC 4865): nobody else can ask for it. */
  private static boolean isKeptForRelease(QueueEntry entry, RecipientState state) {
    return entry.message().heldForRelease() && state instanceof RecipientState.Queued;
  }

  private boolean waitsFor(QueueEntry entry, Predicate<String> domains) {
    var recipients = entry.message().envelope().recipients();
    for (int i = 0; i < recipients.size(); i++) {
      if (entry.states().get(i).isScheduledForDelivery()
          && !isKeptForRelease(entry, entry.states().get(i))
          && domains.test(book.domainOf(recipients.get(i).forwardPath()))) {
        return true;
      }
    }
    return false;
  }
}
