package io.postroad.verify.bench;

import io.postroad.mta.spool.FolderDisk;
import io.postroad.mta.spool.NewMessage;
import io.postroad.mta.spool.Origin;
import io.postroad.mta.spool.QueueId;
import io.postroad.mta.spool.RecipientState;
import io.postroad.mta.spool.Spool;
import io.postroad.mta.spool.segment.SegmentSettings;
import io.postroad.mta.spool.segment.SegmentSpool;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.command.RcptParameters;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.JdkExecution;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Two ways to keep mail: the spool, and a file for each message as Postfix and qmail have it. */
final class Stores {
  private Stores() {}

  /** Keeps a message durably and, once it is kept, lets it go again. Thread-safe. */
  interface Store extends Closeable {
    /** Returns when the message is on stable storage. */
    Runnable keep(byte[] message) throws IOException;

    /** Octets written so far. */
    long written();

    /** A thread of the kind that a sender of this store is. */
    Thread.Builder sender();
  }

  static Execution execution() {
    return new JdkExecution((thread, fault) -> {
      throw new IllegalStateException(thread.getName() + " failed", fault);
    });
  }

  static Spool open(Path folder, Execution execution) throws IOException {
    FolderDisk disk = new FolderDisk(folder);
    return SegmentSpool.open(
        disk,
        execution,
        SegmentSettings.forDisk(disk, 50L << 20),
        failure -> {
          throw new IllegalStateException("the spool failed", failure);
        });
  }

  static NewMessage message(Execution execution) {
    Instant now = execution.time().now();
    return new NewMessage(
        QueueId.create(now, execution.random()),
        new Envelope(
            Mailbox.parse("alice@example.org").orElseThrow(),
            MailParameters.NONE,
            List.of(
                new Recipient(
                    Mailbox.parse("bob@example.test").orElseThrow(), RcptParameters.NONE))),
        now,
        Origin.TRUSTED,
        List.of("example.test"));
  }

  /** The spool: a message leaves as a delivered one does. */
  static Store segments(Path folder) throws IOException {
    Execution execution = execution();
    Spool spool = open(folder, execution);
    return new Store() {
      @Override
      public Runnable keep(byte[] message) throws IOException {
        QueueId id = spool.accept(message(execution), Content.of(message)).id();
        return () ->
            spool.settle(
                id,
                Map.of(0, new RecipientState.Delivered(execution.time().now(), "250 2.0.0 OK")),
                Optional.empty());
      }

      @Override
      public long written() {
        return spool.figures().bytesWritten();
      }

      @Override
      public Thread.Builder sender() {
        return Thread.ofVirtual(); // a session is one, and waits in no system call
      }

      @Override
      public void close() throws IOException {
        spool.close();
      }
    };
  }

  /**
   * A file for each message: written and forced in one folder, renamed into another, forced too.
   */
  static Store files(Path folder) throws IOException {
    Path incoming = Files.createDirectories(folder.resolve("incoming"));
    Path active = Files.createDirectories(folder.resolve("active"));
    FileChannel names = FileChannel.open(active, StandardOpenOption.READ);
    AtomicLong number = new AtomicLong();
    AtomicLong written = new AtomicLong();
    return new Store() {
      @Override
      public Runnable keep(byte[] message) throws IOException {
        String name = Long.toString(number.incrementAndGet());
        try (FileChannel file =
            FileChannel.open(
                incoming.resolve(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
          ByteBuffer octets = ByteBuffer.wrap(message);
          while (octets.hasRemaining()) {
            written.addAndGet(file.write(octets));
          }
          file.force(true);
        }
        Path kept = active.resolve(name);
        Files.move(incoming.resolve(name), kept, StandardCopyOption.ATOMIC_MOVE);
        names.force(true);
        return () -> {
          try {
            Files.delete(kept);
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        };
      }

      @Override
      public long written() {
        return written.get();
      }

      @Override
      public Thread.Builder sender() {
        return Thread.ofPlatform(); // a force occupies a thread of the system
      }

      @Override
      public void close() throws IOException {
        names.close();
      }
    };
  }
}
