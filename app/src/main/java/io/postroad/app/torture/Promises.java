package io.postroad.app.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the server promised, by queue id, and whether it is there. Kept by the side that cannot be
 * killed. Thread-safe.
 */
final class Promises {
  private final int size;
  private final Map<String, Long> accepted = new ConcurrentHashMap<>();
  private final AtomicLong unanswered = new AtomicLong();

  /**
   * @param size octets of every message
   */
  Promises(int size) {
    this.size = size;
  }

  /** What was found, by queue id. */
  record Found(List<String> lost, List<String> damaged) {}

  /** The server said 250 to message {@code number}. */
  void accepted(String queueId, long number) {
    accepted.put(queueId, number);
  }

  /** The connection broke before an answer. */
  void unanswered() {
    unanswered.incrementAndGet();
  }

  long acceptedCount() {
    return accepted.size();
  }

  long unansweredCount() {
    return unanswered.get();
  }

  /** Whether a file of each accepted message is in the folder. */
  boolean allThere(Path folder) {
    return accepted.keySet().stream().allMatch(id -> Files.exists(file(folder, id)));
  }

  /** Compares every octet. */
  Found judge(Path folder) throws IOException {
    List<String> lost = new ArrayList<>();
    List<String> damaged = new ArrayList<>();
    for (Map.Entry<String, Long> promise : accepted.entrySet()) {
      try {
        byte[] arrived = Files.readAllBytes(file(folder, promise.getKey()));
        byte[] sent = NumberedContent.octets(promise.getValue(), size);
        if (!NumberedContent.endsWith(arrived, sent)) {
          damaged.add(promise.getKey());
        }
      } catch (NoSuchFileException e) {
        lost.add(promise.getKey()); // this is what is looked for
      }
    }
    return new Found(List.copyOf(lost), List.copyOf(damaged));
  }

  private static Path file(Path folder, String id) {
    return folder.resolve(id + ".eml");
  }
}
