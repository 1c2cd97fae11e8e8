package io.postroad.mta.spool.segment;

import static java.lang.System.Logger.Level.ERROR;

import io.postroad.mta.spool.Disk.DiskFile;
import io.postroad.mta.spool.QueueId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind the last mark of the last segment: it may be durable, or only look so, because
 * the system still has it in memory after a failed force. It counts once it was written again
 * elsewhere and forced there (rule D3). Parts of contents move only with an envelope that refers to
 * them, and a batch that is not whole does not move. A record whose checksums hold and whose
 * payload makes no sense is no torn write: what stands behind it counts. It moves as it is, so that
 * it is told as damage from then on (rule D5), and of its batch only new messages move beside it.
 * Confined to recovery's thread.
 */
final class Tail implements SegmentScan.Visitor {
  private static final System.Logger LOG = System.getLogger(Tail.class.getName());
  private static final int GROUP_OCTETS = 1024 * 1024;

  private record Item(RecordHeader header, int offset, Totals adds, @Nullable Stored stored) {}

  private final DiskFile file;
  private final int segment;
  private final List<List<Item>> batches = new ArrayList<>();
  private final Map<Integer, Item> chunks = new HashMap<>();
  private List<Item> open = new ArrayList<>();
  private boolean broken;
  private int foreign;

  Tail(DiskFile file, int segment) {
    this.file = file;
    this.segment = segment;
  }

  /** How many records are to be written again, parts of contents not counted. */
  int records() {
    return batches.stream().mapToInt(List::size).sum();
  }

  /** How many whole records say nothing that can be understood. */
  int foreign() {
    return foreign;
  }

  @Override
  public void record(RecordHeader header, int offset, byte[] octets, int payload) {
    try {
      understand(header, offset, octets, payload);
    } catch (DamagedException e) {
      LOG.log(ERROR, "segment " + segment + " at " + offset, e);
      foreign++;
      broken = true;
      batches.add(List.of(new Item(header, offset, Totals.NONE, null)));
      endBatch(header);
    }
  }

  private void understand(RecordHeader header, int offset, byte[] octets, int payload)
      throws DamagedException {
    int length = header.payloadLength();
    switch (header.type()) {
      case GROUP, CHECKPOINT -> {
        // The new segment has its own.
      }
      case CHUNK -> chunks.put(offset, new Item(header, offset, Totals.NONE, null));
      case ENVELOPE -> {
        QueueId id = QueueId.of(header.high(), header.low());
        Stored stored = EnvelopeCodec.decode(id, octets, payload, length);
        int recipients = stored.message().destinations().size();
        boolean copy = header.has(RecordHeader.COPY);
        add(new Item(header, offset, new Totals(copy ? 0 : recipients, 0, 0, 0), stored));
      }
      case RESULT -> {
        Totals adds = States.decode(octets, payload, length).adds();
        add(new Item(header, offset, adds, null));
      }
      case TOMBSTONE -> {
        Totals adds = Totals.decode(new OctetReader(octets, payload, length));
        add(new Item(header, offset, adds, null));
      }
    }
  }

  @Override
  public void damage(int offset, int until) {
    throw new IllegalStateException("a tail ends at its first bad record");
  }

  private void add(Item item) {
    open.add(item);
    endBatch(item.header());
  }

  /** A batch that is broken keeps mail and buries none (rule D8). */
  private void endBatch(RecordHeader last) {
    if (last.has(RecordHeader.MORE)) {
      return;
    }
    if (broken) {
      open.removeIf(item -> item.stored() == null);
    }
    if (!open.isEmpty()) {
      batches.add(open);
    }
    open = new ArrayList<>();
    broken = false;
  }

  /** Writes it into the segment that was begun; after a failure it may be written to another. */
  void rewrite(LogWriter log) throws IOException {
    Map<Integer, Place> places = new HashMap<>();
    List<Batch> group = new ArrayList<>();
    long octets = 0;
    for (List<Item> items : batches) {
      List<Draft> drafts = new ArrayList<>();
      for (Item item : items) {
        moveChunks(item, log, places);
        Draft draft = again(item, places);
        drafts.add(draft);
        octets += draft.recordLength();
      }
      group.add(batch(drafts));
      if (octets > GROUP_OCTETS) {
        log.appendHere(group);
        group.clear();
        octets = 0;
      }
    }
    if (!group.isEmpty()) {
      log.appendHere(group);
    }
  }

  private void moveChunks(Item item, LogWriter log, Map<Integer, Place> places) throws IOException {
    Stored stored = item.stored();
    for (Place chunk : stored == null ? List.<Place>of() : stored.chunks()) {
      Item found = chunk.segment() == segment ? chunks.get(chunk.offset()) : null;
      if (found != null && !places.containsKey(chunk.offset())) {
        Draft draft = again(found, places);
        log.appendHere(List.of(batch(List.of(draft))));
        int number = log.active().number;
        places.put(chunk.offset(), new Place(number, draft.offset, draft.recordLength()));
      }
    }
  }

  private Draft again(Item item, Map<Integer, Place> places) throws IOException {
    RecordHeader header = item.header();
    byte[] payload = new byte[header.payloadLength()];
    int got = file.read(ByteBuffer.wrap(payload), item.offset() + RecordHeader.OCTETS);
    if (got < payload.length) {
      throw new DamagedException("segment " + segment + " became shorter while it was read");
    }
    Stored stored = item.stored();
    if (stored == null || stored.chunks().isEmpty()) {
      return Draft.again(header, payload, item.adds());
    }
    List<Place> chunks = new ArrayList<>();
    for (Place chunk : stored.chunks()) {
      boolean here = chunk.segment() == segment;
      chunks.add(here ? places.getOrDefault(chunk.offset(), chunk) : chunk);
    }
    byte[] head =
        EnvelopeCodec.encode(new Stored(stored.message(), stored.size(), List.copyOf(chunks)));
    int rest = payload.length - stored.headLength();
    byte[] joined = Arrays.copyOf(head, head.length + rest);
    System.arraycopy(payload, stored.headLength(), joined, head.length, rest);
    return Draft.again(header, joined, item.adds());
  }

  private static Batch batch(List<Draft> drafts) {
    return new Batch(drafts, false, _ -> {}, null);
  }
}
