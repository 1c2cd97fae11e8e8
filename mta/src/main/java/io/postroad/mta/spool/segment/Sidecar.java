package io.postroad.mta.spool.segment;

import io.postroad.mta.spool.Disk;
import io.postroad.mta.spool.Disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What a sealed segment says, in short, beside it: a cache that spares reading the segment at the
 * next start. Missing, damaged or for another length of the segment, it is passed over. Destination
 * words stand once, at the front.
 */
final class Sidecar {
  private static final int VERSION = 2;
  private static final int ENVELOPE = 1;
  private static final int COPIED = 2;
  private static final int STATE = 4;
  private static final int TOMBSTONE = 8;

  /** Priorities are written as octets. */
  private static final int PRIORITY_BIAS = 128;

  private static final int OCTETS_MAX = 256 * 1024 * 1024;

  private Sidecar() {}

  /** What it says of the segment besides the messages. */
  record Summary(Totals totals, int damaged) {}

  /** Told each message of a sidecar. */
  interface Sink {
    void effect(Effect effect);
  }

  static void write(Disk disk, int number, int end, Effects effects) throws IOException {
    Map<String, Integer> words = new LinkedHashMap<>();
    OctetWriter body = new OctetWriter();
    for (Effect effect : effects.all()) {
      encode(body, effect, words);
    }
    OctetWriter out = new OctetWriter().octet(VERSION).int32(number).int32(end);
    effects.totals().encode(out);
    out.number(effects.damaged()).number(words.size());
    words.keySet().forEach(out::text);
    out.number(effects.all().size());
    byte[] entries = body.toArray();
    byte[] octets = out.raw(entries, 0, entries.length).toArray();
    ByteBuffer sealed = ByteBuffer.allocate(octets.length + 4).put(octets);
    sealed.putInt(crc(octets, octets.length)).flip();
    String name = SegmentName.sidecar(number);
    try (DiskFile file = disk.create(name + SegmentName.UNFINISHED)) {
      file.write(sealed, 0);
      file.force();
    }
    disk.rename(name + SegmentName.UNFINISHED, name);
  }

  private static void encode(OctetWriter out, Effect effect, Map<String, Integer> words) {
    int flags = effect.envelopeLength > 0 ? ENVELOPE : 0;
    flags |= effect.copied ? COPIED : 0;
    flags |= effect.stateLength > 0 ? STATE : 0;
    flags |= effect.tombstone ? TOMBSTONE : 0;
    out.int64(effect.high).int64(effect.low).octet(flags);
    if (effect.tombstone) {
      return;
    }
    if (effect.envelopeLength > 0) {
      out.number(effect.envelopeOffset).number(effect.envelopeLength);
      out.octet(effect.priority + PRIORITY_BIAS);
      out.number(effect.chunks.size());
      for (Place chunk : effect.chunks) {
        out.number(chunk.segment()).number(chunk.offset()).number(chunk.length());
      }
    }
    if (effect.stateLength > 0) {
      out.number(effect.stateOffset).number(effect.stateLength);
    }
    out.number(effect.queued).number(effect.held).number(effect.due.size());
    effect.due.forEach((word, at) -> {
      Integer known = words.putIfAbsent(word, words.size());
      out.number(known == null ? words.size() - 1 : known).number(at);
    });
  }

  /**
   * Reads the sidecar of a segment whose log ends at {@code end}; null when there is no good one.
   */
  static @Nullable Summary read(Disk disk, int number, int end, Sink sink) {
    try (DiskFile file = disk.open(SegmentName.sidecar(number))) {
      long size = file.size();
      if (size < 16 || size > OCTETS_MAX) {
        return null;
      }
      byte[] octets = new byte[(int) size];
      int length = octets.length - 4;
      if (file.read(ByteBuffer.wrap(octets), 0) != size
          || ByteBuffer.wrap(octets).getInt(length) != crc(octets, length)) {
        return null;
      }
      OctetReader in = new OctetReader(octets, 0, length);
      if (in.octet() != VERSION || in.int32() != number || in.int32() != end) {
        return null;
      }
      return decode(in, sink);
    } catch (IOException e) {
      return null; // It is a cache: the segment itself tells the same.
    }
  }

  private static Summary decode(OctetReader in, Sink sink) throws DamagedException {
    Summary summary = new Summary(Totals.decode(in), in.count(Integer.MAX_VALUE));
    int count = in.count(in.remaining());
    List<String> words = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      words.add(in.text());
    }
    int effects = in.count(in.remaining());
    for (int i = 0; i < effects; i++) {
      sink.effect(effect(in, words));
    }
    return summary;
  }

  private static Effect effect(OctetReader in, List<String> words) throws DamagedException {
    Effect effect = new Effect(in.int64(), in.int64());
    int flags = in.octet();
    effect.tombstone = (flags & TOMBSTONE) != 0;
    effect.copied = (flags & COPIED) != 0;
    if (effect.tombstone) {
      return effect;
    }
    if ((flags & ENVELOPE) != 0) {
      effect.envelopeOffset = in.count(Integer.MAX_VALUE);
      effect.envelopeLength = in.count(Integer.MAX_VALUE);
      effect.priority = in.octet() - PRIORITY_BIAS;
      int count = in.count(in.remaining());
      List<Place> chunks = count == 0 ? List.of() : new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        int segment = in.count(Integer.MAX_VALUE);
        int offset = in.count(Integer.MAX_VALUE);
        chunks.add(new Place(segment, offset, in.count(Integer.MAX_VALUE)));
      }
      effect.chunks = chunks;
    }
    if ((flags & STATE) != 0) {
      effect.stateOffset = in.count(Integer.MAX_VALUE);
      effect.stateLength = in.count(Integer.MAX_VALUE);
    }
    effect.queued = in.count(65_535);
    effect.held = in.count(65_535);
    int waiting = in.count(in.remaining());
    if (waiting == 1) {
      effect.due = Map.of(words.get(in.count(words.size() - 1)), in.number());
    } else {
      effect.due = new TreeMap<>();
      for (int i = 0; i < waiting; i++) {
        effect.due.put(words.get(in.count(words.size() - 1)), in.number());
      }
    }
    return effect;
  }

  private static int crc(byte[] octets, int length) {
    CRC32C crc = new CRC32C();
    crc.update(octets, 0, length);
    return (int) crc.getValue();
  }
}
