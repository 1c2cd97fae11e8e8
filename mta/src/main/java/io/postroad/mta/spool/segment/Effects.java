package io.postroad.mta.spool.segment;

import io.postroad.mta.spool.NewMessage;
import io.postroad.mta.spool.QueueId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gathers what the records of one segment, in their order, come to. Records of a batch that is not
 * whole count only as far as they keep mail: a new message is kept, a result or tombstone is not
 * believed, because what it belongs to may be lost (rule D8). Confined to one thread.
 */
final class Effects implements SegmentScan.Visitor {
  private record Key(long high, long low) {}

  private record Item(RecordHeader header, int offset, Parsed parsed) {}

  /** What a record says, as far as it matters here. */
  private sealed interface Parsed {
    record Message(Stored stored) implements Parsed {}

    record Result(States.Snapshot snapshot) implements Parsed {}

    record Gone(Totals adds) implements Parsed {}
  }

  private final Map<Key, Effect> byId = new LinkedHashMap<>();
  private final List<Item> batch = new ArrayList<>();
  private Totals totals;
  private int damaged;

  /** Begins with the totals as they were at the end of the segment before. */
  Effects(Totals before) {
    this.totals = before;
  }

  Collection<Effect> all() {
    return byId.values();
  }

  /** The totals of the ledger at the end of the segment. */
  Totals totals() {
    return totals;
  }

  /** How many records or stretches could not be read. */
  int damaged() {
    return damaged;
  }

  @Override
  public void record(RecordHeader header, int offset, byte[] octets, int payload)
      throws DamagedException {
    int length = header.payloadLength();
    switch (header.type()) {
      case GROUP -> breakBatch();
      case CHUNK -> {
        // Counts only through the envelope that refers to it.
      }
      case CHECKPOINT -> totals = Totals.decodeFixed(new OctetReader(octets, payload, length));
      case ENVELOPE -> {
        QueueId id = QueueId.of(header.high(), header.low());
        Stored stored = EnvelopeCodec.decode(id, octets, payload, length);
        add(new Item(header, offset, new Parsed.Message(stored)));
      }
      case RESULT ->
          add(new Item(header, offset, new Parsed.Result(States.decode(octets, payload, length))));
      case TOMBSTONE -> {
        Totals adds = Totals.decode(new OctetReader(octets, payload, length));
        add(new Item(header, offset, new Parsed.Gone(adds)));
      }
    }
  }

  @Override
  public void damage(int offset, int until) {
    damaged++;
    breakBatch();
  }

  private void add(Item item) {
    batch.add(item);
    if (!item.header().has(RecordHeader.MORE)) {
      batch.forEach(this::apply);
      batch.clear();
    }
  }

  private void breakBatch() {
    for (Item item : batch) {
      if (item.header().type() == RecordType.ENVELOPE) {
        apply(item);
      }
    }
    batch.clear();
  }

  private void apply(Item item) {
    RecordHeader header = item.header();
    Effect effect =
        byId.computeIfAbsent(
            new Key(header.high(), header.low()), key -> new Effect(key.high(), key.low()));
    switch (item.parsed()) {
      case Parsed.Message(Stored stored) -> {
        effect.envelopeOffset = item.offset();
        effect.envelopeLength = header.recordLength();
        effect.copied = header.has(RecordHeader.COPY);
        effect.chunks = stored.chunks();
        effect.stateLength = 0;
        NewMessage message = stored.message();
        effect.priority = message.priority();
        effect.outlook(States.outlook(message, States.initial(message)));
        if (!effect.copied) {
          totals = totals.plus(new Totals(message.destinations().size(), 0, 0, 0));
        }
      }
      case Parsed.Result(States.Snapshot snapshot) -> {
        effect.stateOffset = item.offset();
        effect.stateLength = header.recordLength();
        effect.outlook(snapshot.outlook());
        totals = totals.plus(snapshot.adds());
      }
      case Parsed.Gone(Totals adds) -> {
        totals = totals.plus(adds);
        effect.tombstone = true;
        if (effect.envelopeLength > 0 && !effect.copied) {
          // It came and went within this segment: nothing older needs to be buried.
          byId.remove(new Key(header.high(), header.low()));
        }
      }
    }
  }
}
