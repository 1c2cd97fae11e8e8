package io.postroad.inbox;

import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.Execution.Kind;
import io.postroad.smtp.runtime.Execution.Running;
import io.postroad.smtp.runtime.Handoff;
import io.postroad.smtp.runtime.JdkExecution;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stores a message with five large attachments in a folder, and fetches all of them at once. A
 * program of its own, so that its heap can be given.
 */
final class ManyParts {

  private static final int PARTS = 5;
  private static final int PART_OCTETS = 5 << 20;
  private static final int LINE = 57;
  private static final String ID = "%026d".formatted(7);

  private ManyParts() {}

  public static void main(String[] arguments) throws IOException {
    Execution execution = new JdkExecution((_, fault) -> System.out.println(fault));
    Mailbox bob = Mailbox.parse("bob@example.test").orElseThrow();
    try (Inbox inbox =
        Inbox.open(
            FolderDisk.open(Path.of(arguments[0])), InboxSettings.DEFAULTS, execution.time())) {
      InboxEntry entry =
          inbox.store(ID, bob, List.of(bob), execution.time().now(), new Attachments());
      AtomicLong octets = new AtomicLong();
      // Each waits in the midst of its part until all are there, so that all are open at once.
      Handoff<Integer> halfway = execution.handoff(PARTS);
      Handoff<Integer> on = execution.handoff(PARTS);
      List<Running> readers = new ArrayList<>();
      for (int i = 1; i <= PARTS; i++) {
        String part = Integer.toString(i + 1);
        readers.add(
            execution.start(
                Kind.VIRTUAL, "part-" + i, () -> read(inbox, part, octets, halfway, on)));
      }
      for (int i = 0; i < PARTS; i++) {
        halfway.poll(Duration.ofSeconds(60));
      }
      on.close();
      long ended = readers.stream().filter(one -> one.join(Duration.ofSeconds(60))).count();
      System.out.printf(
          "inbox parts: attachments=%d read=%d octets=%d heapMax=%dMiB%n",
          entry.attachments(), ended, octets.get(), Runtime.getRuntime().maxMemory() >> 20);
    }
  }

  private static void read(
      Inbox inbox, String part, AtomicLong octets, Handoff<Integer> halfway, Handoff<Integer> on) {
    try (PartContent content = inbox.part(ID, part).orElseThrow()) {
      byte[] chunk = new byte[1 << 16];
      long read = 0;
      boolean waited = false;
      for (int n = content.octets().read(chunk); n >= 0; n = content.octets().read(chunk)) {
        read += n;
        if (!waited && read > PART_OCTETS / 2) {
          waited = true;
          halfway.put(1);
          Optional<Integer> _ = on.take();
        }
      }
      octets.addAndGet(read);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A message with the attachments, made as it is read. */
  private static final class Attachments implements Content {
    private final byte[] line =
        ("QUJD".repeat(LINE / 3) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    private byte[] piece =
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nfiles\r\n"
            .getBytes(StandardCharsets.US_ASCII);
    private int at;
    private int part;
    private long left;

    @Override
    public int read(byte[] into, int offset, int length) {
      if (at == piece.length && !next()) {
        return -1;
      }
      int count = Math.min(length, piece.length - at);
      System.arraycopy(piece, at, into, offset, count);
      at += count;
      return count;
    }

    private boolean next() {
      at = 0;
      if (left > 0) {
        piece = line;
        left -= LINE;
        return true;
      }
      part++;
      left = part <= PARTS ? PART_OCTETS : 0;
      piece =
          (part <= PARTS
                  ? "--b\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n"
                      + "Content-Disposition: attachment; filename=f"
                      + part
                      + ".pdf\r\n\r\n"
                  : "--b--\r\n")
              .getBytes(StandardCharsets.US_ASCII);
      return part <= PARTS + 1;
    }

    @Override
    public void close() {}
  }
}
