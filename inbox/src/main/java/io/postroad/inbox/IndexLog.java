package io.postroad.inbox;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The index: a file of changes to the rows, added to at its end and now and then written anew. It
 * is a cache: nothing waits for it, it is never forced on the way, and when it is damaged the part
 * before the damage is used and the message files say the rest. Thread-safe; changes are written by
 * whichever thread finds nobody writing, and no lock is held meanwhile.
 */
final class IndexLog {

  /** What a change does to the rows. Every change may be applied twice without harm. */
  interface Changes {
    void put(Row row);

    void read(String id, boolean read);

    void tag(String id, List<String> tags);

    void delete(String id);
  }

  /** The rows in memory, which are always right. */
  interface Rows {
    List<Row> snapshot();

    /** Messages that are deleted, but whose files are not yet: the file says so, too. */
    List<String> doomed();

    /** How many of both there are. */
    int count();
  }

  static final String NAME = "index";
  static final String NEW_NAME = "index.tmp";

  private static final byte[] MAGIC =
      "postroad inbox index 2\n".getBytes(StandardCharsets.US_ASCII);
  private static final int RECORD_MAX = 16 * 1024;
  private static final byte PUT = 1;
  private static final byte READ = 2;
  private static final byte DELETE = 3;
  private static final byte TAG = 4;

  /** Dead records that are not worth writing the file anew. */
  private static final int SLACK = 10_000;

  /** After a failure this many changes must wait before the disk is tried again. */
  private static final int RETRY_AFTER = 100;

  private final InboxDisk disk;
  private final Rows rows;
  private List<byte[]> pending = new ArrayList<>();
  private boolean writing;
  private boolean failed;
  private boolean forceNext;
  private int records;
  private InboxDisk.@Nullable Writing file;

  /**
   * An index that is not yet open.
   *
   * @param rows the rows as they are, for writing the file anew
   */
  IndexLog(InboxDisk disk, Rows rows) {
    this.disk = disk;
    this.rows = rows;
  }

  /** Applies every change of the file up to its end or its first damage; whether it was whole. */
  boolean load(Changes changes) throws IOException {
    Optional<InputStream> stream = disk.read(NAME);
    if (stream.isEmpty()) {
      return false;
    }
    try (DataInputStream in = new DataInputStream(new BufferedInputStream(stream.get(), 1 << 16))) {
      if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
        return false;
      }
      while (true) {
        int first = in.read();
        if (first < 0) {
          return true;
        }
        if (!apply(first, in, changes)) {
          return false;
        }
        records++;
      }
    } catch (EOFException e) {
      return false; // a torn last record
    }
  }

  /** Writes the file anew from the rows and opens it. Only while no other thread can write. */
  void rewrite() throws IOException {
    close();
    disk.delete(NEW_NAME);
    List<Row> all = rows.snapshot();
    List<String> doomed = rows.doomed();
    try (InboxDisk.Writing fresh = disk.create(NEW_NAME)) {
      fresh.write(MAGIC, 0, MAGIC.length);
      RecordBatch batch = new RecordBatch(fresh);
      for (Row row : all) {
        batch.add(record(PUT, row.octets()));
      }
      for (String id : doomed) {
        batch.add(record(DELETE, id.getBytes(StandardCharsets.US_ASCII)));
      }
      batch.flush();
      fresh.force();
    }
    disk.rename(NEW_NAME, NAME);
    disk.forceFolder();
    file = disk.append(NAME);
    records = all.size() + doomed.size();
  }

  /** Opens the file as it is, to add to it. */
  void open() throws IOException {
    file = disk.append(NAME);
  }

  /** Whether so many records are dead that the file should be written anew. */
  boolean isWasteful(int live) {
    return records > 2L * live + SLACK;
  }

  synchronized void put(Row row) {
    pending.add(record(PUT, row.octets()));
  }

  synchronized void read(String id, boolean read) {
    byte[] body = Arrays.copyOf(id.getBytes(StandardCharsets.US_ASCII), id.length() + 1);
    body[id.length()] = (byte) (read ? 1 : 0);
    pending.add(record(READ, body));
  }

  synchronized void tag(String id, List<String> tags) {
    pending.add(record(TAG, Row.names(id, tags)));
  }

  synchronized void delete(String id) {
    pending.add(record(DELETE, id.getBytes(StandardCharsets.US_ASCII)));
  }

  /**
   * Writes what waits, unless another thread is at it, which then writes this too.
   *
   * @throws IOException when the file cannot be written; it is then written anew by a later call
   */
  void flush() throws IOException {
    while (true) {
      List<byte[]> batch;
      boolean force;
      synchronized (this) {
        if (writing || pending.isEmpty() || (failed && pending.size() < RETRY_AFTER)) {
          return;
        }
        writing = true;
        batch = pending;
        pending = new ArrayList<>();
        force = forceNext;
        forceNext = false;
      }
      boolean done = false;
      try {
        write(batch, force);
        done = true;
      } finally {
        synchronized (this) {
          writing = false;
          failed = !done;
        }
      }
    }
  }

  /** What waits now is forced when it is written, and not left to the system. */
  synchronized void forceNext() {
    forceNext = true;
  }

  void close() throws IOException {
    InboxDisk.Writing open = file;
    file = null;
    if (open != null) {
      open.close();
    }
  }

  private void write(List<byte[]> batch, boolean force) throws IOException {
    InboxDisk.Writing open = file;
    if (failed || open == null || isWasteful(rows.count())) {
      rewrite();
      return; // the rows already have what the batch says
    }
    RecordBatch out = new RecordBatch(open);
    for (byte[] record : batch) {
      out.add(record);
    }
    out.flush();
    if (force) {
      open.force();
    }
    records += batch.size();
  }

  private static boolean apply(int firstOctet, DataInputStream in, Changes changes)
      throws IOException {
    int length = (firstOctet << 24) | (in.readUnsignedByte() << 16) | in.readUnsignedShort();
    int checksum = in.readInt();
    if (length < 1 || length > RECORD_MAX) {
      return false;
    }
    byte[] body = in.readNBytes(length);
    if (body.length < length || checksum(body) != checksum) {
      return false;
    }
    ByteBuffer octets = ByteBuffer.wrap(body);
    switch (octets.get()) {
      case PUT -> changes.put(Row.of(octets));
      case READ -> changes.read(Row.id(octets), octets.get() != 0);
      case TAG -> {
        List<String> names = Row.names(octets);
        changes.tag(names.getFirst(), names.subList(1, names.size()));
      }
      case DELETE -> changes.delete(Row.id(octets));
      default -> {
        return false; // of a later version: the message files say the rest
      }
    }
    return true;
  }

  private static byte[] record(byte type, byte[] body) {
    byte[] typed = new byte[body.length + 1];
    typed[0] = type;
    System.arraycopy(body, 0, typed, 1, body.length);
    return ByteBuffer.allocate(8 + typed.length)
        .putInt(typed.length)
        .putInt(checksum(typed))
        .put(typed)
        .array();
  }

  private static int checksum(byte[] octets) {
    CRC32C crc = new CRC32C();
    crc.update(octets, 0, octets.length);
    return (int) crc.getValue();
  }

  /** Collects small records into large writes. */
  private static final class RecordBatch {
    private final InboxDisk.Writing out;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);

    RecordBatch(InboxDisk.Writing out) {
      this.out = out;
    }

    void add(byte[] record) throws IOException {
      if (buffer.remaining() < record.length) {
        flush();
      }
      buffer.put(record);
    }

    void flush() throws IOException {
      out.write(buffer.array(), 0, buffer.position());
      buffer.clear();
    }
  }
}
