package io.postroad.verify.sim;

import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.QueueId;
import io.postroad.mta.spool.RecipientState;
import io.postroad.mta.spool.Spool;
import io.postroad.verify.sim.Ledger.Entry;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Who took mail over, and who came to know of it. Mail is handed from the client to a server, from
 * server to server, and into a mailbox; each time the giver learns of it by a reply, and a server
 * remembers it by a record of its spool. Where the reply or the record is lost the giver must doubt
 * (RFC 1047, rule D6): it may give the mail a second time, or give it up. Nothing else may cause a
 * second copy, or a failure of what was delivered. Confined to its world.
 */
final class Handovers {
  /** One recipient, by its place in the envelope, of one message in one server's spool. */
  private record Copy(String server, String id, int recipient) {}

  private final Map<Entry, Integer> taken = new TreeMap<>();
  private final Map<Entry, Integer> known = new TreeMap<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<Copy, Entry> settled = new LinkedHashMap<>();

  /** A server or a mailbox may have taken it from now on. */
  void taken(Entry entry) {
    taken.merge(entry, 1, Integer::sum);
  }

  /** It had to be refused after all, and the giver is told so. */
  void refused(Entry entry) {
    taken.merge(entry, -1, Integer::sum);
  }

  /** The giver was told that it was taken. */
  void known(Entry entry) {
    known.merge(entry, 1, Integer::sum);
  }

  /** The mail object that a message of a server carries. */
  void isNumber(String server, QueueId id, int number) {
    numbers.put(server + " " + id.text(), number);
  }

  /** The mail object that a message carries; empty for a report. */
  Optional<Integer> number(String server, QueueId id) {
    return Optional.ofNullable(numbers.get(server + " " + id.text()));
  }

  /** A server notes that a recipient of a message of its own was taken by the next one. */
  void settled(String server, QueueId id, int recipient, Entry entry) {
    known(entry);
    settled.put(new Copy(server, id.text(), recipient), entry);
  }

  /** A server starts with what its disk has kept: notes that were lost are known no more. */
  void reopened(String server, Spool spool) {
    Iterator<Map.Entry<Copy, Entry>> each = settled.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<Copy, Entry> note = each.next();
      Copy copy = note.getKey();
      if (!copy.server().equals(server)) {
        continue;
      }
      Optional<RecipientState> kept =
          QueueId.parse(copy.id())
              .flatMap(spool::find)
              .map(QueueEntry::states)
              .map(states -> states.get(copy.recipient()));
      if (kept.filter(RecipientState::awaitsDelivery).isPresent()) {
        known.merge(note.getValue(), -1, Integer::sum);
      }
      each.remove();
    }
  }

  /** How often the mail was taken and its giver did not come to know, or forgot in a crash. */
  int doubts(Entry entry) {
    return taken.getOrDefault(entry, 0) - known.getOrDefault(entry, 0);
  }

  /** All doubts together. */
  int doubts() {
    return taken.keySet().stream().mapToInt(this::doubts).sum();
  }
}
