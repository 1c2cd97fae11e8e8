package io.postroad.verify.sim;

import io.postroad.smtp.command.DeliverBy;
import io.postroad.smtp.command.Hold;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What clients were told and what arrived: the other side of the promise, kept outside of every
 * simulated process. Confined to its world.
 */
final class Ledger {
  /** An attempt that is under way when the time passes may still end well. */
  private static final Duration UNDER_WAY = Duration.ofMinutes(20);

  /** One recipient of one mail object. */
  record Entry(int number, String recipient) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      int byNumber = Integer.compare(number, other.number);
      return byNumber != 0 ? byNumber : recipient.compareTo(other.recipient);
    }
  }

  private final Map<Integer, Mail> mails = new TreeMap<>();
  private final Set<Entry> accepted = new TreeSet<>();
  private final Set<Entry> refused = new TreeSet<>();
  private final Set<Entry> unknown = new TreeSet<>();
  private final Map<Entry, Integer> delivered = new TreeMap<>();
  private final Map<Entry, Integer> reported = new TreeMap<>();
  private final Map<Entry, Integer> confirmed = new TreeMap<>();
  private final Set<Entry> silent = new TreeSet<>();
  private final Set<String> stored = new TreeSet<>();
  private final Handovers handovers = new Handovers();
  private final Map<Integer, Duration> offered = new TreeMap<>();
  private final Map<Integer, Duration> offeredLast = new TreeMap<>();
  private final List<String> untimely = new ArrayList<>();
  private int sendersEnded;
  private final List<String> wrong = new ArrayList<>();

  void sends(Mail mail) {
    mails.put(mail.number(), mail);
  }

  /** A client begins to hand it in; the first time counts. */
  void offered(Mail mail, Duration elapsed) {
    offered.putIfAbsent(mail.number(), elapsed);
    offeredLast.put(mail.number(), elapsed);
  }

  /**
   * A content comes to a mailbox: not before its release (RFC 4865), and nothing that must be
   * returned when it is late comes long after its time (RFC 2852).
   */
  void arrives(byte[] content, Duration elapsed) {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    Mail mail = mails.get(Mail.numberIn(text));
    if (mail == null || text.contains("Final-Recipient:")) {
      return;
    }
    if (mail.terms().hold().orElse(null) instanceof Hold.For(Duration time)
        && elapsed.compareTo(offered.get(mail.number()).plus(time)) < 0) {
      untimely.add("number " + mail.number() + " came before its release");
    }
    mail.terms()
        .deliverBy()
        .filter(by -> by.mode() == DeliverBy.Mode.RETURN)
        .map(by -> offeredLast.get(mail.number()).plusSeconds(by.seconds()).plus(UNDER_WAY))
        .filter(latest -> elapsed.compareTo(latest) > 0)
        .ifPresent(_ -> untimely.add("number " + mail.number() + " came after its deadline"));
  }

  /** What came too early or too late; a clock that was set wrong may do either. */
  List<String> untimely() {
    return untimely;
  }

  /** The client got 250 for the content, with these recipients. */
  void accepted(Mail mail, List<String> recipients) {
    for (String recipient : recipients) {
      Entry entry = new Entry(mail.number(), recipient);
      accepted.add(entry);
      handovers.known(entry);
    }
  }

  /** The client was told that this recipient will not get it. */
  void refused(Mail mail, String recipient) {
    refused.add(new Entry(mail.number(), recipient));
  }

  /** The client lost its peer after the final dot. */
  void maybeAccepted(Mail mail, List<String> recipients) {
    recipients.forEach(recipient -> unknown.add(new Entry(mail.number(), recipient)));
  }

  /**
   * A mailbox got a content.
   *
   * @param id the queue id: storing it again for the same recipient stores nothing
   */
  void stored(String mailServer, String id, List<String> recipients, byte[] content) {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    int number = Mail.numberIn(text);
    Mail mail = mails.get(number);
    if (mail == null) {
      wrong.add("a content of nobody's was stored: " + text);
      return;
    }
    boolean report = text.contains("Final-Recipient:");
    if (!report && !mail.isWholeIn(content)) {
      wrong.add("half a content was stored: " + text);
    }
    for (String recipient : recipients) {
      if (!report) {
        handovers.taken(new Entry(number, recipient));
      }
      if (!stored.add(mailServer + " " + id + " " + recipient)) {
        continue;
      }
      if (report) {
        tell(mail, text);
        if (!recipient.equals(mail.sender())) {
          wrong.add("a report went to " + recipient + " instead of " + mail.sender());
        }
      } else if (!mail.recipients().contains(recipient)) {
        wrong.add("number " + number + " was stored for " + recipient);
      } else {
        count(delivered, new Entry(number, recipient));
      }
    }
  }

  private void tell(Mail mail, String report) {
    for (String recipient : finalRecipients(report, "failed")) {
      count(reported, new Entry(mail.number(), recipient));
    }
    for (String action : List.of("delivered", "relayed")) {
      for (String recipient : finalRecipients(report, action)) {
        count(confirmed, new Entry(mail.number(), recipient));
        if (!mail.wantsSuccess(recipient)) {
          wrong.add("nobody wanted to hear of success: " + mail.number() + " for " + recipient);
        }
        if (action.equals("delivered")
            && !delivered.containsKey(new Entry(mail.number(), recipient))) {
          wrong.add("a report tells a lie: " + report);
        }
      }
    }
  }

  /** Addresses of the recipients of a delivery report with this action. */
  static List<String> finalRecipients(String report, String action) {
    List<String> recipients = new ArrayList<>();
    String recipient = "";
    for (String line : report.split("\r\n", -1)) {
      if (line.startsWith("Final-Recipient:")) {
        recipient = line.substring(line.indexOf(';') + 1).strip();
      } else if (line.equals("Action: " + action)) {
        recipients.add(recipient);
      }
    }
    return recipients;
  }

  /** A server gave this recipient up and told nobody, for that was the sender's wish. */
  void failedSilently(int number, String recipient) {
    Mail mail = mails.get(number);
    if (mail == null || mail.wantsFailure(recipient)) {
      wrong.add("failed without a report that was wanted: " + number + " for " + recipient);
    }
    silent.add(new Entry(number, recipient));
  }

  /** Reports of failure that nobody wanted: there are none where every server knows DSN. */
  Set<Entry> unwanted() {
    Set<Entry> unwanted = new TreeSet<>(reported.keySet());
    unwanted.removeIf(entry -> mails.get(entry.number()).wantsFailure(entry.recipient()));
    return unwanted;
  }

  /** Recipients that were delivered, and whose sender asked for word of it and has none. */
  Set<Entry> unconfirmed() {
    Set<Entry> unconfirmed = new TreeSet<>(delivered.keySet());
    unconfirmed.removeIf(entry -> !mails.get(entry.number()).wantsSuccess(entry.recipient()));
    unconfirmed.removeAll(confirmed.keySet());
    return unconfirmed;
  }

  /** Whether someone had to doubt that it was delivered, and gave it up: success is not told. */
  boolean gaveUpInDoubt(Entry entry) {
    return hasFailed(entry) && handovers.doubts(entry) > 0;
  }

  private boolean hasFailed(Entry entry) {
    return reported.containsKey(entry) || silent.contains(entry);
  }

  /**
   * Recipients with more ends than doubts allow: the mail was delivered more than once, or
   * delivered and given up, and everyone who handed it on knew what had become of it (rule D6).
   */
  Set<Entry> endedTooOften() {
    Set<Entry> tooOften = new TreeSet<>(delivered.keySet());
    tooOften.removeIf(
        entry -> delivered.get(entry) + (hasFailed(entry) ? 1 : 0) <= 1 + handovers.doubts(entry));
    return tooOften;
  }

  /** Who handed what on, and knows of it. */
  Handovers handovers() {
    return handovers;
  }

  /** Reports of success beyond the first. */
  int confirmedAgain() {
    return confirmed.values().stream().mapToInt(n -> n - 1).sum();
  }

  /** Recipients whose sender was told of success. */
  int confirmed() {
    return confirmed.size();
  }

  private static void count(Map<Entry, Integer> counts, Entry entry) {
    counts.merge(entry, 1, Integer::sum);
  }

  /** A client has nothing left to hand in. */
  void senderEnded() {
    sendersEnded++;
  }

  int sendersEnded() {
    return sendersEnded;
  }

  /** Recipients that got 250 and neither arrived nor were reported, where that was wanted. */
  Set<Entry> missing() {
    Set<Entry> missing = new TreeSet<>(accepted);
    missing.removeAll(delivered.keySet());
    missing.removeAll(reported.keySet());
    missing.removeAll(silent);
    return missing;
  }

  /** Whether the mail objects of these numbers have arrived, or failed and been reported. */
  boolean hasSettled(int from, int until) {
    for (int number = from; number < until; number++) {
      int each = number;
      if (delivered.keySet().stream().noneMatch(entry -> entry.number() == each)
          && reported.keySet().stream().noneMatch(entry -> entry.number() == each)) {
        return false;
      }
    }
    return true;
  }

  /** Copies beyond the first. */
  int duplicates() {
    return delivered.values().stream().mapToInt(n -> n - 1).sum();
  }

  /** Recipients for whom a delivery and a report of failure arrived. */
  Set<Entry> falselyReported() {
    Set<Entry> both = new TreeSet<>(delivered.keySet());
    both.retainAll(reported.keySet());
    return both;
  }

  /** Recipients of which the client does not know whether they were accepted. */
  int unknown() {
    return unknown.size();
  }

  int refused() {
    return refused.size();
  }

  int accepted() {
    return accepted.size();
  }

  int delivered() {
    return delivered.size();
  }

  int reported() {
    return reported.size();
  }

  /** What must never happen, in words. */
  List<String> wrong() {
    return wrong;
  }
}
