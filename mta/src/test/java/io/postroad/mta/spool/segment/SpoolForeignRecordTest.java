package io.postroad.mta.spool.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postroad.mta.spool.NewMessage;
import io.postroad.mta.spool.QueueId;
import io.postroad.mta.spool.memory.MemoryDisk;
import io.postroad.smtp.command.Hold;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.command.OriginalRecipient;
import io.postroad.smtp.command.RcptParameters;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.smtp.runtime.Execution;
import io.postroad.testkit.sim.Simulation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * A record whose checksums hold, but which says nothing that this program knows: another version
 * wrote it. It is not a torn write, and takes nothing with it (rule D5).
 */
class SpoolForeignRecordTest {
  private static final Logger QUIET = Logger.getLogger("io.postroad.mta.spool.segment");
  private static final String LOG = "0000000001.log";
  private static final int SIZE = 90;

  @BeforeAll
  static void quiet() {
    QUIET.setLevel(Level.OFF);
  }

  @AfterAll
  static void loud() {
    QUIET.setLevel(null);
  }

  private record Place(int offset, RecordHeader header) {}

  /** The envelopes behind the last mark. */
  private static List<Place> tail(byte[] octets, long salt) {
    List<Place> envelopes = new ArrayList<>();
    int at = SegmentHeader.OCTETS;
    RecordHeader header;
    while (at + RecordHeader.OCTETS <= octets.length
        && (header = RecordHeader.decode(octets, at, salt, 1)) != null) {
      switch (header.type()) {
        case GROUP -> envelopes.clear();
        case ENVELOPE -> envelopes.add(new Place(at, header));
        case CHECKPOINT, CHUNK, RESULT, TOMBSTONE -> {}
      }
      at += header.recordLength();
    }
    return envelopes;
  }

  /** Gives an envelope a version of the future, with all checksums right. */
  private static void makeForeign(byte[] octets, Place place, long salt) {
    int payload = place.offset() + RecordHeader.OCTETS;
    int head = payload + EnvelopeCodec.PREFIX;
    ByteBuffer fields = ByteBuffer.wrap(octets);
    octets[head] = 99;
    CRC32C inner = new CRC32C();
    inner.update(octets, head, fields.getInt(payload));
    fields.putInt(payload + 4, (int) inner.getValue());
    RecordHeader old = place.header();
    CRC32C whole = new CRC32C();
    whole.update(octets, payload, old.payloadLength());
    RecordHeader changed =
        new RecordHeader(
            old.type(),
            old.flags(),
            old.payloadLength(),
            old.sequence(),
            old.high(),
            old.low(),
            (int) whole.getValue());
    changed.encode(fields.position(place.offset()), salt, 1);
  }

  private static void putAtOnce(Simulation world, SpoolOnDisk on, int count) throws IOException {
    List<Execution.Running> all = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      int number = i;
      all.add(
          world
              .execution()
              .start(
                  Execution.Kind.VIRTUAL,
                  "in-" + i,
                  () -> {
                    try {
                      on.put(number, SIZE);
                    } catch (IOException e) {
                      throw new UncheckedIOException(e);
                    }
                  }));
    }
    for (Execution.Running each : all) {
      assertThat(each.join(Duration.ofMinutes(1))).isTrue();
    }
  }

  @Test
  @DisplayName("D5: a whole record of an unknown form behind the last mark cuts nothing off")
  void neighbours() {
    Simulation.run(
        1,
        world -> {
          SpoolOnDisk on = SpoolOnDisk.open(world, new MemoryDisk(1 << 20, 1));
          putAtOnce(world, on, 6);
          MemoryDisk disk = on.disk.restart();
          long salt = Identity.read(disk);
          byte[] octets = disk.octets(LOG);
          List<Place> tail = tail(octets, salt);
          assertThat(tail).as("one group").hasSizeGreaterThan(2);
          Place second = tail.get(1);
          makeForeign(octets, second, salt);
          disk.octets(LOG, octets);
          QueueId foreign = QueueId.of(second.header().high(), second.header().low());

          SpoolOnDisk after = SpoolOnDisk.open(world, disk);
          List<QueueId> expected = new ArrayList<>();
          for (int i = 1; i <= 6; i++) {
            if (!Mail.id(i).equals(foreign)) {
              expected.add(Mail.id(i));
              assertThat(after.whole(Mail.id(i), SIZE)).isTrue();
            }
          }
          assertThat(after.ids()).containsExactlyInAnyOrderElementsOf(expected);
          assertThat(after.spool.figures().corruptRecords()).as("told").isOne();

          for (QueueId id : expected) {
            after.deliver(id);
          }
          world.time().sleep(Duration.ofSeconds(3));
          SpoolOnDisk again = after.kill(world);
          assertThat(again.spool.figures().corruptRecords()).as("at every start").isPositive();
          byte[] content = Mail.octets(foreign, SIZE);
          boolean kept = false;
          for (String name : again.disk.names()) {
            kept |= holds(again.disk.octets(name), content);
          }
          assertThat(kept).as("its octets are kept").isTrue();
        });
  }

  @Test
  @DisplayName("D1: what the wire allows is no matter of what was accepted: long values are read")
  void longOriginal() {
    Simulation.run(
        3,
        world -> {
          SpoolOnDisk on = SpoolOnDisk.open(world, new MemoryDisk(1 << 20, 1));
          OriginalRecipient original =
              OriginalRecipient.of(OriginalRecipient.UTF_8, "\u4e2d".repeat(1000));
          RcptParameters parameters = new RcptParameters(Optional.empty(), Optional.of(original));
          NewMessage plain = Mail.message(Mail.id(1), 1);
          Recipient recipient =
              new Recipient(plain.envelope().recipients().getFirst().forwardPath(), parameters);
          Envelope envelope =
              new Envelope(plain.envelope().reversePath(), MailParameters.NONE, List.of(recipient));
          NewMessage message =
              new NewMessage(
                  plain.id(), envelope, Mail.RECEIVED, plain.origin(), plain.destinations());
          on.spool.accept(message, Mail.content(new byte[SIZE]));
          SpoolOnDisk after = on.kill(world);
          assertThat(after.all().getFirst().message().envelope()).isEqualTo(envelope);
        });
  }

  private static MailParameters held(Hold until) {
    return new MailParameters(
        OptionalLong.empty(),
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(until),
        Optional.empty(),
        OptionalInt.empty(),
        false);
  }

  private static boolean holds(byte[] octets, byte[] part) {
    for (int i = 0; i + part.length <= octets.length; i++) {
      if (Arrays.equals(octets, i, i + part.length, part, 0, part.length)) {
        return true;
      }
    }
    return false;
  }

  @Test
  @DisplayName("D1: an envelope that could not be read back is not accepted")
  void unreadable() {
    Simulation.run(
        2,
        world -> {
          SpoolOnDisk on = SpoolOnDisk.open(world, new MemoryDisk(1 << 20, 1));
          Hold tooLate = new Hold.Until(Instant.MAX); // a year that no date of RFC 3339 has
          NewMessage message = Mail.message(Mail.id(1), 1, held(tooLate));
          assertThatThrownBy(() -> on.spool.accept(message, Mail.content(new byte[SIZE])))
              .isInstanceOf(IOException.class);
          assertThat(on.kill(world).ids()).isEmpty();
        });
  }
}
