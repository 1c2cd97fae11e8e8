package io.postroad.inbox;

import io.postroad.inbox.search.InboxQuery;
import io.postroad.inbox.search.QueryException;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.envelope.Arrival;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.JdkExecution;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Fills an inbox on the disk with mail of many words, and measures what can be asked of it. A
 * program of its own, so that its heap can be given: {@code fill FOLDER COUNT} and {@code ask
 * FOLDER}. It prints one line of figures.
 */
final class FullInbox {

  private static final Mailbox SHOP = Mailbox.parse("shop@example.test").orElseThrow();
  private static final Execution EXECUTION =
      new JdkExecution((_, fault) -> System.out.println(fault));
  private static final int WORDS = 6000;
  private static final int ROUNDS = 7;

  private FullInbox() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[1]);
    if (arguments[0].equals("fill")) {
      fill(folder, Integer.parseInt(arguments[2]));
    } else {
      ask(folder);
    }
  }

  /** Stores messages the usual way, but for the waiting for the disk. */
  static void fill(Path folder, int count) throws IOException {
    Random random = new Random(20260501);
    List<String> words = words(random);
    Instant begin = EXECUTION.time().now().minusSeconds(count);
    long nanos = System.nanoTime();
    try (Inbox inbox =
        Inbox.open(
            new UnforcedDisk(FolderDisk.open(folder)), InboxSettings.DEFAULTS, EXECUTION.time())) {
      for (int i = 0; i < count; i++) {
        Mailbox to = Mailbox.parse("customer" + i % 5000 + "@example.test").orElseThrow();
        inbox.store(
            "%026d".formatted(i),
            SHOP,
            List.of(to),
            begin.plusSeconds(i),
            new Arrival("", "192.0.2." + i % 250, "client.test", "s" + i),
            new OctetsContent(message(i, to, words, random)));
      }
    }
    System.out.printf(
        "inbox filled: messages=%d seconds=%d%n", count, (System.nanoTime() - nanos) / 1000000000L);
  }

  static List<String> words(Random random) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < WORDS; i++) {
      StringBuilder word = new StringBuilder();
      for (int c = 2 + random.nextInt(9); c > 0; c--) {
        word.append((char) ('a' + random.nextInt(26)));
      }
      words.add(word.toString());
    }
    return words;
  }

  private static byte[] message(int i, Mailbox to, List<String> words, Random random) {
    StringBuilder text = new StringBuilder();
    for (int w = 100 + random.nextInt(500); w > 0; w--) {
      text.append(words.get((int) (Math.pow(random.nextDouble(), 2.5) * WORDS)));
      text.append(w % 12 == 0 ? "\r\n" : " ");
    }
    text.append("your code is K").append(i * 7919L % 1000003).append("Z\r\n");
    String from = i % 100 == 0 ? "Rare Author <rare@example.test>" : "The Shop <shop@example.test>";
    String head =
        "From: "
            + from
            + "\r\nTo: "
            + to.text()
            + "\r\nSubject: Order "
            + i
            + " "
            + words.get(i % 997)
            + "\r\nMessage-ID: <"
            + i
            + "@example.test>\r\nMIME-Version: 1.0\r\n";
    String whole =
        switch (i % 10) {
          case 0 ->
              head
                  + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n"
                  + text
                  + "--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment;"
                  + " filename=bill"
                  + i
                  + ".pdf\r\n\r\nx\r\n--b--\r\n";
          case 1, 2, 3 ->
              head + "Content-Type: text/html\r\n\r\n<html><p>" + text + "</p></html>\r\n";
          default -> head + "\r\n" + text;
        };
    return whole.getBytes(StandardCharsets.UTF_8);
  }

  private static void ask(Path folder) throws IOException, QueryException {
    long begin = System.nanoTime();
    try (Inbox inbox =
        Inbox.open(
            new UnforcedDisk(FolderDisk.open(folder)), InboxSettings.DEFAULTS, EXECUTION.time())) {
      long opened = System.nanoTime();
      long firstList = System.nanoTime();
      int total = inbox.list(0, 50).total();
      firstList = System.nanoTime() - firstList;
      StringBuilder figures = new StringBuilder();
      for (String query :
          List.of("your code", "K7919Z", "from:rare", "has:attachment", "-code", "order zzyzx")) {
        long[] times = new long[ROUNDS];
        long processor = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        int found = 0;
        for (int round = 0; round < ROUNDS; round++) {
          long asked = System.nanoTime();
          InboxQuery parsed = InboxQuery.parse(query, ZoneOffset.UTC, EXECUTION.time().now());
          found = inbox.search(parsed, 0, 50).matches();
          times[round] = System.nanoTime() - asked;
        }
        Arrays.sort(times);
        processor = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - processor;
        figures.append(
            " [%s]=%d:%d/%d/%dms"
                .formatted(
                    query,
                    found,
                    processor / ROUNDS / 1000000,
                    times[ROUNDS / 2] / 1000000,
                    times[ROUNDS - 1] / 1000000));
      }
      long peak = peakHeap();
      long deleting = System.nanoTime();
      int deleted = inbox.deleteAll();
      System.out.printf(
          "inbox: messages=%d open=%dms list=%dms heapPeak=%dMiB heapMax=%dMiB deleted=%d in %dms"
              + " search[query]=found:cpu/median/worst%s%n",
          total,
          (opened - begin) / 1000000,
          firstList / 1000000,
          peak >> 20,
          Runtime.getRuntime().maxMemory() >> 20,
          deleted,
          (System.nanoTime() - deleting) / 1000000,
          figures);
    }
  }

  private static long peakHeap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == java.lang.management.MemoryType.HEAP)
        .map(MemoryPoolMXBean::getPeakUsage)
        .mapToLong(java.lang.management.MemoryUsage::getUsed)
        .sum();
  }
}
