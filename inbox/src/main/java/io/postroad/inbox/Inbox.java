package io.postroad.inbox;

import io.postroad.inbox.InboxEvent.Reason;
import io.postroad.smtp.address.ForwardPath;
import io.postroad.smtp.address.ReversePath;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.runtime.Time;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The built-in inbox: keeps whole messages on stable storage, within its bounds, and lists them. It
 * is thread-safe, and no lock is held while the disk works.
 *
 * <p>A message is the file {@code <id>.eml}, octet for octet what was stored. It is written under
 * another name, forced, renamed, and the folder forced, before {@link #store} returns: a crash
 * leaves a whole message or none. The index beside it is a cache (see {@link IndexLog}).
 */
public final class Inbox implements Closeable {

  private final InboxDisk disk;
  private final Time time;
  private final MessageFiles files;
  private final InboxListeners listeners = new InboxListeners();
  private final IndexLog index;
  private final Object lock = new Object();

  // Guarded by lock, which is never held across a call of the disk.
  private final Rows rows = new Rows();
  private InboxSettings settings;
  private long stored;
  private long storedOctets;
  private long removed;

  private Inbox(InboxDisk disk, InboxSettings settings, Time time) {
    this.disk = disk;
    this.settings = settings;
    this.time = time;
    this.files = new MessageFiles(disk, time);
    this.index =
        new IndexLog(
            disk,
            new IndexLog.Rows() {
              @Override
              public List<Row> snapshot() {
                synchronized (lock) {
                  return rows.all();
                }
              }

              @Override
              public int count() {
                synchronized (lock) {
                  return rows.count();
                }
              }
            });
  }

  /**
   * Opens the inbox in a folder. Reads the index, and every message that it does not know; removes
   * what an interrupted store left.
   *
   * @throws IOException when the folder cannot be read or written
   */
  public static Inbox open(InboxDisk disk, InboxSettings settings, Time time) throws IOException {
    Inbox inbox = new Inbox(disk, settings, time);
    inbox.recover();
    inbox.tidy();
    return inbox;
  }

  /**
   * Stores a message and returns once it is on stable storage. A second call with the same id
   * stores nothing; it adds its recipients to those known.
   *
   * @param id 26 lower-case letters and digits; the queue id
   * @param received when the message was accepted; lists are ordered by it
   * @param content with our trace fields in front; read to its end, not closed
   * @return the message as lists show it
   * @throws IOException when it is not stored, or not known to be; a later call may succeed
   */
  public InboxEntry store(
      String id,
      ReversePath reversePath,
      List<? extends ForwardPath> recipients,
      Instant received,
      Content content)
      throws IOException {
    if (!Row.isId(id)) {
      throw new IllegalArgumentException("not an inbox id");
    }
    List<String> addresses = recipients.stream().map(ForwardPath::text).toList();
    Optional<InboxEntry> known = merge(id, addresses);
    if (known.isPresent()) {
      flushIndex();
      return known.get();
    }
    long size = files.write(id, content);
    InboxEntry entry =
        files.describe(
            new MessageReader.Envelope(id, received, size, reversePath.text(), addresses));
    synchronized (lock) {
      known = merge(id, addresses); // its other recipients may have come meanwhile
      if (known.isEmpty()) {
        Row row = Row.of(entry);
        rows.put(row);
        index.put(row);
        stored++;
        storedOctets += size;
      }
    }
    flushIndex();
    if (known.isPresent()) {
      return known.get();
    }
    listeners.tell(new InboxEvent.Stored(entry));
    tidy();
    return entry;
  }

  /** At most {@code limit} messages, newest first, after the {@code start} newest. */
  public InboxPage list(int start, int limit) {
    tidy();
    List<Row> some;
    int total;
    int unread;
    synchronized (lock) {
      some = rows.newest(Math.max(0, start), limit);
      total = rows.count();
      unread = rows.unread();
    }
    return new InboxPage(start, total, unread, some.stream().map(Row::entry).toList());
  }

  /** One message as lists show it. */
  public Optional<InboxEntry> find(String id) {
    synchronized (lock) {
      return rows.find(id).map(Row::entry);
    }
  }

  /** The octets of a message as they were stored; the caller closes the stream. */
  public Optional<InputStream> raw(String id) throws IOException {
    return find(id).isPresent() ? files.read(id) : Optional.empty();
  }

  /**
   * Looks into a message. Never fails on what it is made of: it then shows what can be shown.
   *
   * @throws IOException when the disk fails
   */
  public Optional<MessageView> view(String id) throws IOException {
    Optional<InboxEntry> entry = find(id);
    return entry.isPresent() ? files.view(entry.get()) : Optional.empty();
  }

  /**
   * The HTML of a message as far as it may be shown (rule W2), with the images that the message
   * carries; empty text when it has no HTML.
   */
  public Optional<String> safeHtml(String id) throws IOException {
    Optional<InboxEntry> entry = find(id);
    return entry.isPresent() ? files.safeHtml(entry.get()) : Optional.empty();
  }

  /** One part of a message, decoded; the caller closes it. */
  public Optional<PartContent> part(String id, String partId) throws IOException {
    return find(id).isPresent() ? files.part(id, partId) : Optional.empty();
  }

  /** Marks messages; ids that are not there are passed over. How many changed. */
  public int mark(Collection<String> ids, boolean read) {
    List<String> changed = new ArrayList<>();
    synchronized (lock) {
      for (String id : ids) {
        if (rows.find(id).filter(row -> row.read() != read).isPresent()) {
          rows.read(id, read);
          index.read(id, read);
          changed.add(id);
        }
      }
    }
    flushIndex();
    if (!changed.isEmpty()) {
      listeners.tell(new InboxEvent.Marked(changed, read));
    }
    return changed.size();
  }

  /** Marks every message. How many changed. */
  public int markAll(boolean read) {
    return mark(ids(), read);
  }

  /** Deletes messages; ids that are not there are passed over. How many there were. */
  public int delete(Collection<String> ids) throws IOException {
    List<String> gone = new ArrayList<>();
    synchronized (lock) {
      for (String id : ids) {
        if (rows.find(id).isPresent()) {
          forget(id);
          gone.add(id);
        }
      }
    }
    remove(gone, Reason.DELETED);
    if (!gone.isEmpty()) {
      files.forceFolder(); // deleted mail does not come back after a power cut
    }
    return gone.size();
  }

  /** Deletes every message. How many there were. */
  public int deleteAll() throws IOException {
    return delete(ids());
  }

  /** The inbox in numbers. */
  public InboxFigures figures() {
    synchronized (lock) {
      return new InboxFigures(
          rows.count(), rows.unread(), rows.octets(), stored, storedOctets, removed);
    }
  }

  /** Replaces the bounds, which hold from now on. */
  public void reconfigure(InboxSettings newSettings) {
    synchronized (lock) {
      settings = newSettings;
    }
    tidy();
  }

  /**
   * Removes what the bounds do not allow, the oldest first. Storing and listing do it as well.
   *
   * @return how many messages went
   */
  public int tidy() {
    Instant now = time.now();
    List<String> expired = new ArrayList<>();
    List<String> crowded = new ArrayList<>();
    synchronized (lock) {
      while (rows.count() > settings.maxMessages()) {
        crowded.add(forget(rows.oldest().id()));
      }
      Instant oldestKept = now.minus(settings.keep());
      while (!settings.keep().isZero()
          && rows.count() > 0
          && rows.oldest().received().isBefore(oldestKept)) {
        expired.add(forget(rows.oldest().id()));
      }
    }
    remove(crowded, Reason.CROWDED_OUT);
    remove(expired, Reason.EXPIRED);
    return crowded.size() + expired.size();
  }

  /**
   * Tells {@code listener} what happens from now on, on the thread that made it happen; it must
   * return soon. Closing the result ends it.
   */
  public Registration listen(Consumer<InboxEvent> listener) {
    return listeners.add(listener);
  }

  /** A listener's place; closing it is the end of the listening. */
  public interface Registration extends AutoCloseable {
    @Override
    void close();
  }

  /** Writes what is left of the index and lets the folder go. Messages are durable already. */
  @Override
  public void close() throws IOException {
    try {
      flushIndex();
      index.close();
    } finally {
      disk.close();
    }
  }

  private void recover() throws IOException {
    // Nobody else has this inbox yet, so that the rows need no lock here.
    boolean whole = index.load(rows);
    Set<String> unknown = files.recover();
    for (Row row : rows.all()) {
      if (!unknown.remove(row.id())) {
        rows.delete(row.id());
      }
    }
    for (String id : unknown) {
      files.describe(id).map(Row::of).ifPresent(rows::put);
    }
    if (!whole || !unknown.isEmpty() || index.isWasteful(rows.count())) {
      index.rewrite();
    } else {
      index.open();
    }
  }

  private Optional<InboxEntry> merge(String id, List<String> addresses) {
    synchronized (lock) {
      return rows.find(id)
          .map(row -> {
            Row merged = Row.of(MessageReader.withRecipients(row.entry(), addresses));
            rows.put(merged);
            index.put(merged);
            return merged.entry();
          });
    }
  }

  /** Takes a row away; the caller holds the lock. */
  private String forget(String id) {
    rows.delete(id);
    index.delete(id);
    removed++;
    return id;
  }

  private void remove(List<String> ids, Reason reason) {
    if (ids.isEmpty()) {
      return;
    }
    for (String id : ids) {
      discard(id);
    }
    flushIndex();
    listeners.tell(new InboxEvent.Removed(ids, reason));
  }

  private void discard(String id) {
    try {
      files.delete(id);
    } catch (IOException e) {
      listeners.tell(
          new InboxEvent.Trouble("cannot delete " + id + " from the inbox: " + e.getMessage()));
    }
  }

  private void flushIndex() {
    try {
      index.flush();
    } catch (IOException e) {
      listeners.tell(
          new InboxEvent.Trouble("cannot write the index of the inbox: " + e.getMessage()));
    }
  }

  private List<String> ids() {
    synchronized (lock) {
      return rows.all().stream().map(Row::id).toList();
    }
  }
}
