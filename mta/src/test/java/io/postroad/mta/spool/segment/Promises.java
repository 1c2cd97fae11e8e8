package io.postroad.mta.spool.segment;

import io.postroad.mta.spool.NewMessage;
import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.QueueId;
import io.postroad.mta.spool.RecipientState;
import io.postroad.mta.spool.Spool;
import io.postroad.smtp.envelope.Content;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What clients and queue were told, and how far what a new process finds keeps to it. */
final class Promises {
  private final Map<QueueId, Promise> all = new TreeMap<>();
  private final List<String> broken = new ArrayList<>();
  private long told;
  int acknowledged;
  int lost;
  int phantom;
  int mangled;
  int resurrected;
  int reportsLost;
  int unbalanced;
  int lies;
  int damaged;

  private static final class Promise {
    final NewMessage message;
    final byte[] octets;
    boolean accepted;

    /** It must not be found: its content broke off, or it was refused. */
    boolean forbidden;

    /** The final states that were told, and when; those known to be durable. */
    final Map<Integer, Long> told = new TreeMap<>();

    final Set<Integer> durable = new HashSet<>();

    /** Each report, and the recipients it was settled with. */
    final Map<QueueId, Set<Integer>> reports = new TreeMap<>();

    Promise(NewMessage message, byte[] octets) {
      this.message = message;
      this.octets = octets;
    }

    boolean allTold() {
      return told.size() == message.destinations().size();
    }

    boolean allDurable() {
      return durable.size() == message.destinations().size();
    }
  }

  List<String> broken() {
    return broken;
  }

  void submitted(NewMessage message, byte[] octets, boolean breaksOff) {
    Promise promise = new Promise(message, octets);
    promise.forbidden = breaksOff;
    all.put(message.id(), promise);
  }

  void accepted(QueueId id) {
    acknowledged++;
    all.get(id).accepted = true;
    if (all.get(id).forbidden) {
      lies++;
      broken.add("accepted though it broke off: " + id);
    }
  }

  void refused(QueueId id) {
    // Cut off at once; octets that a crash brings back before the next group may still be found.
    all.get(id).forbidden = false;
  }

  void brokenOff(QueueId id) {
    all.get(id).forbidden = true;
  }

  void reported(QueueId cause, Set<Integer> recipients, NewMessage report, byte[] octets) {
    all.put(report.id(), new Promise(report, octets));
    all.get(cause).reports.put(report.id(), Set.copyOf(recipients));
  }

  void taken(QueueEntry entry, String passedOver) {
    boolean other =
        entry.message().destinations().stream().anyMatch(word -> !word.equals(passedOver));
    if (!other) {
      lies++;
      broken.add("took what was to be passed over: " + entry.id());
    }
  }

  long told() {
    return told;
  }

  void tell(QueueId id, Map<Integer, RecipientState> changes) {
    told++;
    changes.forEach((recipient, state) -> {
      if (state.isFinal()) {
        all.get(id).told.put(recipient, told);
      }
    });
  }

  void synced() {
    synced(told);
  }

  /** All that was told up to then is durable. */
  void synced(long upTo) {
    for (Promise promise : all.values()) {
      promise.told.forEach((recipient, when) -> {
        if (when <= upTo) {
          promise.durable.add(recipient);
        }
      });
    }
  }

  void balanced(Spool spool) {
    Spool.Figures figures = spool.figures();
    if (!figures.balanced()) {
      unbalanced++;
      broken.add("the ledger does not add up: " + figures);
    }
  }

  void unopened(IOException e, boolean diskIsGood) {
    if (diskIsGood) {
      lost++;
      broken.add("could not be opened on a good disk: " + e);
    }
  }

  /** Compares what a new process finds with what the ones before it promised. */
  void audit(Spool spool) throws IOException {
    balanced(spool);
    damaged += (int) spool.figures().corruptRecords();
    Map<QueueId, QueueEntry> found = new TreeMap<>();
    for (QueueEntry entry : spool.list(_ -> true, Optional.empty(), 100_000)) {
      found.put(entry.id(), entry);
      Promise promise = all.get(entry.id());
      if (promise == null || promise.forbidden) {
        phantom++;
        broken.add("found what nobody handed in whole: " + entry.id());
      } else {
        compare(spool, entry, promise);
      }
    }
    for (Promise promise : all.values()) {
      QueueId id = promise.message.id();
      if (promise.accepted && !promise.allTold() && !found.containsKey(id)) {
        lost++;
        broken.add("lost: " + id);
      }
      if (!found.containsKey(id)) {
        reports(promise, found);
      }
    }
    // Whatever counts now must still count after the next crash (rule D3).
    found.keySet().forEach(id -> all.get(id).accepted = true);
  }

  private void compare(Spool spool, QueueEntry entry, Promise promise) throws IOException {
    QueueId id = entry.id();
    Optional<Content> content = spool.content(id);
    if (!entry.message().equals(promise.message)
        || content.isEmpty()
        || !Arrays.equals(Mail.read(content.get()), promise.octets)) {
      mangled++;
      broken.add("not as it was handed in: " + id);
    }
    if (promise.allDurable()) {
      resurrected++;
      broken.add("was settled and durably gone: " + id);
    }
    Set<Integer> waiting = new HashSet<>();
    for (int i = 0; i < entry.states().size(); i++) {
      boolean isFinal = entry.states().get(i).isFinal();
      if (isFinal && !promise.told.containsKey(i)) {
        lost++;
        broken.add("a recipient is final that nobody settled: " + id);
      }
      if (!isFinal) {
        if (promise.durable.contains(i)) {
          resurrected++;
          broken.add("a recipient waits again that was durably final: " + id);
        }
        promise.told.remove(i);
        waiting.add(i);
      }
    }
    // A settlement that was lost takes its report along: both come again.
    promise.reports.values().removeIf(settled -> settled.stream().anyMatch(waiting::contains));
  }

  /** A cause that is gone has its reports in the spool, or they went their way (rule D8). */
  private void reports(Promise cause, Map<QueueId, QueueEntry> found) {
    if (!cause.accepted || !cause.allTold()) {
      return;
    }
    for (QueueId report : cause.reports.keySet()) {
      if (!found.containsKey(report) && !all.get(report).allTold()) {
        reportsLost++;
        broken.add("the report " + report + " was lost with its cause");
      }
    }
  }
}
