package io.postroad.verify.sim;

import java.nio.charset.StandardCharsets;
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
  private final Set<String> stored = new TreeSet<>();
  private int sendersEnded;
  private final List<String> wrong = new ArrayList<>();

  void sends(Mail mail) {
    mails.put(mail.number(), mail);
  }

  /** The client got 250 for the content, with these recipients. */
  void accepted(Mail mail, List<String> recipients) {
    recipients.forEach(recipient -> accepted.add(new Entry(mail.number(), recipient)));
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
      if (!stored.add(mailServer + " " + id + " " + recipient)) {
        continue;
      }
      if (report) {
        finalRecipients(text).forEach(r -> count(reported, new Entry(number, r)));
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

  /** Addresses of the failed recipients of a delivery report. */
  static List<String> finalRecipients(String report) {
    List<String> recipients = new ArrayList<>();
    for (String line : report.split("\r\n", -1)) {
      if (line.startsWith("Final-Recipient:")) {
        recipients.add(line.substring(line.indexOf(';') + 1).strip());
      }
    }
    return recipients;
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

  /** Recipients that got 250 and neither arrived nor were reported. */
  Set<Entry> missing() {
    Set<Entry> missing = new TreeSet<>(accepted);
    missing.removeAll(delivered.keySet());
    missing.removeAll(reported.keySet());
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
