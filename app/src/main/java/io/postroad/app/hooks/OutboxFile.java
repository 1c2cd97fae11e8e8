package io.postroad.app.hooks;

import io.postroad.mta.spool.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** One file of an outbox: records behind one another. Confined to one thread. */
final class OutboxFile {
  private final String name;
  private final Disk.DiskFile file;
  private long size;

  /** The sequences of its events; none where the first is behind the last. */
  private long first = 1;

  private long lastEvent;
  private long doneUpTo;
  private boolean unforceable;

  /** Where the events begin that nobody has asked to pass over. */
  private long cursor;

  private OutboxFile(String name, Disk.DiskFile file) {
    this.name = name;
    this.file = file;
  }

  /** A new one. */
  static OutboxFile make(Disk disk, String name) throws IOException {
    Disk.DiskFile file = disk.create(name);
    disk.forceFolder();
    return new OutboxFile(name, file);
  }

  /** One that is there: what is not a whole record at its end is cut off. */
  static OutboxFile recover(Disk disk, String name) throws IOException {
    OutboxFile recovered = new OutboxFile(name, disk.open(name));
    Optional<Located> next = recovered.read(0);
    while (next.isPresent()) {
      recovered.note(next.get().record());
      recovered.size = next.get().end();
      next = recovered.read(recovered.size);
    }
    if (recovered.file.size() > recovered.size) {
      recovered.file.truncate(recovered.size);
    }
    return recovered;
  }

  private void note(OutboxRecord record) {
    switch (record) {
      case OutboxRecord.Event event -> {
        if (lastEvent < first) {
          first = event.sequence();
        }
        lastEvent = event.sequence();
      }
      case OutboxRecord.Done done -> doneUpTo = Math.max(doneUpTo, done.sequence());
    }
  }

  private record Located(OutboxRecord record, long end) {}

  private Optional<Located> read(long position) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(OutboxRecord.HEAD);
    if (file.read(head, position) < OutboxRecord.HEAD) {
      return Optional.empty();
    }
    int length = head.getInt(0);
    if (length <= 0 || length > OutboxRecord.LENGTH_MAX) {
      return Optional.empty();
    }
    ByteBuffer rest = ByteBuffer.allocate(length);
    if (file.read(rest, position + OutboxRecord.HEAD) < length) {
      return Optional.empty();
    }
    long end = position + OutboxRecord.HEAD + length;
    return OutboxRecord.decode(rest.array(), head.getInt(4))
        .map(record -> new Located(record, end));
  }

  /** Writes a record behind the others; what could not be written whole is cut off again. */
  void append(OutboxRecord record) throws IOException {
    ByteBuffer octets = record.encoded();
    int length = octets.remaining();
    try {
      file.write(octets, size);
    } catch (IOException e) {
      file.truncate(size);
      throw e;
    }
    size += length;
    note(record);
  }

  /** The first event behind that sequence. */
  Optional<OutboxRecord.Event> firstAfter(long sequence) throws IOException {
    Optional<Located> next = read(cursor);
    while (next.isPresent()) {
      if (next.get().record() instanceof OutboxRecord.Event event && event.sequence() > sequence) {
        return Optional.of(event);
      }
      cursor = next.get().end();
      next = read(cursor);
    }
    return Optional.empty();
  }

  /** How many of its events come behind that sequence. */
  long after(long sequence) {
    return Math.max(0, lastEvent - Math.max(sequence, first - 1));
  }

  long lastEvent() {
    return lastEvent;
  }

  long doneUpTo() {
    return doneUpTo;
  }

  long octets() {
    return size;
  }

  long number(String prefix) {
    return Long.parseLong(name.substring(prefix.length()));
  }

  /** Puts it on stable storage; once that has failed it is not tried again. */
  void force() throws IOException {
    if (!unforceable) {
      unforceable = true;
      file.force();
      unforceable = false;
    }
  }

  void close() throws IOException {
    file.close();
  }

  void delete(Disk disk) throws IOException {
    file.close();
    disk.delete(name);
  }
}
