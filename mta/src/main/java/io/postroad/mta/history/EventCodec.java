package io.postroad.mta.history;

import io.postroad.mta.history.HistoryEvent.RecipientResult;
import io.postroad.smtp.dialog.Speaker;
import io.postroad.smtp.dialog.Turn;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The octets of an event in a history file: a type, then its fields in order. */
final class EventCodec {
  private static final int ACCEPTED = 1;
  private static final int REFUSED = 2;
  private static final int ATTEMPTED = 3;
  private static final int REPORTED = 4;
  private static final int STEERED = 5;
  private static final int REMOVED = 6;

  private EventCodec() {}

  static byte[] encode(HistoryEvent event) {
    ByteArrayOutputStream octets = new ByteArrayOutputStream(512);
    try (DataOutputStream out = new DataOutputStream(octets)) {
      write(event, out);
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot fail to be written", e);
    }
    return octets.toByteArray();
  }

  private static void write(HistoryEvent event, DataOutputStream out) throws IOException {
    switch (event) {
      case HistoryEvent.Accepted e -> {
        head(out, ACCEPTED, e.at(), e.queueId());
        text(out, e.sessionId(), e.client(), e.reversePath());
        texts(out, e.recipients());
        out.writeLong(e.size());
        turns(out, e.conversation());
      }
      case HistoryEvent.Refused e -> {
        head(out, REFUSED, e.at(), "");
        text(out, e.sessionId(), e.client(), e.reversePath());
        texts(out, e.recipients());
        text(out, e.reply());
        turns(out, e.conversation());
      }
      case HistoryEvent.Attempted e -> {
        head(out, ATTEMPTED, e.at(), e.queueId());
        text(out, e.destination());
        out.writeInt(e.results().size());
        for (RecipientResult result : e.results()) {
          text(out, result.address(), result.outcome(), result.reply());
        }
        turns(out, e.conversation());
      }
      case HistoryEvent.Reported e -> {
        head(out, REPORTED, e.at(), e.queueId());
        text(out, e.reportId());
        texts(out, e.recipients());
      }
      case HistoryEvent.Steered e -> {
        head(out, STEERED, e.at(), e.queueId());
        text(out, e.verb(), e.by());
      }
      case HistoryEvent.Removed e -> head(out, REMOVED, e.at(), e.queueId());
    }
  }

  private static void head(DataOutputStream out, int type, Instant at, String id)
      throws IOException {
    out.writeByte(type);
    out.writeLong(at.toEpochMilli());
    text(out, id);
  }

  private static void text(DataOutputStream out, String... texts) throws IOException {
    for (String text : texts) {
      byte[] octets = text.getBytes(StandardCharsets.UTF_8);
      out.writeInt(octets.length);
      out.write(octets);
    }
  }

  private static void texts(DataOutputStream out, List<String> texts) throws IOException {
    out.writeInt(texts.size());
    for (String text : texts) {
      text(out, text);
    }
  }

  private static void turns(DataOutputStream out, List<Turn> turns) throws IOException {
    out.writeInt(turns.size());
    for (Turn turn : turns) {
      out.writeLong(turn.at().toEpochMilli());
      out.writeByte(number(turn.speaker()));
      text(out, turn.text());
    }
  }

  /** The event in {@code octets}; an IOException says that they are none. */
  static HistoryEvent decode(byte[] octets) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(octets));
    int type = in.readByte();
    Instant at = Instant.ofEpochMilli(in.readLong());
    String id = text(in);
    return switch (type) {
      case ACCEPTED ->
          new HistoryEvent.Accepted(
              at, id, text(in), text(in), text(in), texts(in), in.readLong(), turns(in));
      case REFUSED ->
          new HistoryEvent.Refused(
              at, text(in), text(in), text(in), texts(in), text(in), turns(in));
      case ATTEMPTED -> new HistoryEvent.Attempted(at, id, text(in), results(in), turns(in));
      case REPORTED -> new HistoryEvent.Reported(at, id, text(in), texts(in));
      case STEERED -> new HistoryEvent.Steered(at, id, text(in), text(in));
      case REMOVED -> new HistoryEvent.Removed(at, id);
      default -> throw new IOException("no event has type " + type);
    };
  }

  private static int count(DataInputStream in) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > in.available()) {
      throw new IOException("a count of " + count + " is too large for its record");
    }
    return count;
  }

  private static String text(DataInputStream in) throws IOException {
    byte[] octets = new byte[count(in)];
    in.readFully(octets);
    return new String(octets, StandardCharsets.UTF_8);
  }

  private static List<String> texts(DataInputStream in) throws IOException {
    int count = count(in);
    List<String> texts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      texts.add(text(in));
    }
    return texts;
  }

  private static List<RecipientResult> results(DataInputStream in) throws IOException {
    int count = count(in);
    List<RecipientResult> results = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      results.add(new RecipientResult(text(in), text(in), text(in)));
    }
    return results;
  }

  private static List<Turn> turns(DataInputStream in) throws IOException {
    int count = count(in);
    List<Turn> turns = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Instant at = Instant.ofEpochMilli(in.readLong());
      turns.add(new Turn(at, speaker(in.readByte()), text(in)));
    }
    return turns;
  }

  private static int number(Speaker speaker) {
    return switch (speaker) {
      case CLIENT -> 0;
      case SERVER -> 1;
      case NOTE -> 2;
    };
  }

  private static Speaker speaker(int number) throws IOException {
    return switch (number) {
      case 0 -> Speaker.CLIENT;
      case 1 -> Speaker.SERVER;
      case 2 -> Speaker.NOTE;
      default -> throw new IOException("no speaker has number " + number);
    };
  }
}
