package io.postroad.verify.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.junit.jupiter.api.Assumptions;

/** What a process and all below it have used, from Linux's {@code /proc}. */
record ProcessTree(long root) {
  /** {@code /proc} counts in hundredths of a second on every Linux. */
  private static final Duration TICK = Duration.ofMillis(10);

  private record Stat(long parent, long ticks) {}

  /** Skips the test where there is no {@code /proc}. */
  static void require() {
    Assumptions.assumeTrue(
        Files.exists(Path.of("/proc/self/stat")), "skipped: no /proc here to read CPU times from");
  }

  /**
   * CPU time so far, in user and system mode. What ended processes used is in their parent's
   * figures, so it never shrinks.
   */
  Duration cpu() {
    Map<Long, Stat> all = all();
    Map<Long, List<Long>> children = new HashMap<>();
    all.forEach(
        (pid, stat) -> children.computeIfAbsent(stat.parent(), _ -> new ArrayList<>()).add(pid));
    long ticks = 0;
    Deque<Long> left = new ArrayDeque<>(List.of(root));
    while (!left.isEmpty()) {
      long pid = left.pop();
      if (all.containsKey(pid)) {
        ticks += Objects.requireNonNull(all.get(pid)).ticks();
      }
      left.addAll(children.getOrDefault(pid, List.of()));
    }
    return TICK.multipliedBy(ticks);
  }

  /** The resident memory of the root process alone, and the most it ever was, in octets. */
  long resident() {
    return status("VmRSS:");
  }

  long residentPeak() {
    return status("VmHWM:");
  }

  private long status(String field) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(root), "status")).stream()
          .filter(line -> line.startsWith(field))
          .map(line -> line.replaceAll("\\D", ""))
          .mapToLong(kib -> Long.parseLong(kib) * 1024)
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Map<Long, Stat> all() {
    Map<Long, Stat> all = new HashMap<>();
    for (String name : Objects.requireNonNull(new File("/proc").list())) {
      OptionalLong pid =
          name.chars().allMatch(Character::isDigit)
              ? OptionalLong.of(Long.parseLong(name))
              : OptionalLong.empty();
      if (pid.isPresent()) {
        read(Path.of("/proc", name, "stat"), pid.getAsLong(), all);
      }
    }
    return all;
  }

  /** The name stands in parentheses and may hold anything; fields are counted behind it. */
  private static void read(Path file, long pid, Map<Long, Stat> into) {
    try {
      String text = Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
      String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
      long ticks = 0;
      for (int i = 11; i <= 14; i++) { // utime, stime, and both of the children that ended
        ticks += Long.parseLong(fields[i]);
      }
      into.put(pid, new Stat(Long.parseLong(fields[1]), ticks));
    } catch (IOException e) {
      into.remove(pid); // it has ended meanwhile, and its parent has its time
    }
  }
}
