package io.postroad.app.hooks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What stands in an outbox: length and checksum of the rest, a letter for its kind, numbers, and of
 * an event its id and body.
 */
sealed interface OutboxRecord {
  /** Length and checksum. */
  int HEAD = 8;

  /** No event is longer. */
  int LENGTH_MAX = 4 << 20;

  /**
   * An event.
   *
   * @param sequence one more than that of the event before
   * @param at when it came, in milliseconds of Unix time
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  record Event(long sequence, long at, String id, byte[] body) implements OutboxRecord {}

  /**
   * Every event up to {@code sequence} is done with.
   *
   * @param last the latest sequence that was given
   */
  record Done(long last, long sequence) implements OutboxRecord {}

  /** As it is written. */
  default ByteBuffer encoded() {
    ByteBuffer out =
        switch (this) {
          case Event event -> {
            byte[] id = event.id().getBytes(StandardCharsets.US_ASCII);
            yield ByteBuffer.allocate(HEAD + 1 + 8 + 8 + 1 + id.length + event.body().length)
                .position(HEAD)
                .put((byte) 'E')
                .putLong(event.sequence())
                .putLong(event.at())
                .put((byte) id.length)
                .put(id)
                .put(event.body());
          }
          case Done finished ->
              ByteBuffer.allocate(HEAD + 1 + 8 + 8)
                  .position(HEAD)
                  .put((byte) 'D')
                  .putLong(finished.last())
                  .putLong(finished.sequence());
        };
    out.putInt(0, out.capacity() - HEAD);
    out.putInt(4, checksum(out.array(), HEAD));
    return out.flip();
  }

  private static int checksum(byte[] octets, int from) {
    CRC32C checksum = new CRC32C();
    checksum.update(octets, from, octets.length - from);
    return (int) checksum.getValue();
  }

  /** What stands behind a head; empty where it is no record, or damaged. */
  static Optional<OutboxRecord> decode(byte[] rest, int checksum) {
    ByteBuffer in = ByteBuffer.wrap(rest);
    if (checksum(rest, 0) != checksum || rest.length < 1 + 8 + 8) {
      return Optional.empty();
    }
    return switch (in.get()) {
      case 'E' -> {
        long sequence = in.getLong();
        long at = in.getLong();
        byte[] id = new byte[in.get()];
        in.get(id);
        byte[] body = new byte[in.remaining()];
        in.get(body);
        yield Optional.of(new Event(sequence, at, new String(id, StandardCharsets.US_ASCII), body));
      }
      case 'D' -> Optional.of(new Done(in.getLong(), in.getLong()));
      default -> Optional.empty();
    };
  }
}
