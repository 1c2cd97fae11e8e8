package io.postroad.inbox;

import io.postroad.smtp.envelope.Arrival;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Time;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The message files of the inbox: written so that a crash leaves a whole one or none, and looked
 * into within bounds. Thread-safe; knows nothing of lists.
 */
final class MessageFiles {

  private static final Logger LOG = System.getLogger(MessageFiles.class.getName());
  private static final String SUFFIX = ".eml";
  private static final String TEMPORARY_SUFFIX = ".tmp";
  private static final int CHUNK = 1 << 16;

  /** No message keeps the one who looks into it busy for longer. */
  private static final Duration LOOK_MAX = Duration.ofSeconds(10);

  private final InboxDisk disk;
  private final Time time;
  private final AtomicLong serial = new AtomicLong();
  private volatile boolean folderFailed;

  MessageFiles(InboxDisk disk, Time time) {
    this.disk = disk;
    this.time = time;
  }

  /**
   * Removes what interrupted writes left; the ids of the messages that are there. Their names are
   * durable from now on: whoever wrote the last one may have died before it forced the folder.
   */
  Set<String> recover() throws IOException {
    Set<String> ids = new HashSet<>();
    for (String name : disk.names()) {
      if (name.endsWith(TEMPORARY_SUFFIX)) {
        disk.delete(name);
      } else if (name.endsWith(SUFFIX)) {
        String id = name.substring(0, name.length() - SUFFIX.length());
        if (Row.isId(id)) {
          ids.add(id);
        }
      }
    }
    if (!ids.isEmpty()) {
      forceFolder();
    }
    return ids;
  }

  /**
   * Writes a message and returns once file and name are on stable storage.
   *
   * @return its size in octets
   */
  long write(String id, Content content) throws IOException {
    if (folderFailed) {
      // Rule D3: a force that failed once tells nothing when it succeeds later.
      throw new IOException("the inbox folder could not be forced; restart the server");
    }
    String temporary = id + "-" + serial.incrementAndGet() + TEMPORARY_SUFFIX;
    long size = 0;
    boolean renamed = false;
    try {
      try (InboxDisk.Writing file = disk.create(temporary)) {
        byte[] chunk = new byte[CHUNK];
        for (int n = content.read(chunk, 0, CHUNK); n >= 0; n = content.read(chunk, 0, CHUNK)) {
          file.write(chunk, 0, n);
          size += n;
        }
        file.force();
      }
      disk.rename(temporary, id + SUFFIX);
      renamed = true;
    } finally {
      if (!renamed) {
        discard(temporary);
      }
    }
    forceFolder();
    return size;
  }

  /** Puts what was written and deleted on stable storage. */
  void forceFolder() throws IOException {
    boolean forced = false;
    try {
      disk.forceFolder();
      forced = true;
    } finally {
      if (!forced) {
        folderFailed = true;
      }
    }
  }

  private void discard(String temporary) {
    try {
      disk.delete(temporary);
    } catch (IOException e) {
      // What made the write fail is told to the caller; the file goes at the next start.
      LOG.log(Level.WARNING, "cannot delete " + temporary + " from the inbox: " + e);
    }
  }

  void delete(String id) throws IOException {
    disk.delete(id + SUFFIX);
  }

  Optional<InputStream> read(String id) throws IOException {
    return disk.read(id + SUFFIX);
  }

  /**
   * The entry of a message that no index knows: its time is the file's, its recipients are lost.
   */
  Optional<MessageReader.Described> describe(String id, InboxSettings settings) {
    try {
      Optional<InboxDisk.Facts> facts = disk.facts(id + SUFFIX);
      if (facts.isEmpty()) {
        return Optional.empty();
      }
      Instant received = facts.get().modified();
      return Optional.of(
          describe(
              new MessageReader.Envelope(
                  id, received, facts.get().size(), "", List.of(), Arrival.UNKNOWN),
              settings));
    } catch (IOException e) {
      // One file that cannot be read must not keep the others from being shown; it stays there.
      LOG.log(Level.WARNING, "cannot read message " + id + " of the inbox: " + e);
      return Optional.empty();
    }
  }

  MessageReader.Described describe(MessageReader.Envelope envelope, InboxSettings settings)
      throws IOException {
    Deadline deadline = time.deadlineIn(LOOK_MAX);
    return MessageReader.entry(envelope, settings, () -> bounded(envelope.id(), deadline));
  }

  /** The searchable text of a message whose entry is known, made anew. */
  Optional<byte[]> searchText(InboxEntry entry) throws IOException {
    Deadline deadline = time.deadlineIn(LOOK_MAX);
    try {
      return Optional.of(MessageReader.text(entry, () -> bounded(entry.id(), deadline)));
    } catch (NoSuchFileException e) {
      return Optional.empty(); // deleted a moment ago
    }
  }

  Optional<MessageView> view(InboxEntry entry) throws IOException {
    Deadline deadline = time.deadlineIn(LOOK_MAX);
    try {
      return Optional.of(MessageReader.view(entry, () -> bounded(entry.id(), deadline)));
    } catch (NoSuchFileException e) {
      return Optional.empty(); // deleted a moment ago
    }
  }

  Optional<String> safeHtml(InboxEntry entry) throws IOException {
    Optional<MessageView> view = view(entry);
    if (view.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> images = Map.of();
    if (view.get().html().contains("cid:")) {
      try (InputStream message = bounded(entry.id(), time.deadlineIn(LOOK_MAX))) {
        images = CarriedImages.read(message);
      }
    }
    return Optional.of(SafeHtml.of(view.get().html(), images));
  }

  Optional<PartContent> part(String id, String partId) throws IOException {
    Optional<InputStream> message = read(id);
    return message.isEmpty()
        ? Optional.empty()
        : PartContent.find(message.get(), partId, time, time.deadlineIn(LOOK_MAX));
  }

  /** The octets of a message for somebody who looks into it, and who has until the deadline. */
  private InputStream bounded(String id, Deadline deadline) throws IOException {
    InputStream stream =
        read(id)
            .orElseThrow(
                () -> new NoSuchFileException(id, null, "removed while it was looked into"));
    return new BoundedReading(new BufferedInputStream(stream, CHUNK), time, deadline);
  }
}
